"""The id of a run, and what it reports in addition to its ledger."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class RunNotes:
    """Sentences that the parts of a run report; the run recorder writes them to the manifest.

    Attributes:
        run_id: the id of the run; empty if no run is recorded.
        notes: facts that are not problems.
        problems: what could not be read of the replayed archive.
    """

    run_id: str = ""
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def note(self, *sentences: str) -> None:
        """Add facts that are not problems."""
        self.notes.extend(sentences)

    def problem(self, *sentences: str) -> None:
        """Add problems, each once."""
        self.problems.extend(sentence for sentence in sentences if sentence not in self.problems)
