"""The collected pages of real portals: no city, no selector given.

The golden table ``tests/goldens/shared_pages.toml`` was read off the HTML by eye. The body is compared,
character by character, with the text that another HTML parser finds in the element the table names.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

import lxml.html
import pytest

from crawler.items import Reply
from crawler.loaders import ReplyLoader
from crawler.reading import PageReading, Verdict, read_page
from tests.support.pages import FETCHED_AT, ROOT, SHARED, needs_shared

GOLDENS: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "goldens" / "shared_pages.toml").read_text(encoding="utf-8")
)
DOCUMENTS = GOLDENS["documents"]
FRAGMENT = "trs-cq-kjj-detail-body.fragment.html"
"""A body without title and page around it: no golden but for its text."""

_BLANK = re.compile(r"[\s\u200b-\u200f\ufeff\u2060]+")

pytestmark = needs_shared


@cache
def reading(name: str) -> PageReading:
    return read_page((SHARED / "pages" / name).read_bytes(), f"https://www.example.gov.cn/{name}")


@cache
def reply(name: str) -> Reply:
    return ReplyLoader(reading(name)).load(city=None, column=None, fetched_at=FETCHED_AT)


def of_documents(*keys: str) -> pytest.MarkDecorator:
    chosen = [name for name, golden in DOCUMENTS.items() if not keys or all(key in golden for key in keys)]
    return pytest.mark.parametrize("name", chosen)


def printed(name: str) -> str:
    """The text that lxml finds in the element of the golden table, without white space and furniture."""
    golden = DOCUMENTS[name]
    body = (SHARED / "pages" / name).read_bytes().decode(golden.get("encoding", "utf-8"))
    tree: lxml.html.HtmlElement = lxml.html.document_fromstring(
        re.sub(r"<\?xml[^>]*>|<meta[^>]*charset[^>]*>", "", body)
    )
    for element in list(tree.iter("script", "style", lxml.etree.Comment)):
        element.drop_tree()
    text = _BLANK.sub("", tree.cssselect(golden["body"])[0].text_content())
    for furniture in golden.get("furniture", ()):
        assert furniture in text
        text = text.replace(furniture, "")
    return text


def test_every_collected_page_is_looked_at() -> None:
    pages = {path.name for path in (SHARED / "pages").glob("*.html")}
    assert pages == {*DOCUMENTS, *GOLDENS["verdicts"], FRAGMENT}


@of_documents()
def test_a_detail_page_is_a_document(name: str) -> None:
    assert reading(name).verdict is Verdict.DOCUMENT
    assert (reading(name).undecodable, reply(name).encoding) == (0, DOCUMENTS[name].get("encoding", "utf-8"))


@pytest.mark.parametrize(("name", "verdict"), GOLDENS["verdicts"].items())
def test_a_shell_or_a_listing_gives_its_named_result(name: str, verdict: str) -> None:
    assert reading(name).verdict == verdict


@of_documents()
@pytest.mark.parametrize(
    "field",
    ["index_number", "agency", "agency_code", "document_number", "validity", "written_on", "published_on"],
)
def test_a_field_is_what_the_page_prints(name: str, field: str) -> None:
    assert getattr(reply(name), field) == DOCUMENTS[name].get(field)


@of_documents()
def test_the_title_is_what_the_page_prints(name: str) -> None:
    assert reply(name).title == DOCUMENTS[name]["title"]


@of_documents()
@pytest.mark.parametrize("field", ["topics", "genres", "keywords"])
def test_a_list_is_what_the_page_prints(name: str, field: str) -> None:
    assert getattr(reply(name), field) == DOCUMENTS[name].get(field, [])


@of_documents()
def test_every_label_is_kept_and_none_is_unknown(name: str) -> None:
    assert list(reply(name).metadata) == DOCUMENTS[name]["labels"]


@of_documents()
def test_the_warnings_are_those_that_the_page_gives_cause_for(name: str) -> None:
    assert [code for code in reply(name).warnings if code != "general_reader"] == DOCUMENTS[name].get(
        "warnings", []
    )


@of_documents()
def test_none_of_them_is_a_reply_to_a_deputy(name: str) -> None:
    assert reply(name).kind == "other"
    assert reply(name).suggestion.number is None


@of_documents()
def test_the_attachments_are_those_of_the_page(name: str) -> None:
    golden = DOCUMENTS[name]
    found = reply(name).attachments
    assert len(found) == golden.get("attachment_count", len(golden.get("attachments", [])))
    if "attachments" in golden:
        assert [attachment.name for attachment in found] == golden["attachments"]
    assert all(attachment.url.startswith(("https://", "http://")) for attachment in found)


@of_documents("begins", "ends")
def test_the_body_begins_and_ends_with_the_articles_characters(name: str) -> None:
    body, golden = reply(name).body, DOCUMENTS[name]
    assert body.startswith(golden["begins"])
    assert body.endswith(golden["ends"])


@of_documents("body")
def test_the_body_is_the_article_character_by_character(name: str) -> None:
    assert _BLANK.sub("", reply(name).body) == printed(name)


def test_a_body_of_pictures_or_of_attachments_only_is_empty() -> None:
    assert {name for name in DOCUMENTS if not reply(name).body} == {
        name for name, golden in DOCUMENTS.items() if "body" not in golden
    }


@of_documents("body")
def test_no_line_of_a_body_is_padded_and_no_text_of_the_page_is_in_it(name: str) -> None:
    body = reply(name).body
    assert all(line.strip(" \u3000\xa0") == line and line for line in body.split("\n"))
    for foreign in (
        "扫一扫",
        "ICP备",
        "网站标识码",
        "版权所有",
        "上一篇",
        "分享到",
        "您当前的位置",
        "function(",
    ):
        assert foreign not in body


def test_a_fragment_gives_its_text() -> None:
    assert reading(FRAGMENT).body.split("\n")[0] == "各有关单位："
    assert reading(FRAGMENT).body.endswith("渝科局发〔2026〕88号")


@pytest.mark.parametrize("name", [*DOCUMENTS, *GOLDENS["verdicts"], FRAGMENT])
def test_reading_a_page_again_gives_the_same(name: str) -> None:
    again = read_page((SHARED / "pages" / name).read_bytes(), f"https://www.example.gov.cn/{name}")
    assert again == reading(name)
