"""Pages that no portal serves: they end in bounded time and memory, with a result or the documented error.

A server imports the reader once; each page is read in a child of it that may use so much memory and so many
seconds of processor time and no more: it is killed where it does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from crawler.reading.errors import PageTooComplexError
from crawler.reading.html.limits import within_limits_of_lxml
from tests.support.pages import ROOT

pytestmark = pytest.mark.slow

SECONDS = 20
MEMORY = 3 << 30
_SERVER = """
import gc, json, os, resource, sys
from crawler.items import record_line
from crawler.loaders import ReplyLoader
from crawler.reading import UnreadablePageError, read_page

def outcome(body):
    try:
        reading = read_page(body, "https://a.gov.cn/t.html")
        line = record_line(ReplyLoader(reading).load(city=None, column=None, fetched_at="2026-09-01T00:00:00Z"))
    except UnreadablePageError as error:
        return f"unreadable {type(error).__name__} {error}"
    return f"{reading.verdict} {len(reading.body)} {len(line)}"

for asked in sys.stdin:
    seconds, memory, body = json.loads(asked)
    sink, source = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        try:
            os.write(source, outcome(eval(body)).encode())
        except BaseException as error:
            os.write(source, f"raised {error!r}"[:2000].encode())
        os._exit(0)
    os.close(source)
    said = os.fdopen(sink, "rb").read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps(said if status == 0 else f"killed by signal {-status}"), flush=True)
