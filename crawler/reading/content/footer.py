"""Find where a page's footer begins: licence numbers, the operator's address, and the links above them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.html.lines import PageLines

_LICENCE_NUMBER = r"(?:\s*\d|字|案?(?:证?号|编号|序号|[：:])|$)"
_FOOTER = re.compile(
    rf"ICP备{_LICENCE_NUMBER}|icp备{_LICENCE_NUMBER}|Icp备{_LICENCE_NUMBER}|网安备(?:案号)?\s*[：:\d]|网站标识(?:码|号|$|[：:])|版权所有(?![者权人])|"
    "Copyright(?![\u4e00-\u9fff])|copyright(?![\u4e00-\u9fff])|COPYRIGHT(?![\u4e00-\u9fff])|CopyRight(?![\u4e00-\u9fff])|©|"
    "政府网站找错$|技术支持(?:$|[：: ]|单位[：:])|"
    "主办单位[：:].*(?:地址|邮编|承办)|地址[：:].*主办|邮编[：:].*主办"
)
"""Matches text in the footer of a government site, but not a reply that mentions such text.

The footer's contents follow the guidelines for government sites (国办发〔2017〕47号). Every alternative
begins with a literal character, which makes the search fast.
"""

SENTENCE_ENDS = ("。", "；")
SENTENCE_LENGTH = 20
"""Minimum number of characters of a line that counts as a sentence of a document, not of a footer."""

SALUTATION = re.compile(r"(?:代表|委员)[^，。]{0,8}[：:]$|(?:建议|提案|议案|》|”)[^。]{0,24}收悉")
_FOOTER_LINES = 60
"""The maximum number of lines in a footer that are not links."""


def _is_text(lines: Sequence[str]) -> bool:
    """Return whether lines belong to a document rather than to a footer.

    Lines that contain a salutation or at least two sentences belong to a document. A footer may contain one
    sentence.
    """
    sentences = sum(len(line) >= SENTENCE_LENGTH and line.endswith(SENTENCE_ENDS) for line in lines)
    return sentences > 1 or any(SALUTATION.search(line) for line in lines)


def footer_line(page: PageLines, first: int, begin: int) -> int:
    """Return the index of the line where the page's footer begins, or the line count if there is no footer.

    A footer is recognised by a text such as 版权所有 (all rights reserved). The footer is the outermost
    element around this text that contains neither the title nor sentences of the document.

    Args:
        page: the page's lines of text.
        first: the index of the first line after the title.
        begin: the index of the first line that may belong to the footer.
    """
    tree = page.tree
    for line in range(begin, len(page.texts)):
        text = page.texts[line]
        if len(text) > 200 or not _FOOTER.search(text):
            continue
        if text.endswith(SENTENCE_ENDS) and not _FOOTER.match(text):
            # A sentence of the document that mentions, for example, 版权所有 (all rights reserved).
            continue
        element = page.owner(line)
        if _is_text(page.texts[max(begin, page.span(element)[0]) : line]):
            # One of several lines of one element, separated by <br>.
            return line
        title_segment = page.firsts[first - 1] if first else 0
        top, unlinked = line, list[str]()
        for parent in tree.ancestors(element):
            if (
                tree.tags[parent] in {"body", "html"}
                or tree.starts[parent] <= title_segment < tree.stops[parent]
            ):
                break
            above = page.span(parent)[0]
            if above < begin:
                break
            unlinked += [
                text for number, text in enumerate(page.texts[above:top], above) if not page.linked[number]
            ]
            top = min(top, above)
            if len(unlinked) > _FOOTER_LINES or _is_text(unlinked):
                break
            element = parent
        return max(begin, page.span(element)[0])
    return len(page.texts)
