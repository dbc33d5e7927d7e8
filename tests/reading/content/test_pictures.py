"""A document that is scanned: its pages are attachments, and a warning says where the text is."""

from __future__ import annotations

import pytest

from crawler.reading import Verdict
from tests.support.pages import LONG, PARAGRAPHS, URL, document, read, record

BASE = URL.rsplit("/", 1)[0]
SCAN = '<p><img src="./W1.jpg"></p><p><img src="./W2.png" title="第二页"></p>'
SCANNED = [("W1.jpg", f"{BASE}/W1.jpg"), ("第二页", f"{BASE}/W2.png")]
INTRODUCTION = "<p>王开周代表：</p><p>您的建议收悉，现将答复函公开如下：</p>"


def scanned(body: str, **parts: str) -> tuple[list[tuple[str, str]], bool]:
    reply = record(document(body=f"<div class=TRS_Editor>{body}</div>", **parts))
    return [(file.name, file.url) for file in reply.attachments], "body_in_pictures" in reply.warnings


@pytest.mark.parametrize("text", ["", INTRODUCTION])
def test_a_scanned_letter_has_its_pages_as_attachments(text: str) -> None:
    assert scanned(text + SCAN) == (SCANNED, True)


def test_a_scanned_letter_keeps_everything_else() -> None:
    page = document(body=f"<div class=TRS_Editor>{INTRODUCTION}{SCAN}</div>")
    reply = record(page)
    assert read(page).verdict is Verdict.DOCUMENT
    assert (reply.suggestion.number, reply.published_on) == ("B003", "2024-09-14")
    assert reply.body == "王开周代表：\n您的建议收悉，现将答复函公开如下："


def test_a_scanned_letter_in_an_element_of_no_name_is_one() -> None:
    reply = record(document(body=SCAN))
    assert [file.url for file in reply.attachments] == [url for _, url in SCANNED]
    assert "body_in_pictures" in reply.warnings


@pytest.mark.parametrize("attribute", ["data-original", "data-src", "_src"])
def test_a_picture_that_a_script_loads_later_has_its_own_address(attribute: str) -> None:
    assert scanned(f'<p><img src="/i/loading.gif" {attribute}="./W1.jpg"></p>') == (SCANNED[:1], True)


def test_a_picture_that_links_to_itself_is_one_attachment() -> None:
    assert scanned('<p><a href="./W1.jpg"><img src="./W1.jpg"></a></p>') == (SCANNED[:1], True)


def test_a_picture_written_into_the_page_has_no_url_and_is_warned_of() -> None:
    data = "data:image/png;base64," + "iVBORw0KGgo" * 3000
    assert scanned(f'<p>答复函：</p><p><img src="{data}"></p>') == ([], True)
    assert scanned(f'<p>答复函：</p><p><img src="{data[:400]}"></p>') == ([], False)


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="./W1.jpg" width="120">',
        '<img src="./W1.jpg" style="border-width:1px;height:60px">',
        '<img src="/images/icon_doc.png">',
        '<img src="/r/qrcode.png">',
        '<img src="/ewm.jpg">',
        '<img src="/site/xhtml/images/weixin.png">',
        '<a href="/zt/2024/"><img src="./W1.jpg"></a>',
        '<img src="/i/dot.gif">',
        '<img src="">',
        '<img style="display:none" src="./W1.jpg">',
    ],
)
def test_an_ornament_is_no_page_of_a_letter(picture: str) -> None:
    assert scanned(f"<p>您的建议收悉，答复函公开如下：</p><p>{picture}</p>") == ([], False)


@pytest.mark.parametrize(
    "text",
    ["".join(f"<p>{line}</p>" for line in PARAGRAPHS), f"<p>{LONG}</p><p>{LONG}</p>"],
)
def test_a_picture_beside_a_whole_text_is_no_attachment(text: str) -> None:
    assert scanned(text + SCAN) == ([], False)


def test_a_short_text_that_is_signed_is_whole() -> None:
    text = "<p>王开周代表：</p><p>您的建议已经采纳。</p><p>某市教育局</p><p>2024年8月13日</p>"
    assert scanned(text + SCAN) == ([], False)


def test_pictures_of_the_footer_are_no_pages_of_a_letter() -> None:
    assert scanned(
        "<p>此件以正式印发的文本为准。</p>", after='<div class=b><img src="/a/jubao1.jpg"></div>'
    ) == ([], False)
