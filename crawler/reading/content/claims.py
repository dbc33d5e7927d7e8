"""Compare a heading with the titles that a page's other sources state: a label, a meta tag and ``<title>``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.html.lines import squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.meaning.document_number import read_document_number

SUFFIX = re.compile(r"\s*(?:[_|]|-+|——|–|－)\s*")
"""Matches what separates the title from the names of site and column in ``<title>``."""

_REPLY_TITLE = re.compile(r"(?:建议|提案|议案).*(?:答复|回复|复函|函|办理|意见|情况|总结|报告)")
_LONGEST_REPLY_TITLE = 120


@dataclass(frozen=True, slots=True)
class Claim:
    """The title according to one source, such as a meta tag.

    Attributes:
        squeezed: the title without white space.
        weight: the source's reliability; a higher number means a more reliable source.
        open_ended: True if the site's name may come before or after the title.
        cut: True if the title is truncated and ends in dots.
    """

    squeezed: str
    weight: int
    open_ended: bool = False
    cut: bool = False


def make_claim(text: str, weight: int, *, open_ended: bool) -> Claim:
    """Return the claim that a text makes about the title. ``weight`` and ``open_ended`` are those of its source."""
    squeezed = squeeze(text)
    whole = squeezed.rstrip(".…·")
    return Claim(whole, weight, open_ended, cut=len(squeezed) - len(whole) > 1 or squeezed.endswith("…"))


def is_reply_title(squeezed: str) -> bool:
    """Return whether a line, given without white space, reads like the title of a reply."""
    return (
        len(squeezed) <= _LONGEST_REPLY_TITLE
        and ("建议" in squeezed or "提案" in squeezed or "议案" in squeezed)
        and not squeezed.endswith(("。", "；", "，", "：", ":"))
        and _REPLY_TITLE.search(squeezed) is not None
    )


def score(text: str, claims: Sequence[Claim]) -> tuple[float, str]:
    """Score how well a heading agrees with the titles that other sources state.

    Returns:
        The score, and the heading without a date or source that follows the title. The score is 0 if the
        heading neither agrees with another source nor reads like the title of a reply.
    """
    key = squeeze(text)
    score = 0.0
    title = text
    for claim in claims:
        wanted = claim.squeezed
        if key == wanted:
            score += claim.weight + 10
        elif claim.cut and key.startswith(wanted):
            score += claim.weight + 8
        elif claim.open_ended and len(key) >= 6 and wanted.startswith(key):
            score += claim.weight * (0.5 + len(key) / len(wanted) / 2)
        elif len(key) >= 8 and wanted.endswith(key):
            score += claim.weight * (0.5 + len(key) / len(wanted) / 2) - 2
        elif claim.open_ended and len(key) >= 8 and key in wanted:
            score += claim.weight * (0.3 + len(key) / len(wanted) / 2)
        elif key.startswith(core := wanted) or (
            claim.open_ended and (core := _first_part(wanted)) and key.startswith(core)
        ):
            title = _without_bar(text, len(core))
            score += claim.weight + (10 if title != text and core == wanted else 0)
        elif wanted.startswith(key) and len(key) * 2 >= len(wanted):
            score += claim.weight * len(key) / len(wanted) - 5
    if is_reply_title(key):
        score += 12
    return score, title


def _first_part(squeezed: str) -> str:
    """Return the part of a ``<title>`` text before its first separator, or '' if this part is too short.

    A part with fewer than six characters is too short to identify a document.
    """
    part = SUFFIX.split(squeezed, maxsplit=1)[0]
    return part if len(part) >= 6 else ""


def _without_bar(text: str, length: int) -> str:
    """Remove the date and source that follow the title in the same element, as seen on shanghai.gov.cn.

    A heading in which something else follows the title is returned unchanged.

    Args:
        text: the whole heading.
        length: the number of characters of the title itself, not counting white space.
    """
    count = 0
    for offset, character in enumerate(text):
        if count == length:
            rest = text[offset:]
            bar = find_dates(rest) or "来源" in rest or "发布" in rest or read_document_number(rest)
            return text[:offset].rstrip() if bar else text
        count += not character.isspace()
    return text
