"""Finds gaps in the serial numbers of records.

A serial number is a part of a record's 索引号 (index number). An organisation gives serial numbers to everything that it
publishes, not only to replies. A gap therefore does not mean that a document was lost. It only means that no record
from the crawled listings has the missing number.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from crawler.reading.meaning.index_number import read_index_number

RANGES_SHOWN = 60
"""The maximum number of gaps listed for one organisation and year. The number of further gaps is also shown."""


class SerialNumbers:
    """Collects the serial numbers of records by organisation and year, and finds the gaps between them."""

    def __init__(self) -> None:
        """Create an empty collection of serial numbers."""
        self._seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        self._agencies: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, index_number: str | None, agency: str | None) -> None:
        """Add the serial number contained in a record's index number.

        The record is ignored if its index number is None or contains no year or no serial number.

        Args:
            index_number: the record's index number.
            agency: the name of the record's agency. The most frequent agency name in an organisation's records is
                shown as the organisation's name.
        """
        parts = read_index_number(index_number) if index_number else None
        if parts is None or parts.year is None or parts.serial is None:
            return
        organisation = parts.organisation_code or parts.prefix or ""
        self._seen[organisation, parts.year].add(int(parts.serial))
        if agency:
            self._agencies[organisation][agency] += 1

    def gaps(self) -> Iterator[dict[str, Any]]:
        """Yield a dictionary for each organisation and year: the serial numbers' range and the gaps in it.

        The latest years come first. A dictionary is yielded even if no number is missing, but not if the organisation
        has only one serial number in the year.
        """
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
    """Yield the first and the last missing number of each gap in a sorted list of numbers."""
    for lower, higher in itertools.pairwise(numbers):
        if higher > lower + 1:
            yield lower + 1, higher - 1
