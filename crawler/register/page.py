"""The page docs/register.md, made from the rows of the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from crawler.register.portals import ColumnEvidence, ColumnState, PortalRow, counts

_STATES = {
    ColumnState.READ: "a city file has the column, so `scrapy crawl` reads it",
    ColumnState.KNOWN: "the column has an address; `scrapy newcity NAME PLACE` takes it from here",
    ColumnState.UNKNOWN: "replies were seen, and the address of the column that lists them is not known",
    ColumnState.ELSEWHERE: "replies were seen in a column of other content, or on the site of a congress",
    ColumnState.BLOCKED: "the portal, or another of the same city, answers a program with a challenge",
}
_EVIDENCE = {
    ColumnEvidence.REPLY: "the address of a real reply shows the column [T]",
    ColumnEvidence.CRAWLER: "the public code of another crawler has the column [C]",
    ColumnEvidence.INFERRED: "the column's address was built from the address of a reply [I]",
}
_KINDS = {
    "suggestion": "replies to deputies' suggestions (人大建议)",
    "proposal": "replies to proposals of members of the political consultative conference (政协提案)",
    "both": "replies to suggestions and to proposals",
    "summary": "reports on all replies of a year",
}
_HEAD = """\
# The register of portals

<!-- Made by `scrapy register --markdown`; change crawler/register/portals.csv instead. -->

This page shows where Chinese governments publish their replies, as far as public sources up to September 2026 say: addresses of
real replies, and the code of other crawlers. **No address was ever checked against a live portal.** The file is
`crawler/register/portals.csv`; `crawler/register/portals.schema.json` describes it. `scrapy register 武汉` looks a place up.

A family is recognised by the address of a document. Where no document was seen, it is a guess from the listing's address.
[Portals](portals.md) says what is known of the families.
"""


def register_page(rows: Sequence[PortalRow]) -> str:
    """Return the page: what the words mean, the numbers of rows, and a table for each province."""
    parts = [
        _HEAD,
        _words("kind", _KINDS.items()),
        _words("state", _STATES.items()),
        _words("evidence", _EVIDENCE.items()),
        "## Numbers\n",
    ]
    parts += [
        _table(
            (name, "rows"), [(value, str(number)) for value, number in sorted(found.items(), key=_most_first)]
        )
        for name, found in counts(rows).items()
    ]
    for province, of_province in groupby(rows, key=lambda row: row.province):
        parts.append(f"## {province}\n")
        parts.append(
            _table(
                ("place", "code", "agency", "column", "kind", "family", "state", "evidence", "note"),
                [
                    (
                        row.place,
                        row.code,
                        row.agency,
                        f"`{row.host}{row.column}`",
                        row.kind,
                        row.family,
                        row.state,
                        row.evidence,
                        row.note,
                    )
                    for row in of_province
                ],
            )
        )
    return "\n".join(parts)


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _words(name: str, meanings: Iterable[tuple[str, str]]) -> str:
    return _table((name, "meaning"), [(f"`{word}`", meaning) for word, meaning in meanings])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)
