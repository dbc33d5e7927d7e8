"""Attachments: absolute URLs, each once, names as printed; no other link is one."""

from __future__ import annotations

import pytest

from crawler.reading import Verdict
from tests.support.pages import FOOTER, PARAGRAPHS, URL, codes, document, read, record

BASE = URL.rsplit("/", 1)[0]
INNER = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)


def attached(after: str = "", body: str = INNER, url: str = URL) -> list[tuple[str, str]]:
    reply = record(document(body=body, after=after), url)
    return [(attachment.name, attachment.url) for attachment in reply.attachments]


def test_the_box_of_the_zhengzhou_platform() -> None:
    box = (
        '<div class="content-relative attachment "><div>附件</div><ul>'
        '<li><a href="/attachment/2025%E5%B9%B4.pdf?RV3sbFax" target="_blank">2025年目录.pdf</a></li>'
        '<li><a href="/attachment/%E8%A1%A8.xlsx?ZD1HU0" target="_blank">绩效目标表.xlsx</a></li></uL></div>'
    )
    assert attached(box) == [
        ("2025年目录.pdf", "https://kjj.example.gov.cn/attachment/2025%E5%B9%B4.pdf?RV3sbFax"),
        ("绩效目标表.xlsx", "https://kjj.example.gov.cn/attachment/%E8%A1%A8.xlsx?ZD1HU0"),
    ]


def test_the_string_that_a_chongqing_script_writes() -> None:
    script = (
        '<script>var hasFJ=\'<a href="./P020220718.docx">附件1.docx</a><BR/><a href="./P020220719.pdf">附件2.pdf</a>\';'
        "if(hasFJ!=''){ document.write('<div class=\"fjxz-item\">附件下载：</div>'); }</script>"
    )
    assert attached(script) == [
        ("附件1.docx", f"{BASE}/P020220718.docx"),
        ("附件2.pdf", f"{BASE}/P020220719.pdf"),
    ]


def test_an_empty_string_of_the_script_is_none() -> None:
    assert (
        attached("<script>var hasFJ='';if(hasFJ!=''){document.write('<a href=\"./a.pdf\">x</a>')}</script>")
        == []
    )


def test_a_file_inserted_in_the_text() -> None:
    body = (
        f"{INNER}<p class=insertfileTag><img src='/icon_xls.gif'><a appendix=true href='./P0202.xlsx' title='投入产出表.xlsx' "
        "oldsrc='/protect/P0202.xlsx'>投入产出表.xlsx</a></p>"
    )
    assert attached(body=body) == [("投入产出表.xlsx", f"{BASE}/P0202.xlsx")]


@pytest.mark.parametrize(
    "shown",
    [
        '<iframe src="./answer.pdf" width="100%"></iframe>',
        '<iframe src="/pdfjs/web/viewer.html?file=/zwgk/jytabl/202409/answer.pdf"></iframe>',
        '<a href="/pdfjs/web/viewer.html?file=%2Fzwgk%2Fjytabl%2F202409%2Fanswer.pdf"></a>',
        '<embed src="answer.pdf" type="application/pdf">',
        '<object data="answer.pdf" type="application/pdf"></object>',
        '<script>showVsbpdfIframe("/zwgk/jytabl/202409/answer.pdf","100%","600","0","","1")</script>',
        "<script>PDFObject.embed('answer.pdf', '#pdf');</script>",
    ],
)
def test_a_file_that_the_page_shows_in_itself(shown: str) -> None:
    assert attached(shown, body="") == [("answer.pdf", f"{BASE}/answer.pdf")]
    assert read(document("", body=shown)).verdict is Verdict.DOCUMENT


@pytest.mark.parametrize(
    "link",
    [
        """<a href="javascript:void(0)" onclick="window.open('./a.docx')">附件</a>""",
        """<a onclick='isDownLoad(this,"./a.docx")'>附件</a>""",
        """<a href="javascript:down('./a.docx')">附件</a>""",
        """<a href="#" data-href="./a.docx">附件</a>""",
        """<a href="javascript:;" data-url="./a.docx">附件</a>""",
    ],
)
def test_a_file_that_a_click_fetches(link: str) -> None:
    assert attached(link) == [("附件", f"{BASE}/a.docx")]


