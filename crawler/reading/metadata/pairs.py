"""The data classes for a pair of label and value, and for all such pairs on a page."""

from __future__ import annotations

from dataclasses import dataclass, field

DATES = frozenset({"published_on", "written_on", "issued_on", "bar_date"})
"""The meanings of labels whose values are dates."""


@dataclass(slots=True)
class Pair:
    """A label and its value.

    Attributes:
        label: the label as printed, without brackets and colon.
        meaning: the label's meaning in the vocabulary, or
            :data:`~crawler.reading.metadata.find_labels.UNKNOWN`.
        value: the value as printed, on one line; '' if the label has no value.
        line: the index of the page's line that contains the label, or -1 if the pair comes from an object in
            a script.
    """

    label: str
    meaning: str
    value: str
    line: int


@dataclass(slots=True)
class Metadata:
    """The labels on a page with their values.

    A metadata block is a table or list of labels and values. A page may have several copies of it.

    Attributes:
        pairs: the pairs in the metadata block or its copies, in document order.
        bar: the pairs outside the metadata block, anywhere on the page.
        lines: for each copy of the block, a tuple of its first line's index and the index just past its last line.
        cut_off: whether the page has more labels or blocks than are read.
    """

    pairs: list[Pair] = field(default_factory=list)
    bar: list[Pair] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    cut_off: bool = False

    def values(self, meaning: str) -> list[Pair]:
        """Return the pairs in the metadata block whose label has the given meaning, in document order."""
        return [pair for pair in self.pairs if pair.meaning == meaning]

    def first(self, meaning: str) -> str:
        """Return the block's first non-empty value whose label has the given meaning, or '' if there is none."""
        return next((pair.value for pair in self.values(meaning) if pair.value), "")
