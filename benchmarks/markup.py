"""The markup of a body: what Word and the portals' editors make of a paragraph or table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

Paragraph = Callable[[str], str]
"""From a paragraph's text to its markup."""

_RUNS = re.compile(r"[0-9A-Za-z.%]+|[^0-9A-Za-z.%]+")
_WORD_PARAGRAPH = "text-indent:32.0000pt;mso-char-indent-count:2.0000;line-height:28.0000pt;"
_EDITOR_PARAGRAPH = (
    "margin: 0 0 0;text-align: justify;font-family: &#39;Times New Roman&#39;;"
    "font-size: 14px;text-indent: 43px;line-height: 39px"
)


def word_paragraph(text: str) -> str:
    """Return the markup of a paragraph pasted from Word: figures are in a span with a font of their own."""
    runs = "".join(_word_run(run) for run in _RUNS.findall(text))
    return (
        f'<p class="MsoNormal" style="{_WORD_PARAGRAPH}">{runs}'
        '<span style="font-size:16.0000pt;"><o:p></o:p></span></p>'
    )


def _word_run(run: str) -> str:
    font = "Times New Roman" if run.isascii() else "仿宋_GB2312"
    return (
        f"<span style=\"mso-spacerun:'yes';font-family:{font};font-size:16.0000pt;\">"
        f'<font face="{font}">{escape(run)}</font></span>'
    )


def editor_paragraph(text: str) -> str:
    """Return the markup of a paragraph from the editor of TRS: nested spans, figures in one of their own."""
    runs = "".join(
        f'<span style="font-family:{"Times New Roman" if run.isascii() else "方正仿宋_GBK"}">{escape(run)}</span>'
        for run in _RUNS.findall(text)
    )
    return (
        f'<p style="{_EDITOR_PARAGRAPH}">'
        f'<span style="font-family: 方正仿宋_GBK;font-size: 21px">{runs}</span></p>'
    )


def plain_paragraph(text: str) -> str:
    """Return the markup of a paragraph that only has an indent."""
    return f'<p style="text-indent: 2em; text-align: left;">{escape(text)}</p>'


def signature_line(text: str) -> str:
    """Return the markup of a line of the signature, pushed to the right with non-breaking spaces."""
    return f'<p style="text-align: right;">{"&nbsp;" * 30}{escape(text)}&nbsp;&nbsp;</p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return the markup of a table as editors write it: a paragraph and a span in every cell."""
    cell = '<td width="126" valign="center" style="padding: 0px 7px; border: 1px solid windowtext;">'
    paragraph = '<p style="text-align:center;margin-bottom:0;"><span style="font-size:16px">'
    written = "\n".join(
        '<tr style="height:30px">'
        + "\n".join(f"{cell}{paragraph}{escape(text)}</span></p></td>" for text in row)
        + "</tr>"
        for row in rows
    )
    return (
        '<div class="ue_table"><table cellspacing="0" border="1" cellpadding="0" align="center" '
        f'style="border-collapse: collapse; margin: auto;"><tbody>\n{written}\n</tbody></table></div>'
    )