@pytest.mark.parametrize(
    "other",
    [
        '<iframe src="/video/player.html?id=1"></iframe>',
        """<a href="javascript:void(0)" onclick="share('https://kjj.example.gov.cn/a.html')">分享</a>""",
        '<a href="https://service.example.com/share?url=https://kjj.example.gov.cn/a.html&pic=a.jpg">微博</a>',
        "<a href=\"javascript:print('a')\">打印</a>",
    ],
)
def test_what_a_page_shows_or_runs_besides_files_is_no_attachment(other: str) -> None:
    assert attached(other) == []


def test_a_link_whose_href_a_script_has_moved() -> None:
    assert attached(
        '<div class="fjxz-item">附件下载：<a _href="./a.docx" style="cursor:pointer">附件.docx</a></div>'
    ) == [("附件.docx", f"{BASE}/a.docx")]


def test_a_link_of_a_download_servlet() -> None:
    link = '<li><a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=53F8">空表说明</a></li>'
    assert attached(f"<div>附件：<ul>{link}</ul></div>") == [
        (
            "空表说明",
            "https://kjj.example.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=53F8",
        )
    ]


def test_the_query_of_a_file_is_kept_and_does_not_hide_that_it_is_one() -> None:
    assert attached('<p><a href="/f/a.pdf?v=1&t=R1">表</a></p>') == [
        ("表", "https://kjj.example.gov.cn/f/a.pdf?v=1&t=R1")
    ]


@pytest.mark.parametrize(
    "ending",
    ["pdf", "PDF", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "rar", "txt", "ppt", "pptx"],
)
def test_every_kind_of_file(ending: str) -> None:
    assert attached(f'<p><a href="a.{ending}">表</a></p>') == [("表", f"{BASE}/a.{ending}")]


def test_the_same_file_twice_is_one_attachment() -> None:
    assert attached('<p><a href="a.pdf"></a><a href="./a.pdf">表.pdf</a></p>') == [("a.pdf", f"{BASE}/a.pdf")]


def test_a_link_without_text_has_the_name_of_its_title_or_file() -> None:
    assert attached(
        '<p><a href="a.pdf" title="目录.pdf"><img src="i.gif"></a><a href="%E8%A1%A8.pdf"><img src="i.gif"></a></p>'
    ) == [
        ("目录.pdf", f"{BASE}/a.pdf"),
        ("表.pdf", f"{BASE}/%E8%A1%A8.pdf"),
    ]


def test_links_start_from_the_base_of_the_page() -> None:
    page = document(
        body=INNER,
        head='<base href="https://oss.example.gov.cn/f/">',
        after='<p><a href="a.pdf">表.pdf</a></p>',
    )
    assert [attachment.url for attachment in record(page).attachments] == [
        "https://oss.example.gov.cn/f/a.pdf"
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="./t20240914_1.html">另一篇</a>',
        '<a href="#">微信</a>',
        '<a href="javascript:void(0)">打印.pdf</a>',
        '<a href="mailto:a@b.cn">a.pdf</a>',
        "<a>没有地址.pdf</a>",
        '<a href="/zwgk/">政务公开</a>',
        '<a href="http://["">坏.pdf</a>',
        '<!--<a href="a.pdf">注释.pdf</a>-->',
    ],
)
def test_other_links_are_no_attachments(link: str) -> None:
    assert attached(f"<p>{link}</p>") == []


LINKS = '<p><a href="a.pdf">甲.pdf</a><a href="/f/b.doc">乙.doc</a><a href="https://oss.example.gov.cn/c.xls">丙.xls</a></p>'


def test_a_file_whose_url_is_not_known_is_no_attachment_and_is_warned_of() -> None:
    reply = record(document(body=INNER, after=LINKS), "file:///home/reader/page.html")
    assert [(each.name, each.url) for each in reply.attachments] == [
        ("丙.xls", "https://oss.example.gov.cn/c.xls")
    ]
    assert codes(reply) == ["attachment_without_url"]


