"""Reading a part: what gave no record is listed, contacts are masked, and a mistake in the code costs one page."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.model import ArchiveError, SavedPage
from crawler.archive.reading import read_saved_document
from crawler.archive.sources.open import open_source
from tests.support.reextractions import (
    NUMBER,
    Extract,
    Reextract,
)
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

if TYPE_CHECKING:
    from pathlib import Path


def test_what_gave_no_record_is_listed_with_its_reason(kjj: SavedPortal, command: Reextract) -> None:
    kjj.add(f"{KJJ}202405/t20240501_1.html", "<html><body>" + "<p></p>" * 300 + "</body></html>")
    kjj.add(f"{KJJ}202405/t20240501_2.html", "gone", status=404)
    kjj.add("https://kjj.cq.gov.cn/news/t20240501_3.html", trs_detail("一则新闻", None))
    ended = command(kjj.folder)
    assert ended.code == 3, ended.screen
    said = {line["url"].rpartition("_")[2]: line for line in ended.lines(".rejects.jsonl")}
    assert {name: (line["kind"], line["reason"]) for name, line in said.items()} == {
        "1.html": ("rejected", "empty"),
        "2.html": ("failed", "status_404"),
        "3.html": ("rejected", "on_no_column"),
    }
    assert list(said["2.html"]) == "url kind reason column title date index_number at".split()
    assert "rejected 1 empty, 1 on_no_column, 1 status_404;" in ended.screen
    assert len(ended.lines()) == 4


def test_contacts_are_masked_where_the_setting_says_so(kjj: SavedPortal, command: Reextract) -> None:
    kjj.add(
        f"{KJJ}202405/t20240501_1.html", trs_detail("答复函", NUMBER.format(111), text="电话：023-67512345。")
    )
    assert "67512345" in (plain := command(kjj.folder)).file.read_text("utf-8")
    ended = command(kjj.folder, "--force", "-s", "REDACT_CONTACTS=1")
    assert "67512345" not in ended.file.read_text("utf-8")
    assert len(ended.lines()) == len(plain.lines())


def test_a_mistake_in_the_code_costs_one_page_and_is_said(
    extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_saved_document

    def failing(city: Any, page: SavedPage, *rest: Any) -> Any:
        if "104" in page.url:
            raise ZeroDivisionError("no")
        return real(city, page, *rest)

    monkeypatch.setattr("crawler.reextraction.bounded.read_saved_document", failing)
    came, records = extract()
    assert len(records) == 3
    assert came.totals.rejects == {"the code failed": 1}
    assert not came.is_complete
    assert "ZeroDivisionError" in came.faults[0]


def test_a_source_that_is_gone_meanwhile_leaves_the_rest_read_and_is_said(
    kjj: SavedPortal, command: Reextract, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opens, other = open_source, tmp_path / "other"
    shutil.copytree(kjj.folder, other)

    def gone(name: str, *rest: Any, **options: Any) -> Any:
        if name == str(other):
            raise ArchiveError(f"There is no {name} to read: check the path.")
        return opens(name, *rest, **options)

    monkeypatch.setattr("crawler.reextraction.reader.open_source", gone)
    ended = command(other, kjj.folder, "--workers", 1)
    assert (ended.code, len(ended.lines())) == (3, 4)
    assert f"There is no {other} to read" in ended.screen
