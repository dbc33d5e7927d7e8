"""Bytes to text, once: the declared codec strictly, repair only where it fails."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import decode
from tests.support.pages import COLLECTIONS, Collection, document, record, samples

pytestmark = pytest.mark.slow

BODY = "<body><p>朱镕基、㙍川镇、二〇二四年，关于提升转化水平的建议收悉。</p></body>"
TEXT = f"<html><head>{{meta}}<title>答复</title></head>{BODY}</html>"
NAMES = "朱镕基、㙍川镇、二〇二四年"
GBK_META = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
UTF_META = '<meta charset="utf-8">'


def page(meta: str, codec: str) -> bytes:
    return TEXT.format(meta=meta).encode(codec)


@pytest.mark.parametrize(
    ("meta", "codec", "content_type", "encoding"),
    [
        (UTF_META, "utf-8", None, "utf-8"),
        ("", "utf-8", None, "utf-8"),
        (UTF_META, "utf-8", "text/html", "utf-8"),
        ("", "utf-8", "text/html; charset=UTF-8", "utf-8"),
        (GBK_META, "gb18030", None, "gb18030"),
        ('<meta charset="gbk">', "gb18030", None, "gb18030"),
        ('<meta charset="GB18030">', "gb18030", None, "gb18030"),
        ("<meta charset=GB2312>", "gb18030", "text/html", "gb18030"),
        ("", "gb18030", "text/html; charset=gbk", "gb18030"),
        ("", "gb18030", None, "gb18030"),
        # a header that is wrong over a meta that is right
        (GBK_META, "gb18030", "text/html; charset=utf-8", "gb18030"),
        # a header of gbk over utf-8
        (UTF_META, "utf-8", "text/html; charset=gbk", "utf-8"),
        ("", "utf-8", "text/html; charset=gb2312", "utf-8"),
        # a meta that is wrong
        (UTF_META, "gb18030", None, "gb18030"),
        (GBK_META, "utf-8", None, "utf-8"),
        # a server's default is no statement about the page
        ("", "utf-8", "text/html; charset=iso-8859-1", "utf-8"),
        ("", "gb18030", "text/html; charset=ISO-8859-1", "gb18030"),
        # unknown names
        ('<meta charset="x-nonsense">', "utf-8", "text/html; charset=nonsense", "utf-8"),
    ],
)
def test_a_page_is_decoded_whole(meta: str, codec: str, content_type: str | None, encoding: str) -> None:
    decoded = decode(page(meta, codec), content_type)
    assert decoded.encoding == encoding
    assert decoded.undecodable == 0
    assert NAMES in decoded.text
    assert "\ufffd" not in decoded.text


@pytest.mark.parametrize(("header", "meta"), [("gbk", UTF_META), ("utf-8", GBK_META)])
def test_utf_8_that_is_valid_gb18030_by_chance_is_utf_8_where_header_or_meta_say_so(
    header: str, meta: str
) -> None:
    body = f"<html>{meta}<p>答复</p></html>".encode()
    assert body.decode("gb18030")
    decoded = decode(body, f"text/html; charset={header}")
    assert (decoded.encoding, decoded.undecodable) == ("utf-8", 0)
    assert "答复" in decoded.text


@pytest.mark.parametrize(("codec", "encoding"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le")])
def test_a_byte_order_mark_counts_before_everything_and_is_no_text(codec: str, encoding: str) -> None:
    decoded = decode(page(GBK_META, codec), "text/html; charset=gbk")
    assert decoded.encoding == encoding
    assert decoded.text.startswith("<html>")
    assert NAMES in decoded.text


@pytest.mark.parametrize("place", [5_000, 40_000])
def test_a_charset_that_is_declared_late_counts(place: int) -> None:
    meta = f"<script>{'x' * place}</script><meta charset=big5>"
    body = f"<html><head>{meta}</head><body>{'臺北市議員建議案之答覆' * 20}</body></html>".encode("big5")
    decoded = decode(body)
    assert decoded.encoding.startswith("big5")
    assert "臺北市議員建議案之答覆" in decoded.text


def test_characters_that_cannot_be_decoded_are_counted() -> None:
    body = page(UTF_META, "utf-8").replace("提升".encode(), b"\xff\xfe\xff")
    decoded = decode(body)
    assert decoded.encoding == "utf-8"
    assert decoded.undecodable == 3
    assert decoded.text.count("\ufffd") == 3
    assert NAMES in decoded.text


def test_an_intact_page_counts_none_although_it_prints_the_replacement_character() -> None:
    assert decode(page(UTF_META, "utf-8").replace("答复".encode(), "答\ufffd复".encode())).undecodable == 0


def test_a_record_says_which_codec_and_warns_of_characters_it_lost() -> None:
    whole = document().encode("gb18030")
    assert record(whole).encoding == "gb18030"
    assert "undecodable_characters" not in record(whole).warnings
    broken = document().encode().replace("审签".encode(), b"\xff\xff")
    assert record(broken).encoding == "utf-8"
    assert "undecodable_characters" in record(broken).warnings


def test_an_empty_body_is_an_empty_text() -> None:
    assert (decode(b"").text, decode(b"").undecodable) == ("", 0)
    assert decode(b"", "text/html; charset=gbk").text == ""


@pytest.mark.parametrize("collection", COLLECTIONS, ids=str)
def test_every_saved_page_decodes_without_a_loss(collection: Collection) -> None:
    pages = sorted((collection.folder / "pages").glob("*.html"))
    assert len(pages) > 30
    decoded = {path.name: decode(path.read_bytes()) for path in pages}
    assert {name for name, each in decoded.items() if each.undecodable} == set()
    assert {name: each.encoding for name, each in decoded.items() if each.encoding != "utf-8"} == {
        sample.name: golden["encoding"]
        for sample, golden in samples("pages", "documents").items()
        if sample.collection == collection and "encoding" in golden
    }


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.binary(max_size=400),
    st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=gbk", "x;charset=", "\x00"]),
)
def test_no_bytes_raise_and_the_same_bytes_give_the_same_text(body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type) == decode(body, content_type)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=30, max_size=200))
def test_chinese_text_comes_back_from_both_codecs_without_a_declaration(text: str) -> None:
    assert decode(f"<p>{text}</p>".encode()).text == f"<p>{text}</p>"
    assert decode(f"<meta charset=gb2312><p>{text}</p>".encode("gb18030")).text.endswith(f"<p>{text}</p>")
