"""A source that is there and cannot be read, among others that can: it holds nothing, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.pages import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.pages import Capture, Part, SavedPage


class UnreadableSource:
    """Stands in the place of a source that cannot be read, so that the others are read and its problem is told.

    Attributes:
        name: see :class:`~crawler.archive.pages.PageSource`.
        problems: likewise: the one.
    """

    def __init__(self, name: str, problem: str) -> None:
        """Say ``problem``, a sentence that names the source."""
        self.name = name
        self.problems = [problem]

    def captures(self, prefix: str = "") -> Iterator[Capture]:  # noqa: ARG002 it has none of any prefix
        """It has none."""
        return iter(())

    def captures_of(self, key: str) -> list[Capture]:  # noqa: ARG002 it has none of any key
        """It has none."""
        return []

    def newest(self) -> str:
        """It has none."""
        return ""

    def load(self, capture: Capture) -> SavedPage:
        """There is nothing to load.

        Raises:
            ArchiveError: always.
        """
        raise ArchiveError(f"{self.problems[0]} It holds no {capture.url}.")

    def parts(self, size: int) -> Iterator[Part]:  # noqa: ARG002 it has none of any size
        """It has none."""
        return iter(())

    def read_part(self, part: Part) -> Iterator[SavedPage]:  # noqa: ARG002 it has none
        """It has none."""
        return iter(())

    def close(self) -> None:
        """Nothing is open."""
