"""The rows of ``portals.csv``. Each is one column of a portal, or one place at which replies were seen without their column."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from stdnum import numdb

NATION = "全国"
"""The region of a body that belongs to no province, such as a ministry."""


class PlaceLevel(StrEnum):
    """The level of a place, which follows from its code."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class ColumnEvidence(StrEnum):
    """How a row is known. The letters are those of docs/portals.md."""

    REPLY = "reply"
    """The address of a real reply shows it. [T]"""

    CRAWLER = "crawler"
    """The public code of another crawler has it. [C]"""

    INFERRED = "inferred"
    """A reply was seen, and the column's address was built from the reply's address. [I]"""


class ColumnState(StrEnum):
    """How far a row can be used."""

    READ = "read here"
    """A city file has the column."""

    KNOWN = "column known"
    """The column has an address, which no city file has yet."""

    UNKNOWN = "column unknown"
    """Replies are known, and the address of the column that lists them is not."""

    ELSEWHERE = "replies elsewhere"
    """Replies were seen in a column of other content, or on the site of a congress."""

    BLOCKED = "blocked"
    """The portal answers a program with a challenge."""


@dataclass(frozen=True, slots=True)
class PortalRow:
    """One row of the register. A text is empty where nothing is known.

    Attributes:
        place: the Chinese name of the place, with that of the city for a district.
        code: the code of the place in GB/T 2260; empty for the nation.
        level: the level of the place.
        agency: the Chinese name of the agency that publishes or answers.
        host: the host, with its port if the port is not the usual one.
        column: path and query of the listing's first page.
        documents: the beginning of the documents' paths, where a listing is not known or is elsewhere.
        kind: ``suggestion``, ``proposal``, ``both``, or ``summary`` for reports on all replies of a year.
        family: the name of the family, by the address of a document or, without ``example``, of the column.
        evidence: how the column is known; of a row without a column, how the replies are known.
        state: how far the row can be used.
        example: the address of a page that was published there.
        seen: the date of this page, or its month or year.
        note: what is peculiar to the place.
    """

    place: str
    code: str
    level: PlaceLevel
    agency: str
    host: str
    column: str
    documents: str
    kind: str
    family: str
    evidence: ColumnEvidence
    state: ColumnState
    example: str
    seen: str
    note: str

    @property
    def address(self) -> str | None:
        """The URL of the listing, or None if the column is unknown. The scheme is that of the example, or else https."""
        if not self.column:
            return None
        return f"{urlsplit(self.example).scheme or 'https'}://{self.host}{self.column}"

    @property
    def regions(self) -> tuple[str, ...]:
        """The names of the province, of the prefecture and of the place itself, without repetitions."""
        names = (self.province, region_name(f"{self.code[:4]}00") if self.code else NATION, self.place)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def province(self) -> str:
        """The name of the province, or :data:`NATION`."""
        return region_name(f"{self.code[:2]}0000") if self.code else NATION


@cache
def register() -> tuple[PortalRow, ...]:
    """Return all rows of the register, ordered by code."""
    text = resources.files(__package__).joinpath("portals.csv").read_text(encoding="utf-8")
    return tuple(map(_row, csv.DictReader(text.splitlines())))


def _row(line: Mapping[str, str]) -> PortalRow:
    values: dict[str, Any] = {
        **line,
        "level": PlaceLevel(line["level"]),
        "evidence": ColumnEvidence(line["evidence"]),
        "state": ColumnState(line["state"]),
    }
    return PortalRow(**values)


_GROUPS = ("市辖", "直辖")
"""What names of codes contain that stand for no place, such as 市辖区 (the districts of a city)."""


@cache
def region_name(code: str) -> str:
    """Return the newest name of a code in GB/T 2260, or an empty text if the code is unknown or is only a group's.

    The names of python-stdnum have the years in which they were valid, such as ``[1986-1989]义马市,[1997-]济源市``.
    """
    levels = numdb.get("cn/loc").info(code)
    names = [name for _, facts in levels for name in facts.values()]
    if len(levels) < 2 or not names:
        return ""
    if code.endswith("0000"):
        return str(names[0])
    name = str(names[-1]).rpartition(",")[2].rpartition("]")[2]
    return "" if any(word in name for word in _GROUPS) else name


def counts(rows: Iterable[PortalRow]) -> dict[str, dict[str, int]]:
    """Return the number of rows by province, family and state, in the order of the register; a family may be unknown."""
    found: dict[str, dict[str, int]] = {"province": {}, "family": {}, "state": {}}
    for row in rows:
        for name, value in (
            ("province", row.province),
            ("family", row.family or "unknown"),
            ("state", row.state.value),
        ):
            found[name][value] = found[name].get(value, 0) + 1
    return found
