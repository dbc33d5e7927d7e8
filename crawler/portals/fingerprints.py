"""Signs: what a page shows that speaks for a content management system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MIN_WEIGHT = 2
"""Weight from which a family is told; a sign that could stand on any portal weighs less."""


class FingerprintSource(StrEnum):
    """Where a sign is looked for."""

    URL = "url"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One thing that speaks for a family.

    Attributes:
        says: what it is, in words; ``{}`` is what was found.
        pattern: that finds it.
        weight: :data:`MIN_WEIGHT` where it is the family's alone.
        place: where it is looked for.
        least: so often it must occur.
    """

    says: str
    pattern: re.Pattern[str]
    weight: int = MIN_WEIGHT
    place: FingerprintSource = FingerprintSource.SOURCE
    least: int = 1

    def seen(self, source: str, url: str) -> str | None:
        """What was seen, in words; None where the page does not show it."""
        text = url if self.place is FingerprintSource.URL else source
        first = self.pattern.search(text)
        if first is None:
            return None
        if self.least > 1:
            times = 0
            for times, _ in enumerate(self.pattern.finditer(text), 1):
                if times == self.least:
                    break
            if times < self.least:
                return None
        return self.says.format(" ".join(first.group().split())[:80].strip("\"'= "))