"""

Ask = Callable[[str, int], str]

REFUSED = {
    "50 MB of nested tags": "b'<div>' * (50_000_000 // 5)",
    "50 MB of nested spans": "b'<span><p>' * (50_000_000 // 9)",
    "50 MB of nested tables": "b'<table><tr><td>' * (50_000_000 // 15)",
    "10 MB of nested tags": "b'<div>' * 2_000_000",
    "nested tags with attributes": "b'<div class=\"a\" id=b>' * 200_000",
    "60,000 attributes of body": "b''.join(b'<body a%d=b>' % n for n in range(60_000)) + b'x'",
    "a million attributes": "b'<div ' + b' '.join(b'a%d=b' % n for n in range(1_000_000)) + b'>'",
    "values with < and without an end": "b'<p a=\"<' * 200_000",
    "nested tags with other end tags": "b'<div></x>' * 200_000",
    "nested tags that are closed in a cell": "b'<div><table><td></div></td></table>' * 50_000",
    "nested list items and definitions": "b'<li>x<dd>y' * 100_000",
    "nested groups of options": "b'<optgroup>x' * 100_000",
    "110,000 options": "'<select>'.encode() + '<option>字'.encode() * 110_000",
    "a page of 50 MB": "'<p>关于建议的答复。</p>'.encode() * 2_000_000",
}
READ = {
    "60,000 attributes": "b'<div ' + b' '.join(b'a%d=b' % n for n in range(60_000)) + b'>'",
    "60,000 attributes one a line": "b'<p ' + b'\\n'.join(b'a%d=\"b\"' % n for n in range(60_000)) + b'>x'",
    "60,000 attributes without values": "b'<p ' + b' '.join(b'a%d' % n for n in range(60_000)) + b'>x'",
    "60,000 attributes without spaces": "b'<p ' + b''.join(b'a%d=\"b\"' % n for n in range(60_000)) + b'>x'",
    "60,000 attributes with < in their values": "b'<p ' + b' '.join(b'a%d=\"<\"' % n for n in range(60_000)) + b'>x'",
    "60,000 attributes with > in their values": "b'<p ' + b' '.join(b\"a%d='>'\" % n for n in range(60_000)) + b'>x'",
    "60,000 attributes and a few values with <": "b'<p ' + (b'a ' * 99 + b'b=\"<\" ') * 600 + b'>x'",
    "a script with many attributes in a string": "b'<script>s=\"<p ' + b'a1 ' * 60_000 + b'>\"</script><p>x'",
    "an empty file": "b''",
    "one byte": "b'<'",
    "white space": "b' \\n' * 100_000",
    "a 10 MB line": "'<p>'.encode() + '建议'.encode() * 1_700_000",
    "a 10 MB line without a tag": "'关于建议的答复：'.encode() * 430_000",
    "a 10 MB line of spaces": "b'<p>x' + b' ' * 10_000_000 + b'y</p>'",
    "a 10 MB line of labels": "'索引号：发布机构：'.encode() * 370_000",
    "a 10 MB line of brackets": "'[ 索引号 ]'.encode() * 700_000",
    "a 5 MB attribute": "b'<div style=\"' + b'a:b;' * 1_250_000 + b'\">x</div>'",
    "a 5 MB comment": "b'<!--' + b'- ' * 2_500_000 + b'<p>x'",
    "a 5 MB script": "b'<script>' + b'document.write(' * 330_000 + b'<p>x'",
    "a script of open strings": "b'<script>' + b'document.write(\"' * 200_000 + b'</script><p>x'",
    "a script of open lists of files": "b'<script>' + b\"var hasFJ='\" * 200_000 + b'</script><p>x'",
    "a written string that goes on": "b'<script>document.write(\"' + b'<td>a<\\\\/td>' * 5_000 + b'\" + x);</script><p>x'",
    "many written strings that go on": "b'<script>' + b'document.write(\"<td>a<\\\\/td>\" + x);' * 50_000 + b'</script><p>x'",
    "a script of backslashes": "b'<script>var hasFJ=\\'' + b'\\\\\\\\' * 1_000_000 + b'</script><p>x'",
    "a challenge of cookies": "b'<script>' + b'document.cookie=' * 1_800 + b'</script>'",
    "200,000 line breaks": "b'<p>x' + b'<br>' * 200_000",
    "60,000 paragraphs": "'<p>建议。</p>'.encode() * 60_000",
    "30,000 table rows": "'<tr><td>索引号</td><td>x</td></tr>'.encode() * 30_000",
    "30,000 label lines": "'<p>索引号：1/2024-1</p>'.encode() * 30_000",
    "30,000 unknown label lines": "'<p>索引号：1/2024-1</p>'.encode() + '<p>甲乙丙：x</p>'.encode() * 30_000",
    "20,000 icons": "'<li><i title=索引号></i><em>x</em></li>'.encode() * 20_000",
    "20,000 icons of two labels": "'<li><i title=索引号></i>x<li><i title=甲乙></i>y'.encode() * 10_000",
    "20,000 labels in a row": "b'<table><tr>' + '<td>索引号</td><td>文号</td>'.encode() * 20_000",
    "20,000 lists of definitions": "'<dl><dt>索引号<dd>x<dt>甲乙丙<dd>y</dl>'.encode() * 20_000",
    "labels nested in labels": "'<div>索引号：'.encode() * 1_500",
    "30,000 links": "'<a href=/t1.html>关于建议的答复</a>'.encode() * 30_000",
    "30,000 files": "b''.join(b'<a href=a%d.pdf>a</a>' % n for n in range(30_000))",
    "30,000 headings": "'<h1>关于第1号建议的答复函</h1>'.encode() * 30_000",
    "30,000 meta tags": "b'<meta name=PubDate content=2024-05-24>' * 30_000",
    "30,000 hidden elements": "b'<div hidden><p>x</p></div>' * 30_000",
    "30,000 dates": "'2024年5月24日 '.encode() * 30_000",
    "unclosed formatting": "b'<b><p>x' * 30_000",
    "unclosed fonts": "b'<font color=red>x<p>' * 30_000",
    "unclosed formatting of many kinds": "b''.join(b'<b id=%d></i><p>x' % n for n in range(30_000))",
    "formatting that is closed in a cell": "b''.join(b'<b id=%d><table><td></b></td></table>' % n for n in range(30_000))",
    "unclosed links": "b'<a href=x>x<p>' * 30_000",
    "nested 1,500 deep": "b'<div>' * 1_500 + b'x' + b'</div>' * 1_500",
    "end tags without a beginning": "b'</div></p></table>' * 200_000",
    "NUL bytes": "b'\\x00' * 1_000_000 + '<p>建议</p>'.encode()",
    "NUL bytes in tags": "b'<d\\x00iv><\\x00p a\\x00=\\x00>\\x00</d\\x00iv>' * 10_000",
    "lone surrogates as references": "b'<h1>&#xD800;&#55296;&#xDFFF;</h1><p>&#xD83D;x&#xDE00;</p>' * 20_000",
    "lone surrogates as bytes": "b'<p>\\xed\\xa0\\x80\\xed\\xbf\\xbf</p>' * 20_000",
    "references beyond Unicode": "b'&#x110000;&#99999999999999999999;&#0;&#xFFFE;' * 20_000",
    "bytes of every kind": "bytes(range(256)) * 10_000",
    "utf-16 without a mark": "'<p>关于建议的答复</p>'.encode('utf-16-le') * 20_000",
    "gb18030 cut in the middle": "'<meta charset=gbk>关于建议的答复'.encode('gb18030') * 50_000 + b'\\x81'",
    **{
        f"a reply that says over and over {said}": (
            f"('<title>关于第1号建议的答复</title><h1>关于第1号建议的答复</h1><p>' + {said!r} * 20_000).encode()"
        )
        for said in (
            "您提出的关于某事的建议收悉。",
            "建议收悉，现将情况函告如下",
            "经商财政部、教育部，",
            "经商",
            "《关于《",
            "会办单位：市教育局、市财政局，",
            "联系人：张三 联系电话：",
            "尊敬的张三、李四代表：",
            "与市教育局共同研究",
            "现将答复如下",
        )
    },
    "digits": "b'<p>' + b'9' * 1_000_000 + b'</p>'",
    "Chinese numerals": "'<p>'.encode() + '一'.encode() * 300_000 + '年一月一日'.encode()",
    "hyphens and dots": "b'<p>2024-' + b'-.' * 500_000 + b'</p>'",
}


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Read what an expression makes, within a number of seconds."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        questions, answers = server.stdin, server.stdout

        def asking(body: str, seconds: int = SECONDS) -> str:
            questions.write(json.dumps([seconds, MEMORY, body]) + "\n")
            questions.flush()
            said: str = json.loads(answers.readline())
            return said

        yield asking
        questions.close()


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_a_page_beyond_any_page_is_refused_with_a_reason(ask: Ask, body: str) -> None:
    kind, error, reason = ask(body, SECONDS).split(" ", 2)
    assert kind == "unreadable"
    assert error in {"PageTooLargeError", "PageTooComplexError"}
    assert reason.startswith(("the page has", "<html> and <body> have", "a tag has", "elements are nested"))


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_a_nasty_page_is_read_in_bounded_time_and_memory(ask: Ask, body: str) -> None:
    verdict = ask(body, SECONDS).split()[0]
    assert verdict in {"document", "challenge", "not_found", "home_page", "listing", "stub", "empty"}


@pytest.mark.parametrize("name", [name for name in READ if "attributes" in name and "script" not in name])
def test_a_listing_with_a_tag_of_many_attributes_is_refused(name: str) -> None:
    page = eval(READ[name]).decode()  # noqa: S307 an expression of this file
    with pytest.raises(PageTooComplexError, match="a tag has more than"):
        within_limits_of_lxml(page)


def test_what_goes_beyond_the_bounds_is_ended(ask: Ask) -> None:
    """Without this the tests above would say nothing."""
    assert ask("b'' if sum(iter(int, 1)) else b''", 1).startswith("killed by signal")
    assert "MemoryError" in ask(f"bytes({MEMORY})", SECONDS)
