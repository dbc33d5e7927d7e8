"""The id of a run, and remarks that the run collects for its manifest (the JSON file that describes it)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

_SHOWN_OLDER = 3
"""The maximum number of pages whose older captures a note names."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class RunNotes:
    """Collects remarks about a run. The run recorder writes the remarks to the run's manifest.

    Attributes:
        run_id: the id of the run, such as ``20261122T193143Z``; empty if the run is not recorded.
        notes: sentences about facts that are not problems.
        problems: sentences about what could not be read from the replayed archive.
    """

    run_id: str = ""
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _older: dict[str, str] = field(default_factory=dict)

    def note(self, *sentences: str) -> None:
        """Add sentences about facts that are not problems."""
        self.notes.extend(sentences)

    def problem(self, *sentences: str) -> None:
        """Add sentences about problems. A sentence that was added before is ignored."""
        self.problems.extend(sentence for sentence in sentences if sentence not in self.problems)

    def note_older(self, url: str, reason: str, newest_at: str, read_at: str) -> None:
        """Note that the newest capture of a page is not used, and an older one is.

        Args:
            url: the URL of the page.
            reason: why the newest capture is not used, for example ``status_503``.
            newest_at: the time of the newest capture.
            read_at: the time of the capture that is used.
        """
        if newest_at[:10] != read_at[:10]:
            newest_at, read_at = newest_at[:10], read_at[:10]
        sentence = f"The newest capture of {url} ({reason}, {newest_at}) is not the page: the one of {read_at} was read."
        if url not in self._older:
            logger.info(sentence)
        self._older[url] = sentence

    def older_captures(self) -> list[str]:
        """Return sentences about the pages of which an older capture is used. The log names all of them."""
        sentences = list(self._older.values())
        shown, left_out = sentences[:_SHOWN_OLDER], len(sentences[_SHOWN_OLDER:])
        more = f"An older capture was read of {left_out} more pages (the log with -L INFO names them)."
        return [*shown, *([more] if left_out else [])]
