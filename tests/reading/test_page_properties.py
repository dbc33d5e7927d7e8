"""Whatever the bytes: one documented error at most, the same record for the same bytes, a valid record."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from crawler.items import WARNINGS, Reply, record_line, record_schema
from crawler.loaders import ReplyLoader
from crawler.reading import PageReading, Selectors, UnreadablePageError, read_page
from tests.support.pages import (
    COLLECTIONS,
    FETCHED_AT,
    FIXTURES,
    LABELLED,
    PARAGRAPHS,
    SYNTHETIC,
    URL,
    Collection,
    document,
    table,
)

pytestmark = pytest.mark.slow

ROOM = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
WORDS = [
    *LABELLED, *LABELLED.values(), *PARAGRAPHS, "索 引 号：", "[ 索引号 ]", "日期：", "来源：", "〔〕号", "2024年5月24日",
    "二○二四年五月", "&#xD800;", "&#0;", "&#x110000;", "&nbsp;", "&ensp;", "\x00", "\ufeff", "\u200b", "\ud83d", "𣲗", "\u2028",
    "]]>", "--", "'", '"', "document.write('来源：x')", "var hasFJ='<a href=\"./a.pdf\">a</a>';", "createPage(2,0)", "扫一扫",
    "主办单位：x 地址：y",
]  # fmt: skip
TAGS = (
    "html head body title meta base script style div p span td th tr table tbody ul li dl dt dd a em i b font br hr img input "
    "form select option textarea svg math template noscript iframe h1 h2 center pre ucaptitle ucapcontent text label x:y"
).split()
ATTRIBUTES = st.sampled_from(
    ["", ' class="t1"', " id=zoom", ' title="索引号"', ' href="a.pdf?x"', ' href="http://["', ' style="display:none"', " hidden",
     ' name="PubDate" content="2024-05-15 14∶05"', " name=ArticleTitle content=关于建议的答复",
     ' value="x" type=hidden', " =", ' "', " a=b a=c"]
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=20))


@st.composite
def opened(draw: st.DrawFn) -> str:
    return f"<{draw(st.sampled_from(TAGS))}{draw(ATTRIBUTES)}>"


ODD = ["<!--", "-->", "<![CDATA[", "<", "</", "<!DOCTYPE html>", "<?xml?>"]
SOUP = st.lists(
    st.one_of(TEXTS, opened(), st.sampled_from(TAGS).map("</{}>".format), st.sampled_from(ODD)),
    max_size=60,
).map("".join)  # fmt: skip
MARKUP = SOUP.map(lambda soup: soup.encode("utf-8", "surrogatepass"))
HEADERS = st.sampled_from(
    [None, "text/html", "text/html; charset=gbk", "text/html; charset=utf-8", "text/html; charset=\x00", "é"]
)


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    return Draft202012Validator(record_schema(), format_checker=FormatChecker())


def loaded(reading: PageReading) -> Reply:
    return ReplyLoader(reading).load(city=None, column=None, fetched_at=FETCHED_AT)


def check(body: bytes, content_type: str | None, selectors: Selectors | None = None) -> None:
    """What holds of any bytes."""
    try:
        reading = read_page(body, URL, content_type=content_type, selectors=selectors)
    except UnreadablePageError as error:
        assert str(error)  # noqa: PT017 the message is for a reject or a person
        return
    assert read_page(body, URL, content_type=content_type, selectors=selectors) == reading
    reply = loaded(reading)
    line = record_line(reply)
    assert record_line(loaded(reading)) == line
    values = json.loads(line)
    validator().validate(values)
    assert set(reply.warnings) <= set(WARNINGS)
    assert "\ufeff" not in reply.body
    assert not any(ord(character) < 32 and character not in "\n\t" for character in reply.body + reply.title)
    assert "\n" not in reply.title


@ROOM
@given(st.binary(max_size=1500), HEADERS)
def test_any_bytes_give_a_valid_record_or_the_documented_error(body: bytes, content_type: str | None) -> None:
    check(body, content_type)


@settings(ROOM, max_examples=300)
@given(MARKUP, HEADERS)
def test_any_markup_gives_a_valid_record_or_the_documented_error(
    body: bytes, content_type: str | None
) -> None:
    check(body, content_type)


@ROOM
@given(SOUP, SOUP, SOUP)
def test_any_block_bar_and_body_give_a_valid_record(block: str, bar: str, body: str) -> None:
    page = document(table(LABELLED) + block, bar=bar, body=body)
    check(page.encode("utf-8", "surrogatepass"), None, Selectors(title="h1", body="div.article"))


@ROOM
@given(st.dictionaries(st.sampled_from(list(LABELLED)), TEXTS))
def test_any_values_give_a_valid_record(values: dict[str, str]) -> None:
    check(document(table({**LABELLED, **values})).encode("utf-8", "surrogatepass"), None)


@ROOM
@given(
    st.sampled_from([document(), document("")]),
    st.integers(0, 3000),
    st.binary(max_size=12),
    st.integers(0, 40),
)
def test_a_page_that_is_cut_or_damaged_anywhere_gives_a_valid_record(
    page: str, place: int, damage: bytes, cut: int
) -> None:
    body = page.encode()
    check(body[:place] + damage + body[place + cut :], None)
    check(body[:place], None)


def _details() -> list[Path]:
    """Return one detail page of each host and template of the cities' fixtures."""
    pages = sorted(FIXTURES.glob("*/pages/*/*.html"))
    return [path for path in pages if "-page-" not in path.name][::9]


def _saved(collection: Collection) -> list[Path]:
    """Return the pages of a collection."""
    return sorted((collection.folder / "pages").glob("*.html"))


SAVED = [path for collection in COLLECTIONS for path in _saved(collection)]


@pytest.mark.parametrize("path", [*_details(), *SAVED], ids=lambda path: path.name)
def test_a_saved_page_gives_the_same_bytes_out_of_the_same_bytes(path: Path) -> None:
    check(path.read_bytes(), None)


@ROOM
@given(st.sampled_from([*_details(), *_saved(SYNTHETIC)]), st.integers(0, 20_000), st.integers(0, 200))
def test_a_saved_page_with_a_hole_in_it_gives_a_valid_record(path: Path, place: int, length: int) -> None:
    body = path.read_bytes()
    check(body[:place] + body[place + length :], None)
