"""The table of a first contact, in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.console.contact import show_column, show_summary
from crawler.contact.checks import CheckResult, ColumnContact

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://kjj.somewhere.gov.cn/jy/"


@pytest.fixture
def column() -> ColumnContact:
    found = ColumnContact("kjj", URL, requests=2)
    found.add("robots.txt", CheckResult.CONFIRMED, "allows the listing", f"{URL}robots.txt")
    found.add("date", CheckResult.NOT_SEEN, "2 of 2 documents lack it", URL)
    found.add("title", CheckResult.DIFFERENT, "a title\x1b[31m", URL)
    found.propose("documents", None, "/info/1039/")
    return found


def printed(column: ColumnContact, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    show_column("town", column)
    show_summary([column], folder / "town.json")
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_each_check_has_a_line_and_what_is_not_essential_is_in_brackets(
    column: ColumnContact, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUWEN_LANG", "en")
    assert printed(column, tmp_path, capsys) == [
        "town/kjj: 2 requests, robots.txt and redirects included.",
        "check result found URL",
        f"robots.txt confirmed allows the listing {URL}robots.txt",
        f"(date) not seen 2 of 2 documents lack it {URL}",
        f"title different a title\ufffd[31m {URL}",
        "Proposed: documents = /info/1039/ (now: not set)",
        "confirmed: 1",
        "different: 1",
        "not seen: 1",
        f"Evidence: {tmp_path / 'town.json'}",
        "An essential is different: look at its URL in a browser, fix the city's file, then ask again.",
    ]


def test_the_table_is_chinese_where_the_user_is(
    column: ColumnContact, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUWEN_LANG", "zh")
    (tmp_path / "town.warc.gz").touch()
    assert printed(column, tmp_path, capsys) == [
        "town/kjj：2 次请求，含 robots.txt 和重定向。",
        "检查 结果 所见 网址",
        f"robots.txt 符合 允许获取列表 {URL}robots.txt",
        f"（日期） 未见 2 份文档中 2 份没有 {URL}",
        f"标题 不符 a title\ufffd[31m {URL}",
        "建议：documents = /info/1039/（现为：未设置）",
        "符合：1",
        "不符：1",
        "未见：1",
        f"证据：{tmp_path / 'town.json'}",
        f"其页面：{tmp_path / 'town.warc.gz'}",
        "有必要条件不符：请用浏览器查看其 URL，修正城市文件，然后再次检查。",
    ]
