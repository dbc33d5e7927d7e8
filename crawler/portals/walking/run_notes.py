"""The id of a run and what it reports besides its ledger."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class RunNotes:
    """What the parts of a run report in sentences; the run recorder puts them into the manifest.

    Attributes:
        run_id: of the run; empty where no run is recorded.
        notes: facts that are no trouble.
        problems: what could not be read of the archive that is replayed.
    """

    run_id: str = ""
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def note(self, *sentences: str) -> None:
        """Add facts that are no trouble."""
        self.notes.extend(sentences)

    def problem(self, *sentences: str) -> None:
        """Add problems, each once."""
        self.problems.extend(sentence for sentence in sentences if sentence not in self.problems)
