"""docs/register.md is what ``scrapy register --markdown`` prints."""

from __future__ import annotations

from crawler.register.page import register_page
from crawler.register.portals import ColumnEvidence, ColumnState, register
from tests.support.project import PROJECT


def test_the_page_is_made_from_the_register() -> None:
    page = (PROJECT / "docs" / "register.md").read_text(encoding="utf-8")
    assert page == register_page(register()), "run: scrapy register --markdown > docs/register.md"


def test_the_page_explains_every_word_and_has_every_row() -> None:
    page = register_page(register())
    words = {*ColumnState, *ColumnEvidence, *(row.kind for row in register())}
    assert [word for word in words if f"| `{word}` |" not in page] == []
    assert [row.host for row in register() if f"`{row.host}{row.column}`" not in page] == []
    assert page.count("\n## ") == 1 + len({row.province for row in register()})
