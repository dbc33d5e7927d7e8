"""The numbers of records in a journal, compared with plain dictionaries over journals made at random."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.store.identity import earlier_keys, identity_key, url_key
from crawler.store.versions import LineLocation, RecordVersions

if TYPE_CHECKING:
    from pathlib import Path

URLS = [f"https://x.gov.cn/{number}.html" for number in range(5)]
NUMBERS = [None, "A1", "A2", "A3"]


class Dictionaries:
    """The rule with a dictionary for each fact (docs/contract.md, "The store")."""

    def __init__(self) -> None:
        self.records: list[list[int]] = []
        self.number_of: dict[tuple[bytes, bytes], int] = {}
        self.revisions: dict[tuple[bytes, bytes], int] = {}
        self.homes: dict[bytes, list[bytes]] = {}
        self.home_at: dict[tuple[bytes, bytes], bytes] = {}

    def add(self, line: int, record: dict[str, Any]) -> None:
        identity, url = identity_key(record["index_number"], record["url"]), url_key(record["url"])
        if record["continues"] is not None:
            self.move(record["continues"], identity, url)
        home = self.home(identity, url, record["revision"])
        if (identity, home) in self.number_of:
            self.records[self.number_of[identity, home]].append(line)
        else:
            self.number_of[identity, home] = len(self.records)
            self.homes.setdefault(identity, []).append(home)
            self.records.append([line])
        self.revisions[identity, home] = record["revision"]
        self.home_at[identity, url] = home

    def move(self, continues: str, identity: bytes, url: bytes) -> None:
        for earlier in earlier_keys(continues):
            home = self.home_at.pop((earlier, url), None)
            number = self.number_of.pop((earlier, home), None) if home is not None else None
            if home is None or number is None:
                continue
            self.home_at.pop((earlier, home), None)
            self.homes[earlier].remove(home)
            if url not in self.homes.setdefault(identity, []):
                self.homes[identity].append(url)
            self.number_of[identity, url] = number
            self.revisions[identity, url] = self.revisions.pop((earlier, home))
            self.home_at[identity, url] = url
            return

    def home(self, identity: bytes, url: bytes, revision: int) -> bytes:
        if revision == 1:
            return url
        known = self.home_at.get((identity, url))
        if known is not None and (identity, known) in self.number_of:
            return known
        homes = self.homes.get(identity, [])
        follows = (home for home in homes if self.revisions[identity, home] == revision - 1)
        return next(follows, homes[0] if homes else url)


def made_lines(chance: Random) -> list[dict[str, Any]]:
    return [
        {
            "url": chance.choice(URLS),
            "index_number": chance.choice(NUMBERS),
            "revision": chance.choice((1, 1, 2, 2, 3)),
            "continues": chance.choice((*[None] * 5, "A1", "A2", *URLS[:2])),
            "title": "t",
            "content_sha256": f"{chance.randrange(9):064}",
            "schema_version": 2,
        }
        for _ in range(chance.randrange(1, 25))
    ]


@pytest.mark.parametrize("seed", range(200))
def test_records_are_numbered_as_by_dictionaries(tmp_path: Path, seed: int) -> None:
    records = made_lines(Random(seed))  # noqa: S311 the same journals every time
    expected = Dictionaries()
    journal = tmp_path / "records.jsonl"
    lines = [orjson.dumps(record) for record in records]
    journal.write_bytes(b"".join(line + b"\n" for line in lines))
    begins = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    for number, record in enumerate(records):
        expected.add(number, record)
    with RecordVersions(journal) as versions:
        assert list(versions.records) == [
            [LineLocation(begins[number], len(lines[number])) for number in numbers]
            for numbers in expected.records
        ]
        assert versions.lines == len(lines)
        assert [record["url"] for record in versions.all()] == [record["url"] for record in records]


def test_a_slice_of_records_is_a_list(tmp_path: Path) -> None:
    journal = tmp_path / "records.jsonl"
    journal.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in made_lines(Random(3))))  # noqa: S311
    with RecordVersions(journal) as versions:
        assert versions.records[1:] == list(versions.records)[1:]
        assert versions.records[-1] == list(versions.records)[-1]
