"""The register's file: its schema, and what each row must keep to."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from stdnum import numdb

from crawler.portals.division import NATIONAL, level_of
from crawler.portals.families.registry import FAMILIES
from crawler.reading.urls import lookup_key
from crawler.register.portals import (
    ColumnEvidence,
    ColumnState,
    PlaceLevel,
    PortalRow,
    counts,
    region_name,
    register,
)
from tests.support.cities import SPIDERS, spider_class
from tests.support.project import PROJECT

FOLDER = PROJECT / "crawler" / "register"
ROWS = register()
SCHEMA = json.loads((FOLDER / "portals.schema.json").read_text(encoding="utf-8"))


def broken(row: PortalRow) -> list[str]:
    """Return the rules that a row breaks."""
    unlisted = row.state in {ColumnState.UNKNOWN, ColumnState.ELSEWHERE, ColumnState.BLOCKED}
    rules = {
        "level": row.level == (level_of(row.code) if row.code else NATIONAL),
        "host": row.host == row.host.lower().rstrip("."),
        "column": bool(row.column) or unlisted,
        "column unknown": not (row.state is ColumnState.UNKNOWN and row.column),
        "example": not row.example or urlsplit(row.example).netloc == row.host,
        "inferred from nothing": row.evidence is not ColumnEvidence.INFERRED or bool(row.example or row.note),
        "seen": not row.seen or bool(row.example),
        "documents": not row.documents
        or not row.example
        or urlsplit(row.example).path.startswith(row.documents),
        "elsewhere says where": row.state is not ColumnState.ELSEWHERE or bool(row.note),
        "family": row.family in {"", *FAMILIES},
        "white space": all(text == text.strip() for text in texts(row)),
    }
    return [name for name, holds in rules.items() if not holds]


def texts(row: PortalRow) -> list[str]:
    return [getattr(row, field.name) for field in fields(row)]


def test_the_register_has_the_places_that_are_known() -> None:
    assert len(ROWS) >= 216
    assert len({row.place for row in ROWS}) >= 162
    assert len({row.host for row in ROWS}) >= 181


def test_every_row_keeps_to_the_rules() -> None:
    assert {f"{row.code} {row.host}{row.column}": broken(row) for row in ROWS if broken(row)} == {}


def test_a_row_that_breaks_a_rule_is_found() -> None:
    row = replace(
        ROWS[0], code="420100", host="A.gov.cn", family="unheard", example="https://b.gov.cn/1.html"
    )
    assert broken(row) == ["level", "host", "example", "family"]


def test_every_code_is_that_of_its_place_in_gb_2260() -> None:
    for row in ROWS:
        if row.code:
            province, place = numdb.get("cn/loc").info(row.code)
            assert province[0] + place[0] == row.code
            assert row.place.endswith(region_name(row.code)), f"{row.code} is {region_name(row.code)}"


def test_no_row_is_there_twice() -> None:
    keys = [(row.host.removeprefix("www."), row.column, row.documents, row.example) for row in ROWS]
    assert len(set(keys)) == len(keys)


def test_the_rows_are_ordered_by_code() -> None:
    assert [row.code for row in ROWS] == sorted(row.code for row in ROWS)


def test_the_columns_that_a_city_file_has_are_read_here_and_no_others() -> None:
    read = {lookup_key(column.url) for path in SPIDERS for column in spider_class(path).columns}
    said = {lookup_key(row.address or "") for row in ROWS if row.state is ColumnState.READ}
    assert read - said == set(), (
        "in crawler/register/portals.csv, set the state of these columns to `read here`, or add a row of each; then"
        " scrapy register --markdown > docs/register.md"
    )
    assert said - read == set(), "no city file has these columns: their state is not `read here`"
    addresses = [lookup_key(row.address) for row in ROWS if row.address]
    assert [address for address in addresses if address in read and addresses.count(address) > 1] == []


def test_a_city_file_and_the_register_have_the_same_places() -> None:
    rows = {lookup_key(row.address): row for row in ROWS if row.address}
    differ = {
        f"{city.name} {column.name}": (row.code, row.place, row.agency)
        for city in map(spider_class, SPIDERS)
        for column in city.columns
        if (row := rows.get(lookup_key(column.url)))
        is not None  # the test above reports a column without a row
        and (row.code, row.place)
        != ((column.division, column.place) if column.division else (city.division or "", city.place))
    }
    assert differ == {}, "a city file and its rows in crawler/register/portals.csv differ in code or place"


def test_the_schema_describes_the_rows() -> None:
    assert [field["name"] for field in SCHEMA["fields"]] == [field.name for field in fields(PortalRow)]
    enums = {
        field["name"]: field["constraints"]["enum"]
        for field in SCHEMA["fields"]
        if "enum" in field.get("constraints", {})
    }
    assert (enums["level"], enums["evidence"], enums["state"]) == (
        list(PlaceLevel),
        list(ColumnEvidence),
        list(ColumnState),
    )


@pytest.mark.slow
def test_the_file_conforms_to_its_schema(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="the extra data is not installed")
    assert errors(frictionless, FOLDER / "portals.csv") == []
    damaged = tmp_path / "portals.csv"
    damaged.write_text(
        (FOLDER / "portals.csv").read_text(encoding="utf-8").replace("column known", "well known", 1),
        encoding="utf-8",
    )
    assert errors(frictionless, damaged) == ["constraint-error"]


def errors(frictionless: object, path: Path) -> list[str]:
    """Return the kinds of errors that frictionless finds in a file of rows."""
    resource = frictionless.Resource(  # type: ignore[attr-defined]
        path=path.name,
        basepath=str(path.parent),
        encoding="utf-8",
        schema=frictionless.Schema.from_descriptor(SCHEMA),  # type: ignore[attr-defined]
    )
    return [error for (error,) in resource.validate().flatten(["type"])]


def test_rows_are_counted_by_province_family_and_state() -> None:
    found = counts(ROWS)
    assert {sum(numbers.values()) for numbers in found.values()} == {len(ROWS)}
    assert found["province"]["重庆市"] == sum(row.code.startswith("50") for row in ROWS)
    assert counts([]) == {"province": {}, "family": {}, "state": {}}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("420000", "湖北省"),
        ("420100", "武汉市"),
        ("419001", "济源市"),
        ("500112", "渝北区"),
        ("500100", ""),
        ("990000", ""),
    ],
)
def test_a_region_has_its_newest_name(code: str, name: str) -> None:
    assert region_name(code) == name


def test_the_address_of_a_listing_has_the_scheme_of_the_page_that_was_seen() -> None:
    by_host = {row.host: row for row in ROWS}
    assert (by_host["qhd.gov.cn:81"].address, by_host["qhd.gov.cn:81"].province) == (None, "河北省")
    assert by_host["www.yongtai.gov.cn"].address == "http://www.yongtai.gov.cn/xjwz/zwgk/tabl/zxta/"
    assert by_host["jw.cq.gov.cn"].address == "https://jw.cq.gov.cn/zwgk/zfxxgkml/jytablfh/"
    assert by_host["www.cqbn.gov.cn"].regions == ("重庆市", "重庆市巴南区")
    assert by_host["cncx.gov.cn"].regions == ("四川省", "广元市", "苍溪县")
