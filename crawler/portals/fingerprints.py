"""Fingerprints: the features of a page that identify its content management system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MIN_WEIGHT = 2
"""The minimum total weight of the fingerprints by which a family is recognised.

A fingerprint that portals of several families may have weighs less than this minimum.
"""


class FingerprintSource(StrEnum):
    """The text that is searched for a fingerprint: the page's URL or its source."""

    URL = "url"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One feature of a page that identifies a family, that is, a content management system.

    Attributes:
        description: a phrase about the feature, in which ``{}`` is replaced with the text that was found.
        pattern: the pattern that finds the feature.
        weight: the weight of the evidence. If only one family has the feature, the weight is at least
            :data:`MIN_WEIGHT`.
        source: the text that is searched: the page's URL or its source.
        min_matches: the minimum number of times that the pattern must match.
    """

    description: str
    pattern: re.Pattern[str]
    weight: int = MIN_WEIGHT
    source: FingerprintSource = FingerprintSource.SOURCE
    min_matches: int = 1

    def describe_match(self, page_text: str, url: str) -> str | None:
        """Return a description of the first match, or None if the page does not have the fingerprint.

        Args:
            page_text: the page's source.
            url: the page's URL, or an empty string if it is unknown.
        """
        text = url if self.source is FingerprintSource.URL else page_text
        first = self.pattern.search(text)
        if first is None:
            return None
        if self.min_matches > 1:
            times = 0
            for times, _ in enumerate(self.pattern.finditer(text), 1):
                if times == self.min_matches:
                    break
            if times < self.min_matches:
                return None
        return self.description.format(" ".join(first.group().split())[:80].strip("\"'= "))
