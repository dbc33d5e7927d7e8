"""Hostile documents: the work for reading one grows with its size, or the page is refused."""

from __future__ import annotations

import pytest

from crawler.reading import UnreadablePageError, read_page
from tests.support.counting import grows_linearly

TITLE = "<title>关于第1号建议的答复</title>"
HEADING = TITLE + "<h1>关于第1号建议的答复</h1>"
BLOCK = HEADING + "<table><tr><td>索引号</td><td>1/2024-1</td></tr>"
SHAPES = {
    "paragraphs": (HEADING, "<p>现将答复如下。</p>", ""),
    "paragraphs without an end": (HEADING, "<p>现将答复如下。", ""),
    "lines": (HEADING + "<p>", "现将答复如下。<br>", ""),
    "preformatted lines": (HEADING + "<pre>", "现将答复如下。\n", ""),
    "one line": (HEADING + "<p>", "现将答复如下。", ""),
    "spans in one line": (HEADING + "<p>", "<span>答复</span>", ""),
    "nested elements": (HEADING, "<div>答复", ""),
    "nested elements with classes": (HEADING, "<div class=content{0} id=a{0}>答复", ""),
    "nested spans": (HEADING, "<span>答复", ""),
    "nested tables": (HEADING, "<table><tr><td>答复", ""),
    "nested lists": (HEADING, "<ul><li>答复", ""),
    "headings": (TITLE, "<h1>关于第{0}号建议的答复</h1>", ""),
    "headings without an end": (TITLE, "<h1>关于第1号建议的答复", ""),
    "titles": ("", "<title>关于第1号建议的答复</title>", ""),
    "centred lines": (TITLE, "<p align=center>关于第1号建议</p>", "<p>现将答复如下。</p>"),
    "labels in cells": (BLOCK, "<tr><td>发布机构</td><td>科技局</td></tr>", "</table>"),
    "labels in one row": (BLOCK + "<tr>", "<td>发布机构</td><td>科技局</td>", ""),
    "unknown labels in cells": (BLOCK, "<tr><td>甲乙{0}：</td><td>科技局</td></tr>", "</table>"),
    "header rows": (HEADING, "<table><tr><th>索引号<th>文号<tr><td>1/2024-1<td>2</table>", ""),
    "a wide header row": (HEADING + "<table><tr>", "<th>索引号<th>文号", "<tr><td>1<td>2"),
    "label lines": (HEADING, "<p>索引号：1/2024-1</p>", ""),
    "label lines of many labels": (HEADING, "<p>索引号：1/2024-1 发布机构：局 甲乙{0}：丙</p>", ""),
    "labels in one line": (HEADING + "<p>", "索引号：1 发布机构：局 ", ""),
    "labels without values": (HEADING, "<p>索引号：</p>", ""),
    "labels without values in one line": (HEADING + "<p>", "索引号：", ""),
    "labels in brackets": (HEADING, "<p>[ 索引号 ] 1</p>", ""),
    "labels nested in labels": (HEADING, "<div>索引号：", ""),
    "labels in attributes": (HEADING, "<td data-label=索引号>1/2024-1</td><p data-title=甲乙>1</p>", ""),
    "icons": (HEADING + "<ul>", "<li><i title=索引号></i><em>x</em></li>", ""),
    "definitions": (HEADING, "<dl><dt>索引号<dd>x</dl>", ""),
    "one list of definitions": (HEADING + "<dl>", "<dt>索引号<dd>x", ""),
    "fields of a form": (HEADING + "<form>", "索引号：<input value=1>", ""),
    "hidden elements": (HEADING + "<p>", "<span style='display:none'>索引号：1</span>答复", ""),
    "hidden lines": (HEADING, "<p hidden>索引号：1</p>", ""),
    "bars": (HEADING, "<p>来源：局 时间：2024-05-24 浏览：1</p>", ""),
    "bars without an end": (HEADING + "<div>", "<span>来源：局</span><span>时间：2024-05-24</span>", ""),
    "meta tags": (TITLE, "<meta name=PubDate content=2024-05-24>", ""),
    "meta tags of many names": (TITLE, "<meta name=a{0} content=2024-05-24>", ""),
    "links": (HEADING, "<a href=/t{0}.html>关于第{0}号建议的答复</a>", ""),
    "links in one line": (HEADING + "<p>", "<a href=/t{0}.html>答复</a>，", ""),
    "links without an end": (HEADING, "<a href=/t{0}.html>答复", ""),
    "files": (HEADING, "<a href=a{0}.pdf>附件{0}.pdf</a>", ""),
    "files in one line": (HEADING + "<p>附件：", "<a href=a{0}.pdf>{0}</a>", ""),
    "the same file": (HEADING, "<a href=a.pdf>附件</a>", ""),
    "files with titles before them": (
        HEADING,
        "<p>附件{0}：关于建议的答复.pdf</p><a href=a{0}.pdf>下载</a>",
        "",
    ),
    "files that a script shows": (HEADING, "<script>var hasFJ='<a href=a{0}.pdf>a</a>'</script>", ""),
    "files in frames": (HEADING, "<iframe src=a{0}.pdf></iframe><embed src=b{0}.pdf>", ""),
    "images": (HEADING, "<p><img src=a{0}.png></p>", ""),
    "page links": (HEADING + "<p>答复。</p>", "<a href=t_{0}.html>2</a>", ""),
    "page links without addresses": (HEADING + "<p>答复。</p><div>", "<a>下一页</a><a>3</a>", ""),
    "page links in one line each": (HEADING + "<p>答复。</p>", "<p><a href=t_1.html>2</a></p>", ""),
    "lines of a pager": (HEADING + "<p>答复。</p><p><a href=t_1.html>2</a></p>", "<p>1</p>", ""),
    "pager scripts": (HEADING, "<script>createPageHTML(9, 0, 'a{0}', 'html')</script>", ""),
    "written text": (HEADING, "<script>document.write('<p>答复{0}</p>')</script>", ""),
    "objects": (HEADING, "<script>var a{0} = {{title: '答复', content: '<p>答复</p>'}}</script>", ""),
    "members of an object": (HEADING + "<script>var a = {{", "title{0}: '答复',", "}}</script>"),
    "nested objects": (HEADING + "<script>var a = ", "{{content: ", "</script>"),
    "salutations": (HEADING, "<p>尊敬的张三、李四代表：</p>", ""),
    "deputies in one line": (HEADING + "<p>", "张三、", "代表：</p><p>现将答复如下。</p>"),
    "offices in one line": (HEADING + "<p>经商", "市教育局、", "，现将答复如下。</p>"),
    "suggestions in one line": (HEADING + "<p>您提出的", "《关于某事的建议》", "收悉。</p>"),
    "open titles in one line": (HEADING + "<p>您提出的", "《关于", "收悉。</p>"),
    "contacts": (HEADING, "<p>联系人：张三 联系电话：0571-12345678</p>", ""),
    "contacts in one line": (HEADING + "<p>", "联系人：张三 联系电话：0571-12345678 ", ""),
    "signatures": (HEADING, "<p>市教育局</p><p>2024年5月24日</p>", ""),
    "dates in one line": (HEADING + "<p>", "2024年5月24日 2024-05-24 ", ""),
    "numbers of documents": (HEADING, "<p>政办函〔2024〕{0}号</p>", ""),
    "a long title": ("<title>", "关于第1号建议的答复", "</title><p>现将答复如下。"),
    "a long heading": (TITLE + "<h1>", "关于第1号建议的答复", "</h1><p>现将答复如下。"),
    "boilerplate": (HEADING + "<p>答复。</p>", "<p>主办单位：市局 技术支持：公司 ICP备1号</p>", ""),
    "options": (HEADING + "<select>", "<option>答复", ""),
    "containers": (HEADING, "<div class=TRS_Editor><p>答复。</p></div>", ""),
    "nested containers": (HEADING, "<div class=TRS_Editor><p>答复。</p>", ""),
    "comments": (HEADING, "<!-- 答复 -->", ""),
    "references": (HEADING + "<p>", "&nbsp;&amp;&#x4e00;", ""),
    "lines of the title": (TITLE, "<p>关于</p><p>第1号</p><p>建议的答复</p>", ""),
    "letters of the title": (TITLE, "".join(f"<p>{letter}</p>" for letter in "关于第1号建议的答复"), ""),
    "repeated letters of a long title": ("<title>" + "答" * 300 + "</title>", "<p>答</p>", ""),
    "spread headings": (TITLE, "<p>关 于 第 1 号 建 议 的 答 复</p>", ""),
    "counters": (HEADING, "<p>本文已被浏览 {0} 次</p>", ""),
    "counters in one line": (HEADING + "<p>", "浏览次数：{0} ", ""),
    "counters without numbers": (HEADING, "<p>浏览次数：</p><p>{0}</p>", ""),
    "walls of links": (HEADING, "<div><p>网站</p><a href=http://s{0}.cn/>某某部门第{0}号网站</a></div>", ""),
    "hidden lists": (HEADING, "<ul style='display:none'><li>第{0}号网站</ul>", ""),
    "templates": (HEADING, "<template><p>现将有关办理情况答复如下。</p></template>", ""),
    "nested templates": (HEADING, "<template><p>现将有关办理情况答复如下。</p>", ""),
    "shadow roots": (HEADING, "<div><template shadowrootmode=open><p>现答复如下。</p></template></div>", ""),
    "nested shadow roots": (HEADING, "<template shadowrootmode=open><p>现答复如下。</p>", ""),
    "a long text in a field": (HEADING + "<textarea>", "现将有关办理情况答复如下", "</textarea>"),
    "text fields": (HEADING, "<textarea>现将有关办理情况答复如下。</textarea>", ""),
    "brackets behind a date": (BLOCK + "<tr><td>发布日期</td><td>2024-05-24 ", "(", "x</td></tr></table>"),
    "blank sources": (HEADING, "<p>来源：</p><p>2024-05-24</p>", ""),
    "bases": (HEADING, "<base href=/a{0}/><a href=a.pdf>附件</a>", ""),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_work_for_a_document_grows_with_its_size(shape: str) -> None:
    before, part, after = SHAPES[shape]

    def read(size: int) -> object:
        page = before + "".join(part.format(number) for number in range(size)) + after
        try:
            return read_page(page.encode(), "https://www.a.gov.cn/zwgk/t.html")
        except UnreadablePageError:
            return None

    assert grows_linearly(read, 40, most=2.2)
