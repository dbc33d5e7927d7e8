"""What a walk may ask about earlier runs, answered from the store, the rejects and the manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.run.manifest import read_manifests

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.portals.column import Column
    from crawler.portals.listing import Row
    from crawler.run.rejects import Rejects
    from pipelines.store import Store


class Past:
    """The memory of a city (:class:`crawler.portals.memory.Memory`)."""

    def __init__(self, folder: Path, store: Store, rejects: Rejects, *, killed: bool) -> None:
        """Remember ``folder``.

        Args:
            folder: of the city.
            store: its records.
            rejects: its rejects.
            killed: the last run was killed and left no manifest, so no walk counts as complete.
        """
        self._store = store
        self._rejects = rejects
        self._whole: dict[tuple[str, str], bool] = {}
        if not killed:
            for manifest in read_manifests(folder):
                for column in manifest.get("columns", ()):
                    self._whole.setdefault((column["name"], column["url"]), column["complete"] is True)

    def knows(self, row: Row) -> bool:
        """Whether the store holds the document: at its URL, and under the number that the row prints."""
        return self._store.knows_url(row.url, row.index_number)

    def failed_before(self, column: Column) -> Iterable[Row]:
        """The rows whose documents could not be got or read when last tried."""
        return self._rejects.standing(column.name)

    def was_walked_whole(self, column: Column) -> bool:
        """Whether the newest manifest that has the column says that its walk was complete."""
        return self._whole.get((column.name, column.url), False)
