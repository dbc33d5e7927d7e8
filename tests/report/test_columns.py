"""Each column of a city: how fresh it is, and which pages of its listing are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.report.columns import LOST_PAGES_LISTED
from crawler.report.names import CityNames, ColumnNames
from tests.support.report.cities import city_in, reply_number, report, write_records, write_run

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "chongqing": CityNames(
        "重庆", "500000", (ColumnNames("kjj", "市科技局", "https://kjj.cq.gov.cn/a/"), ColumnNames("jw"))
    )
}


def walk(name: str, *, complete: bool = True, **values: object) -> dict[str, object]:
    return {"name": name, "url": f"https://{name}.cq.gov.cn/", "complete": complete} | values


def test_a_column_says_when_it_was_last_read_completely(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    write_records(city, [reply_number(1, column="kjj"), reply_number(2, column=None)])
    write_run(city, "2026-09-18T02:20:00Z", 0, columns=[walk("kjj"), walk("slj")])
    lost = [{"number": 2, "url": "https://kjj.cq.gov.cn/index_2.html", "reason": "status_503"}, "no page"]
    write_run(city, "2026-09-20T02:20:00Z", 3, columns=[walk("kjj", complete=False, lost_pages=lost)])
    facts = {column["name"]: column for column in city_in(report(tmp_path, names=NAMES).path)["columns"]}
    assert list(facts) == ["kjj", "jw", "slj", ""], "those of its file, of its runs, and records of no column"
    kjj = facts["kjj"]
    assert (kjj["label"], kjj["records"], kjj["complete"]) == ("市科技局", 1, False)
    assert (kjj["read_at"], kjj["walked_at"]) == ("2026-09-18T02:41:00Z", "2026-09-20T02:41:00Z")
    assert kjj["lost_pages"] == [lost[0]]
    assert kjj["rhythm"]["newest"] == "2026-09-15"
    assert (facts["slj"]["complete"], facts["slj"]["lost_pages"]) == (True, [])
    assert (facts["jw"]["complete"], facts["jw"]["walked_at"]) == (None, None)
    assert facts[""]["records"] == 1


def test_records_of_a_city_of_one_column_are_of_this_column(tmp_path: Path) -> None:
    city = tmp_path / "gannan"
    write_records(city, [reply_number(1, city="gannan", column=None)])
    write_run(city, "2026-09-18T02:20:00Z", 0, columns=[walk("rsj")])
    (column,) = city_in(report(tmp_path).path, "gannan")["columns"]
    assert (column["name"], column["records"]) == ("rsj", 1)


def test_many_lost_pages_are_counted_and_the_first_are_listed(tmp_path: Path) -> None:
    city = tmp_path / "gannan"
    lost = [{"number": n, "url": f"https://a.cn/{n}", "reason": "status_503"} for n in range(1000)]
    write_run(city, "2026-09-18T02:20:00Z", 3, columns=[walk("rsj", complete=False, lost_pages=lost)])
    (column,) = city_in(report(tmp_path).path, "gannan")["columns"]
    assert (column["lost"], len(column["lost_pages"])) == (1000, LOST_PAGES_LISTED)
