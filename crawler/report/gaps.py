"""Serial numbers of 索引号 between the lowest and the highest seen that no record has.

An organisation numbers all that it discloses, not its replies alone: a number that was not seen is no
document that was lost, only one that was not seen in the columns crawled.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from crawler.reading.meaning.index_number import read_index_number

if TYPE_CHECKING:
    from collections.abc import Iterator

RANGES_SHOWN = 60
"""Ranges of numbers listed for one organisation and year; how many more there are is said."""


class SerialNumbers:
    """The serial numbers seen, by organisation and year."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        self._agencies: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def see(self, index_number: str | None, agency: str | None) -> None:
        """Note a record's index number; one without organisation, year and serial number is passed over."""
        read = read_index_number(index_number) if index_number else None
        if read is None or read.year is None or read.serial is None:
            return
        organisation = read.organisation_code or read.prefix or ""
        self._seen[organisation, read.year].add(int(read.serial))
        if agency:
            self._agencies[organisation][agency] += 1

    def gaps(self) -> Iterator[dict[str, Any]]:
        """Each organisation and year of which two numbers or more were seen, the newest year first."""
        for (organisation, year), seen in sorted(
            self._seen.items(), key=lambda entry: (-entry[0][1], entry[0][0])
        ):
            if len(seen) < 2:
                continue
            ranges = list(_missing(sorted(seen)))
            names = self._agencies[organisation].most_common(1)
            yield {
                "organisation": organisation,
                "agency": names[0][0] if names else None,
                "year": year,
                "seen": len(seen),
                "lowest": min(seen),
                "highest": max(seen),
                "unseen": sum(last - first + 1 for first, last in ranges),
                "ranges": ranges[:RANGES_SHOWN],
                "more_ranges": max(len(ranges) - RANGES_SHOWN, 0),
            }


def _missing(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The ranges, first and last number, between sorted numbers."""
    for lower, higher in itertools.pairwise(numbers):
        if higher > lower + 1:
            yield lower + 1, higher - 1
