"""The id of a run, and remarks that the run collects for its manifest (the JSON file that describes it)."""

from __future__ import annotations

from dataclasses import dataclass, field


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

    def note(self, *sentences: str) -> None:
        """Add sentences about facts that are not problems."""
        self.notes.extend(sentences)

    def problem(self, *sentences: str) -> None:
        """Add sentences about problems. A sentence that was added before is ignored."""
        self.problems.extend(sentence for sentence in sentences if sentence not in self.problems)
