"""Find all lines of a heading that is printed in several paragraphs, table cells or lines separated by ``<br>``."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.reading.content.claims import SUFFIX
from crawler.reading.html.lines import PageLines, squeeze
from crawler.reading.meaning.dates import find_dates
from crawler.reading.meaning.document_number import read_number_line

_MOST_LINES = 60
"""The maximum number of lines of one heading."""

_SPREAD = re.compile(
    r"(?<!\S)\S(?: \S){4,}(?!\S)|(?<!\S)[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,}(?!\S)|^[\u4e00-\u9fff] [\u4e00-\u9fff]$"
)
"""Matches words that are spread over a line with a space between any two characters, as in 统 计 公 报."""

_COMPLETE = re.compile(
    r"(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|答复|回复|方案|办法|规定|细则|条例|规划|计划|总结|"
    r"说明|名单|清单|目录|公示|情况|结果|汇报|讲话|要点|预算|决算)(?:[（(][^（()）]{1,20}[）)])?(?:\[\d+\])?$"
)
"""Matches the end of a heading that names the type of the document, such as 报告 (report). Nothing follows it."""

_ORGANISATION = re.compile(
    r"(?:中共|国家|[\u4e00-\u9fff]{1,12}?[省市区县州旗盟镇乡])(?![\u4e00-\u9fff]*(?:关于|的|在|对|向|召开|开展|发布|印发))"
    r"[\u4e00-\u9fff（）()]{0,16}(?:局|委|委员会|办|办公室|办公厅|厅|政府|法院|检察院|中心|管委会|总队|支队)(?:网|网站|门户网站|官网)?"
)
_LONGEST_ORGANISATION = 30
_SUBTITLE = re.compile(r"[—\-－]|[（(\[【〔].*[）)\]】〕]$")
"""Matches a line that follows a heading and does not continue it."""

_ADDITION = re.compile(r"[（(【\[〔][^（()）]{1,12}[）)】\]〕]")
"""Matches what a printed heading may add to the title that other sources state, such as （书面） (in writing)."""

_CONTINUATION = ("和", "与", "及", "暨", "以及", "并", "的")
"""The first characters of a line that continues the line above it, whatever that line ends with."""

_ENDS_NO_HEADING = ("。", "；", "，", "：", ":", "、", ";")
_LONGEST = 120


def without_spread(text: str) -> str:
    """Return a heading without the spaces of words that are spread over the line.

    For example, ``统 计 公 报`` becomes ``统计公报``. Other spaces stay.
    """
    return _SPREAD.sub(lambda match: match.group().replace(" ", ""), text) if " " in text else text


def heading_text(page: PageLines, first: int, after: int) -> str:
    """Return the lines from ``first`` up to, but not including, ``after`` as one heading, joined by spaces.

    Words that are spread over a line are closed up (:func:`without_spread`).
    """
    return without_spread(
        " ".join(without_spread(page.heading(line, line + 1)) for line in range(first, after))
    )


def is_organisation(text: str) -> bool:
    """Return whether a text is the name of an organisation or of its site, such as 某某市财政局, and nothing else."""
    key = squeeze(text)
    return len(key) <= _LONGEST_ORGANISATION and _ORGANISATION.fullmatch(key) is not None


def without_number_lines(page: PageLines, first: int, after: int) -> tuple[int, int]:
    """Return the range of a heading's lines without the lines of a document number above or below the heading."""
    while after - first > 1 and read_number_line(page.texts[after - 1]) is not None:
        after -= 1
    while after - first > 1 and read_number_line(page.texts[first]) is not None:
        first += 1
    return first, after


