"""Serial numbers of 索引号 between the lowest and the highest seen that no record has.

An organisation numbers everything it discloses, not only replies. A number that was not seen is therefore not a
lost document, only one that was not seen in the crawled columns.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from crawler.reading.meaning.index_number import read_index_number

RANGES_SHOWN = 60
"""The most ranges listed for one organisation and year; further ones are counted."""


class SerialNumbers:
    """The serial numbers seen, by organisation and year."""

    def __init__(self) -> None:
        """Start without numbers."""
        self._seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        self._agencies: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, index_number: str | None, agency: str | None) -> None:
        """Add a record's index number. A number without a year or a serial number is ignored."""
        parts = read_index_number(index_number) if index_number else None
        if parts is None or parts.year is None or parts.serial is None:
            return
        organisation = parts.organisation_code or parts.prefix or ""
        self._seen[organisation, parts.year].add(int(parts.serial))
        if agency:
            self._agencies[organisation][agency] += 1

    def gaps(self) -> Iterator[dict[str, Any]]:
        """Yield each organisation and year with at least two numbers, newest year first."""
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
    """Yield the missing ranges between sorted numbers, as first and last number."""
    for lower, higher in itertools.pairwise(numbers):
        if higher > lower + 1:
            yield lower + 1, higher - 1
