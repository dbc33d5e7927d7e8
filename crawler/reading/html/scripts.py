"""Text, markup and files that the scripts of a page would write: string literals only, nothing is run."""

from __future__ import annotations

import re

_WRITE = re.compile(
    r"""document\.write(?:ln)?\(\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)\s*\)""",
    re.DOTALL,
)
_ASSIGNED = re.compile(
    r"""\bhasFJ\s*=\s*(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)""", re.DOTALL
)
_SHOWN_FILE = re.compile(
    r"""\b(?:showVsbpdfIframe|PDFObject\.embed)\(\s*(?P<quote>["'])(?P<url>[^"'\\]{1,500})(?P=quote)"""
)
_MARKUP = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": ""}


def unescaped(literal: str) -> str:
    """Return the text of a JavaScript string literal; a lone surrogate becomes U+FFFD."""
    if "\\" not in literal:
        return literal

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(character, literal).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def written_text(source: str) -> str:
    """Return the text, without markup, that ``document.write("…")`` calls with one literal would show."""
    begin = source.find("document.write")
    if begin < 0:
        return ""
    return " ".join(_MARKUP.sub("", unescaped(match["text"])) for match in _WRITE.finditer(source, begin))


def attachment_markup(source: str) -> str:
    """Return the markup that TRS pages keep in ``var hasFJ='<a href=…>…</a><BR/>…'`` and write under 附件下载."""
    begin = source.find("hasFJ")
    if begin < 0:
        return ""
    return " ".join(unescaped(match["text"]) for match in _ASSIGNED.finditer(source, begin))


def shown_files(source: str) -> list[str]:
    """Return the files that a script shows on the page.

    ``showVsbpdfIframe("/__local/….pdf", …)`` (博达), ``PDFObject.embed("…")``.
    """
    if "showVsbpdfIframe" not in source and "PDFObject" not in source:
        return []
    return [match["url"] for match in _SHOWN_FILE.finditer(source)]