def claimed_lines(page: PageLines, first: int, claim: str, *, open_ended: bool, cut: bool) -> int:
    """Return the index of the line after the lines from ``first`` that together are a part of a title.

    A line with a document number ends them. If fewer than two lines belong together, the result is ``first``.

    Args:
        page: the page's lines.
        first: the index of the line that begins the heading.
        claim: the title according to another source, without white space.
        open_ended: whether something else may follow the title in ``claim``. Then the name of an organisation does
            not continue a heading: it is the name of the site or the signature.
        cut: whether ``claim`` is truncated. Then the last line may contain more than the rest of ``claim``.
    """
    offset = claim.find(squeeze(page.texts[first]))
    line = first
    while 0 <= offset < len(claim) and line < min(first + _MOST_LINES, len(page.texts)):
        key = squeeze(page.texts[line])
        ended = line > first and (read_number_line(key) or (open_ended and is_organisation(key)))
        if ended or not claim.startswith(key, offset):
            rest = claim[offset : offset + len(key) + 1]
            rest = SUFFIX.split(rest, maxsplit=1)[0] if open_ended else rest
            added = key[len(rest) :] if rest and key.startswith(rest) else None
            line += not ended and added is not None and (cut or _ADDITION.fullmatch(added) is not None)
            break
        offset += len(key)
        line += 1
    return line if line - first > 1 else first


def whole_heading(page: PageLines, first: int, after: int, names: Collection[str] = ()) -> tuple[int, int]:
    """Return the range of lines of a heading, with the neighbouring paragraphs that complete it.

    A heading that does not end with the type of the document, such as 报告 (report), is completed by the paragraphs
    below it, and so is a heading above a line that begins with 和 (and) or a like word. A heading without 关于
    (concerning) is completed by the paragraphs above it, if one of those contains 关于 and no type at its end. A
    heading that begins with 关于 is completed by the name of an organisation above it. These paragraphs look like the
    heading and are next to it in the same element.

    Args:
        page: the page's lines.
        first: the index of the heading's first line.
        after: the index of the line after the heading.
        names: names that are never part of a heading, such as the source's, without white space.
    """
    if "关于" not in "".join(page.texts[first:after]):
        for above in range(first - 1, max(first - 4, -1), -1):
            if not _continues(page, above, first, names):
                break
            if "关于" in page.texts[above]:
                if not _COMPLETE.search(squeeze(page.texts[above])):
                    first = above
                break
    above = first - 1
    if page.texts[first].startswith("关于") and above >= 0 and is_organisation(page.texts[above]):
        first -= _look(page, above) == _look(page, first) and not page.linked[above]
    end = after
    complete = _COMPLETE.search(squeeze(page.texts[after - 1])) is not None
    for below in range(after, min(after + 4, len(page.texts))):
        text = page.texts[below]
        if not _continues(page, below, first, names) or (complete and not text.startswith(_CONTINUATION)):
            break
        complete = _COMPLETE.search(squeeze(text)) is not None
        end = below + 1 if complete else end
    return first, end


def _continues(page: PageLines, line: int, heading: int, names: Collection[str]) -> bool:
    """Return whether a line looks like a line of a heading, and its text may be a part of that heading."""
    text = page.texts[line]
    key = squeeze(text)
    return (
        len(key) <= _LONGEST
        and _SUBTITLE.match(text) is None
        and not text.endswith(_ENDS_NO_HEADING)
        and not page.linked[line]
        and key not in names
        and not is_organisation(key)
        and read_number_line(text) is None
        and not any(end - begin >= len(key) - 4 for begin, end, _ in find_dates(text))
        and _look(page, line) == _look(page, heading)
    )


def _look(page: PageLines, line: int) -> tuple[object, ...]:
    """Return how a line's block-level element looks. It is the same for the paragraphs of one heading."""
    tree = page.tree
    element = page.block(line)
    parent = tree.parents[element]
    if tree.tags[element] in {"td", "th"}:
        parent = tree.parents[parent]
    style = "".join(tree.attribute(element, "style").lower().split())
    return (
        parent,
        tree.tags[element],
        tree.attribute(element, "class"),
        tree.attribute(element, "align").lower(),
        "text-align:center" in style,
    )
