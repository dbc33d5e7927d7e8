"""Saved pages read as they are: no city, no selector given.

The golden tables ``tests/goldens/*_pages.toml`` were read off the HTML by eye. The body is compared, character by
character, with the text that another HTML parser finds in the element the table names. The synthetic pages are
in every clone. The real ones, whose structures they have, are read where they are.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest

from crawler.items import Reply
from crawler.loaders import ReplyLoader
from crawler.reading import PageReading, Verdict, read_page
from tests.support.pages import COLLECTIONS, FETCHED_AT, SYNTHETIC, Collection, Sample, samples

DOCUMENTS: dict[Sample, dict[str, Any]] = samples("pages", "documents")
VERDICTS: dict[Sample, str] = samples("pages", "verdicts")
FRAGMENTS: dict[Sample, dict[str, str]] = samples("pages", "fragments")
"""Bodies without title and page around them: no golden but for their text."""

FIELDS = (
    "index_number",
    "agency",
    "agency_code",
    "document_number",
    "validity",
    "written_on",
    "published_on",
)
LISTS = ("topics", "genres", "keywords")
FURNITURE = (
    "扫一扫",
    "ICP备",
    "网站标识码",
    "版权所有",
    "上一篇",
    "分享到",
    "您当前的位置",
    "function(",
)
"""Words that are in no body."""

_BLANK = re.compile(r"[\s\u200b-\u200f\ufeff\u2060]+")

of_documents = pytest.mark.parametrize("sample", DOCUMENTS, ids=str)
of_bodies = pytest.mark.parametrize(
    "sample", [page for page in DOCUMENTS if "body" in DOCUMENTS[page]], ids=str
)
of_collections = pytest.mark.parametrize("collection", COLLECTIONS, ids=str)


@cache
def reading(sample: Sample) -> PageReading:
    return read_page(sample.path.read_bytes(), f"https://www.example.gov.cn/{sample.name}")


@cache
def reply(sample: Sample) -> Reply:
    return ReplyLoader(reading(sample)).load(city=None, column=None, fetched_at=FETCHED_AT)


def printed(sample: Sample) -> str:
    """Return the text that lxml finds in the element of the table, without white space and furniture."""
    golden = DOCUMENTS[sample]
    body = sample.path.read_bytes().decode(golden.get("encoding", "utf-8"))
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


@of_collections
def test_every_page_of_a_collection_is_looked_at(collection: Collection) -> None:
    looked_at = {*DOCUMENTS, *VERDICTS, *FRAGMENTS}
    assert collection.files("pages", "*.html") == {
        page.name for page in looked_at if page.collection == collection
    }


def test_every_synthetic_page_says_that_it_is_one() -> None:
    folder = SYNTHETIC.folder / "pages"
    lines = (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    saved = [json.loads(line) for line in lines]
    assert {page["file"] for page in saved} == SYNTHETIC.files("pages", "*.html")
    assert all(page["synthetic"] and urlsplit(page["url"]).netloc.endswith(".example") for page in saved)
    assert all(b"<!-- SYNTHETIC: " in path.read_bytes() for path in folder.glob("*.html"))
    texts = (SYNTHETIC.folder / "texts").glob("*.txt")
    assert all(path.read_bytes().startswith(b"SYNTHETIC: ") for path in texts)


@of_documents
def test_a_detail_page_is_a_document(sample: Sample) -> None:
    assert reading(sample).verdict is Verdict.DOCUMENT
    encoding = DOCUMENTS[sample].get("encoding", "utf-8")
    assert (reading(sample).undecodable, reply(sample).encoding) == (0, encoding)


@pytest.mark.parametrize("sample", VERDICTS, ids=str)
def test_a_shell_or_a_listing_gives_its_named_result(sample: Sample) -> None:
    assert reading(sample).verdict == VERDICTS[sample]


@of_documents
def test_the_fields_are_what_the_page_prints(sample: Sample) -> None:
    golden = DOCUMENTS[sample]
    expected = (
        {"title": golden["title"]}
        | {field: golden.get(field) for field in FIELDS}
        | {field: golden.get(field, []) for field in LISTS}
    )
    assert {field: getattr(reply(sample), field) for field in expected} == expected


@of_documents
def test_every_label_is_kept_and_none_is_unknown(sample: Sample) -> None:
    assert list(reply(sample).metadata) == DOCUMENTS[sample]["labels"]


@of_documents
def test_the_warnings_are_those_that_the_page_gives_cause_for(sample: Sample) -> None:
    found = [code for code in reply(sample).warnings if code != "general_reader"]
    assert found == DOCUMENTS[sample].get("warnings", [])


@of_documents
def test_none_of_them_is_a_reply_to_a_deputy(sample: Sample) -> None:
    assert reply(sample).kind == "other"
    assert reply(sample).suggestion.number is None


@of_documents
def test_the_attachments_are_those_of_the_page(sample: Sample) -> None:
    golden = DOCUMENTS[sample]
    found = reply(sample).attachments
    assert len(found) == golden.get("attachment_count", len(golden.get("attachments", [])))
    if "attachments" in golden:
        assert [attachment.name for attachment in found] == golden["attachments"]
    assert all(attachment.url.startswith(("https://", "http://")) for attachment in found)


@of_bodies
def test_the_body_is_the_article_character_by_character(sample: Sample) -> None:
    body, golden = reply(sample).body, DOCUMENTS[sample]
    assert body.startswith(golden["begins"])
    assert body.endswith(golden["ends"])
    assert _BLANK.sub("", body) == printed(sample)


@of_collections
def test_a_body_of_pictures_or_of_attachments_only_is_empty(collection: Collection) -> None:
    pages = [page for page in DOCUMENTS if page.collection == collection]
    assert [page.name for page in pages if not reply(page).body] == [
        page.name for page in pages if "body" not in DOCUMENTS[page]
    ]


@of_bodies
def test_no_line_of_a_body_is_padded_and_no_text_of_the_page_is_in_it(sample: Sample) -> None:
    body = reply(sample).body
    assert all(line.strip(" \u3000\xa0") == line and line for line in body.split("\n"))
    assert [words for words in FURNITURE if words in body] == []


@pytest.mark.parametrize("sample", FRAGMENTS, ids=str)
def test_a_fragment_gives_its_text(sample: Sample) -> None:
    assert reading(sample).body.startswith(FRAGMENTS[sample]["begins"])
    assert reading(sample).body.endswith(FRAGMENTS[sample]["ends"])