def test_a_file_on_the_disk_of_its_author_is_no_attachment_and_is_warned_of() -> None:
    link = '<p><a href="file:///C:/Users/gov/a.pdf">甲.pdf</a></p>'
    reply = record(document(body=INNER, after=link))
    assert (reply.attachments, codes(reply)) == ([], ["attachment_without_url"])


def test_a_page_whose_files_have_urls_is_not_warned_of() -> None:
    assert codes(record(document(body=INNER, after=LINKS))) == []


def test_a_page_of_nothing_but_files_without_url_is_still_a_document() -> None:
    page = document("", body="", after=LINKS.partition('<a href="https')[0])
    assert read(page, "file:///home/reader/page.html").verdict is Verdict.DOCUMENT


def test_files_of_the_navigation_and_the_footer_are_not_the_pages() -> None:
    page = document(body=INNER).replace("首页</a>", '首页</a><a href="/guide.pdf">指南.pdf</a>')
    page = page.replace(FOOTER, FOOTER.replace("</div>", '<a href="/map.doc">网站地图.doc</a></div>'))
    assert record(page).attachments == []


HOST = "https://kjj.example.gov.cn"


@pytest.mark.parametrize(
    ("link", "name", "address"),
    [
        (
            '<a href="/file/getFile.do?fileId=8">附件1：清单.docx</a>',
            "附件1：清单.docx",
            "/file/getFile.do?fileId=8",
        ),
        ('<a href="/api/file/123">附件2.pdf（23KB）</a>', "附件2.pdf（23KB）", "/api/file/123"),
        ('<a href="/d/7" download="名单.xls"><img src="x.gif"></a>', "名单.xls", "/d/7"),
        ('<a href="/d/7" download>名单</a>', "名单", "/d/7"),
        ('<a href="/d/8" title="经费表.xlsx"><img src="x.gif"></a>', "经费表.xlsx", "/d/8"),
        ('<a href="/d/8" download="乙.xls" title="丙.xls">甲</a>', "甲", "/d/8"),
        ('<a href="/d/8" download="乙.xls" title="丙.xls"></a>', "乙.xls", "/d/8"),
        ('<a href="/down.jsp?id=1&filename=x.docx"></a>', "x.docx", "/down.jsp?id=1&filename=x.docx"),
        ('<a href="/dl?fileName=%E8%A1%A8.zip">&nbsp;</a>', "表.zip", "/dl?fileName=%E8%A1%A8.zip"),
        ('<a href="/dl?fileName=%B1%ED.zip"></a>', "表.zip", "/dl?fileName=%B1%ED.zip"),
        ('<a href="/dl?path=/u/2024/a.ofd"></a>', "a.ofd", "/dl?path=/u/2024/a.ofd"),
        ('<a href="/down.asp?file=a.doc">答复附表</a>', "答复附表", "/down.asp?file=a.doc"),
        ('<a href="/f/n.pdf;v=2"></a>', "n.pdf", "/f/n.pdf;v=2"),
        ('<a href="/f/p.pdf%20"></a>', "p.pdf", "/f/p.pdf%20"),
    ],
)
def test_a_file_is_known_by_its_name_whatever_its_address(link: str, name: str, address: str) -> None:
    assert attached(f"<p>{link}</p>") == [(name, HOST + address)]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/art/2024/5/6/art_1_2.html">关于印发某办法的通知.pdf</a>',
        '<a href="/zwgk/content_12">第3.5节</a>',
        '<a href="/search?q=pdf">更多</a>',
        '<a href="/d/9.jpg">现场图</a>',
    ],
)
def test_a_page_or_a_search_is_no_file(link: str) -> None:
    assert attached(f"<p>{link}</p>") == []


def test_the_query_of_a_file_is_in_the_encoding_of_the_page() -> None:
    page = document(body=INNER, after='<p><a href="/down.asp?f=附表.doc">附表</a></p>')
    reply = record(page.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"))
    assert [file.url for file in reply.attachments] == [f"{HOST}/down.asp?f=%B8%BD%B1%ED.doc"]
