"""Finding the text, HTML and files that a page's scripts would add to the page.

Only string literals are read. No script is executed.
"""

from __future__ import annotations

import re

_LITERAL = r"""(?:"(?P<double>(?:[^"\\]++|\\.)*+)"|'(?P<single>(?:[^'\\]++|\\.)*+)')"""
_WRITE = re.compile(rf"document\.write(?:ln)?\(\s*{_LITERAL}\s*\)", re.DOTALL)
_ASSIGNED = re.compile(rf"\bhasFJ\s*=\s*{_LITERAL}", re.DOTALL)
_SHOWN_FILE = re.compile(
    r"""\b(?:showVsbpdfIframe|PDFObject\.embed)\(\s*(?P<quote>["'])(?P<url>[^"'\\]{1,500})(?P=quote)"""
)
_MARKUP = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": ""}


def unescaped(literal: str) -> str:
    """Return the text of a JavaScript string literal, with its escape sequences replaced.

    The literal is passed without its quotes. A lone surrogate becomes U+FFFD.
    """
    if "\\" not in literal:
        return literal

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(character, literal).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _text(match: re.Match[str]) -> str:
    """Return the text of the string literal in a match."""
    return unescaped(match["single"] if match["double"] is None else match["double"])


def written_text(source: str) -> str:
    """Return the text that a script's calls ``document.write("…")`` would show, without markup.

    Only calls whose argument is a single string literal are read. If there are no such calls, return ''.
    """
    begin = source.find("document.write")
    if begin < 0:
        return ""
    return " ".join(_MARKUP.sub("", _text(match)) for match in _WRITE.finditer(source, begin))


def attachment_markup(source: str) -> str:
    """Return the HTML that a script assigns to the variable ``hasFJ``, or '' if there is no assignment.

    Pages made with TRS WCM contain ``var hasFJ='<a href=…>…</a><BR/>…'`` and show this list of files under
    the heading 附件下载 (attachments).
    """
    begin = source.find("hasFJ")
    if begin < 0:
        return ""
    return " ".join(_text(match) for match in _ASSIGNED.finditer(source, begin))


def shown_files(source: str) -> list[str]:
    """Return the URLs of the files that a script embeds in the page.

    Two calls are recognised: ``showVsbpdfIframe("/__local/….pdf", …)`` (博达 VSB) and
    ``PDFObject.embed("…")``.
    """
    if "showVsbpdfIframe" not in source and "PDFObject" not in source:
        return []
    return [match["url"] for match in _SHOWN_FILE.finditer(source)]
