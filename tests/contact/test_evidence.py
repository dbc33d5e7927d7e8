"""The evidence of a first contact, what it says of a city, and the README's table of cities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.settings import Settings

from crawler.contact.asking import FirstContact
from crawler.contact.checks import CHECKS, CheckResult, ColumnContact
from crawler.contact.evidence import EVIDENCE, contacted_on, read_evidence, write_evidence
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.store.journal import StoreError
from tests.support.cities import SPIDERS, spider_class
from tests.support.project import PROJECT
from tests.support.warc_files import records_of

ONE, TWO = (Column(name, f"https://{name}.somewhere.gov.cn/jy/") for name in ("one", "two"))
TOWN = City("town", FAMILIES["trs_wcm"], (ONE, TWO))
SETTINGS = Settings({"ARCHIVE": True, "REDACT_CONTACTS": False})


def contact(*columns: Column, at: str = "2026-11-22", **results: CheckResult) -> FirstContact:
    found = FirstContact("town", f"{at}T07:15:00Z")
    for column in columns:
        result = ColumnContact(column.name, column.url)
        for name in CHECKS:
            result.add(name, results.get(name, CheckResult.CONFIRMED), "电话 023-67513657", column.url)
        found.columns.append(result)
        request = Request(column.url)
        response = HtmlResponse(column.url, body=b"<html></html>")
        found.exchanges.append((request, response, found.at))
    return found


def test_a_city_is_contacted_when_the_essentials_of_each_column_are_confirmed(tmp_path: Path) -> None:
    assert contacted_on(tmp_path, TOWN) is None
    write_evidence(contact(ONE), tmp_path, SETTINGS)
    assert contacted_on(tmp_path, TOWN) is None
    write_evidence(contact(TWO, at="2026-11-23", date=CheckResult.NOT_SEEN), tmp_path, SETTINGS)
    assert contacted_on(tmp_path, TOWN) == "2026-11-23"
    moved = City("town", TOWN.family, (ONE, replace(TWO, url="https://other.gov.cn/")))
    assert contacted_on(tmp_path, moved) is None
    write_evidence(contact(ONE, at="2026-11-24", pager=CheckResult.DIFFERENT), tmp_path, SETTINGS)
    assert contacted_on(tmp_path, TOWN) is None


def test_the_pages_of_all_contacts_are_kept(tmp_path: Path) -> None:
    write_evidence(contact(ONE), tmp_path, SETTINGS)
    write_evidence(contact(TWO), tmp_path, SETTINGS)
    pages = [url for kind, url, _, _ in records_of(tmp_path / "town.warc.gz") if kind == "response"]
    assert pages == [ONE.url, TWO.url]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["town.json", "town.warc.gz"]


def test_contact_details_are_masked_and_the_pages_left_out(tmp_path: Path) -> None:
    write_evidence(contact(ONE), tmp_path, Settings({"ARCHIVE": True, "REDACT_CONTACTS": True}))
    assert [path.name for path in tmp_path.iterdir()] == ["town.json"]
    assert "67513657" not in (tmp_path / "town.json").read_text(encoding="utf-8")


def test_a_failure_leaves_the_earlier_evidence_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_evidence(contact(ONE), tmp_path, SETTINGS)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr("crawler.contact.evidence.WarcWriter.write", full)
    with pytest.raises(StoreError):
        write_evidence(contact(TWO), tmp_path, SETTINGS)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"columns": 7}', b'{"columns": [7]}'])
def test_a_file_that_is_no_evidence_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "town.json").write_bytes(content)
    assert read_evidence(tmp_path / "town.json") == []
    assert contacted_on(tmp_path, TOWN) is None


def test_the_readme_names_the_cities_that_were_contacted_and_says_if_there_is_none() -> None:
    page = " ".join((PROJECT / "README.md").read_text(encoding="utf-8").split())
    cities = [spider_class(path).city() for path in SPIDERS]
    days = {city.name: day for city in cities if (day := contacted_on(PROJECT / EVIDENCE, city)) is not None}
    assert ("None has been contacted yet" in page) == (not days)
    assert [name for name, day in days.items() if f"`{name}` ({day})" not in page] == []
