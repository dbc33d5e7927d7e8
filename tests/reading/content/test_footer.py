"""The foot of a page is not the body, however long it is."""

from __future__ import annotations

import pytest

from tests.support.pages import PARAGRAPHS, record

TITLE = "关于步道建设的公报"
LINKS = " ".join(f'<a href="http://s{n}.example/">某某部门第{n}号网站</a>' for n in range(40))
FEET = {
    "hidden list": f"<ul style='display:none'>{'<li>某某街道办事处便民服务中心</li>' * 60}</ul>",
    "hidden rows": "<li style='display: none'>http://a.example/index.html</li><li><a href=/>街道</a></li>" * 60,
    "hidden by attribute": f"<div hidden><p>{'隐藏的说明文字很长很长。' * 20}</p></div>",
    "addresses": "<p>下属网站</p>" + "<p>http://www.a.example/index.html</p>" * 40,
    "links": f"<ul><li><div><span>上级部门网站</span><div>{LINKS}</div></div></li></ul>",
    "site map": f"<h3>网站地图</h3><h4>政务公开</h4><ul><li>{LINKS}</li></ul><h4>办事服务</h4><ul><li>{LINKS}</li></ul>",
    "licence": "<p>地址：某某路一号</p><p>网站标识码：9999000017 青ICP备00000017号</p><p>建议使用1920*1080分辨率浏览本站</p>",
    "footer": f"<footer><p>{'本网站由市政府办公室主管，转载请注明出处。' * 6}</p></footer>",
    "menu": f"<ul>{'<li>服务事项办理指南</li>' * 80}</ul>",
}  # fmt: skip
SHORT = ["因线路检修，7月3日停水一天。"]


@pytest.mark.parametrize("foot", FEET)
@pytest.mark.parametrize("text", [list(PARAGRAPHS), SHORT], ids=["long", "short"])
@pytest.mark.parametrize(
    "element",
    ["<div class=TRS_Editor>{}</div>", "<div class=nr>{}</div>", "<table><tr><td>{}</td></tr></table>"],
)
def test_the_foot_of_a_page_is_not_its_body(foot: str, text: list[str], element: str) -> None:
    body = element.format("".join(f"<p>{line}</p>" for line in text))
    bar = "<div>时间：2023-05-06</div>"
    end = "<div>主办：市政府办公室 版权所有</div>"
    reply = record(f"<title>{TITLE}</title><h1>{TITLE}</h1>{bar}{body}<div>{FEET[foot]}</div>{end}")
    assert reply.body == "\n".join(text)


@pytest.mark.parametrize("foot", ["links", "site map"])
def test_a_page_whose_only_content_is_a_file_has_an_empty_body(foot: str) -> None:
    file = "<div class=nr><p><a href=/f/2023.xlsx>2023年步道名录</a></p></div>"
    reply = record(
        f"<title>{TITLE}</title><h1>{TITLE}</h1><div>时间：2023-05-06</div>{file}<div>{FEET[foot]}</div>"
    )
    assert (reply.body, [attachment.name for attachment in reply.attachments]) == ("", ["2023年步道名录"])


def test_what_surrounds_a_text_without_an_element_of_its_own_is_not_body() -> None:
    text = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    page = f"<body><div>{LINKS}</div><h1>{TITLE}</h1>{text}<div>主办：市政府办公室 版权所有</div>"
    assert record(f"<title>{TITLE}</title>{page}").body == "\n".join(PARAGRAPHS)


def test_a_table_without_a_sentence_belongs_to_the_sentence_above_it() -> None:
    rows = "".join(f"<tr><td>第{n}街道</td><td>{n}00</td></tr>" for n in range(1, 30))
    page = f"<h1>{TITLE}</h1><div class=a><div><p>现公布全市步道长度，单位为米。</p></div><table>{rows}</table></div>"
    assert record(f"<title>{TITLE}</title>{page}").body.split("\n")[:2] == [
        "现公布全市步道长度，单位为米。",
        "第1街道\t100",
    ]
