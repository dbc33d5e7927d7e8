"""Pairs of label and value, and all pairs of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

DATES = frozenset({"published_on", "written_on", "issued_on", "bar_date"})
"""Meanings whose values are dates."""


@dataclass(slots=True)
class Pair:
    """One label and its value.

    Attributes:
        label: as printed, without brackets and colon.
        meaning: of the vocabulary, or :data:`~crawler.reading.metadata.find_labels.UNKNOWN`.
        value: as printed on one line; empty where the label has no value.
        line: the line of the page that the label is on; -1 for a pair from a script's object.
    """

    label: str
    meaning: str
    value: str
    line: int


@dataclass(slots=True)
class Metadata:
    """The labels of a page with their values.

    Attributes:
        pairs: the pairs of the metadata block or its copies, in document order.
        bar: labelled values outside of a block, anywhere on the page.
        lines: for each copy of the block its first line and the line after its last.
        cut_off: whether the page has more labels or blocks than are read.
    """

    pairs: list[Pair] = field(default_factory=list)
    bar: list[Pair] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    cut_off: bool = False

    def values(self, meaning: str) -> list[Pair]:
        """Return the pairs of the block that have a meaning, in document order."""
        return [pair for pair in self.pairs if pair.meaning == meaning]

    def first(self, meaning: str) -> str:
        """Return the first value of the block for a meaning, '' where it has none."""
        return next((pair.value for pair in self.values(meaning) if pair.value), "")
