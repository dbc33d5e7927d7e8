"""The pages that are measured: made in memory after two platforms, always the same ones.

A page's frame (head, menus, scripts, styles, foot) is in ``frames/``. Its metadata and body are made from a seed and
the page's number. As in the portals' templates a frame takes 11 to 20 KB; the body, in the markup of Word or of the
portal's editor, takes the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from string import Template

from benchmarks.markup import (
    Paragraph,
    editor_paragraph,
    plain_paragraph,
    signature_line,
    table,
    word_paragraph,
)
from benchmarks.prose import Matter, make_heading, make_matter, make_paragraph, make_rows
from crawler.portals.families.jeecms import Jeecms
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.reading import Selectors

SEED = 2017
SMALLEST, LARGEST = 35_000, 45_000
"""Bytes of a page."""

_LONGEST_PARAGRAPH = 2_500
"""Bytes of markup that one more paragraph may add."""


class _Frame(Template):
    """A page with placeholders ``§name``, because ``$`` occurs in scripts."""

    delimiter = "§"
    idpattern = "[a-z_]+"


@dataclass(frozen=True, slots=True)
class Page:
    """A made page and its content.

    Attributes:
        city: the spider's name.
        url: a URL of its portal.
        content: its bytes, UTF-8.
        selectors: of its family.
        index_number: as printed.
        title: on one line.
        body: one paragraph a line, table cells separated by tabs.
    """

    city: str
    url: str
    content: bytes
    selectors: Selectors
    index_number: str
    title: str
    body: str


def make_pages(count: int, seed: int = SEED) -> Iterator[Page]:
    """Make pages one after the other, alternating between the two platforms."""
    for number in range(count):
        yield make_page(number, seed)


def make_page(number: int, seed: int = SEED) -> Page:
    """Make the page ``number``, from 0. It depends only on the number and the seed."""
    chance = Random(f"{seed}/{number}")  # noqa: S311 the same pages every time
    return (_zhengzhou if number % 2 == 0 else _chongqing)(number, chance)


@cache
def _frame(name: str) -> _Frame:
    return _Frame(Path(__file__).with_name("frames").joinpath(f"{name}.html").read_text(encoding="utf-8"))


def _zhengzhou(number: int, chance: Random) -> Page:
    matter = make_matter(chance)
    identifier = 8_000_000 + number
    index_number = f"005252426/{matter.year}-{number % 100_000:05}"
    parts = (
        f"关于{matter.subject}的建议的答复",
        f"关于市十六届人大第四次会议第B（{matter.year}）{matter.number}号建议的答复",
    )
    style = chance.choice((word_paragraph, word_paragraph, plain_paragraph))
    return _fill(
        matter,
        chance,
        city="zhengzhou",
        url=f"https://public.zhengzhou.gov.cn/D1101X/{identifier}.jhtml",
        selectors=Jeecms.selectors,
        style=style,
        agency="郑州市交通运输局",
        index_number=index_number,
        title=" ".join(parts),
        heading="\n".join(parts),
        identifier=str(identifier),
        attachment=_zhengzhou_attachment(identifier) if chance.randrange(4) == 0 else "",
    )


def _chongqing(number: int, chance: Random) -> Page:
    matter = make_matter(chance)
    day = matter.written_on.replace("-", "")
    identifier = f"t{day}_{10_000_000 + number}"
    index_number = f"11500000MB15895317/{matter.year}-{number % 100_000:05}"
    parts = ("重庆市科学技术局", f"关于市六届人大四次会议第{matter.number}号建议办理情况的答复函")
    return _fill(
        matter,
        chance,
        city="chongqing",
        url=f"https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/{day[:6]}/{identifier}.html",
        selectors=TrsWcm.selectors,
        style=editor_paragraph,
        agency="重庆市科学技术局",
        index_number=index_number,
        title=" ".join(parts),
        heading="<br/>".join(parts),
        identifier=identifier,
        document_number=f"渝科局函〔{matter.year}〕{chance.randrange(1, 400)}号",
        attachment=_chongqing_attachment(identifier) if chance.randrange(4) == 0 else "",
    )


def _fill(
    matter: Matter,
    chance: Random,
    *,
    city: str,
    url: str,
    selectors: Selectors,
    style: Paragraph,
    agency: str,
    index_number: str,
    title: str,
    **fillings: str,
) -> Page:
    """Fill a city's frame; its body gets paragraphs, and sometimes a table, until the page has its size.

    Args:
        matter: the subject of the reply.
        chance: the source of everything else.
        city: the city of the frame.
        url: of the page.
        selectors: of its family.
        style: the markup of its paragraphs.
        agency: who answers and signs.
        index_number: as printed.
        title: on one line.
        fillings: further placeholders of the frame.
    """
    begin = [
        f"尊敬的{matter.deputy}代表：",
        f"您提出的“关于{matter.subject}的建议”（第{matter.number}号）收悉。现答复如下：",
    ]
    end = [agency, f"{matter.year}年{matter.month}月{matter.day}日"]
    fillings |= {
        "agency": agency,
        "index_number": index_number,
        "title": title,
        "written_on": matter.written_on,
        "summary": begin[1],
    }
    frame = _frame(city)
    target_size = chance.randrange(SMALLEST, LARGEST - _LONGEST_PARAGRAPH) - len(
        frame.substitute(fillings, body="").encode()
    )
    closing = "".join(signature_line(line) for line in end)
    written = [style(line) for line in begin]
    lines = list(begin)
    size = len("".join(written).encode()) + len(closing.encode())
    has_table = chance.randrange(5) == 0
    while size < target_size:
        number = len(lines) - len(begin)
        if has_table and number == 4:
            rows = make_rows(chance)
            added, texts = table(rows), ["\t".join(row) for row in rows]
        else:
            text = make_heading(number // 6) if number % 6 == 0 else make_paragraph(chance)
            added, texts = style(text), [text]
        written.append(added)
        lines.extend(texts)
        size += len(added.encode())
    content = frame.substitute(fillings, body="".join(written) + closing).encode()
    return Page(city, url, content, selectors, index_number, title, "\n".join([*lines, *end]))


def _zhengzhou_attachment(identifier: int) -> str:
    return (
        '\t<div class="content-relative attachment "><div>附件</div><ul><li>'
        f'<a href="/attachment/%E5%8A%9E%E7%90%86%E6%83%85%E5%86%B5{identifier}.pdf?token={identifier:x}" '
        f'target="_blank">办理情况{identifier}.pdf</a></li></uL></div>\n'
    )


def _chongqing_attachment(identifier: str) -> str:
    return f'<a href="./P0{identifier[1:]}.docx" title="办理情况表.docx">办理情况表.docx</a>'
