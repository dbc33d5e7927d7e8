"""Find a document's text in an element that a browser does not show: ``<textarea>`` or ``<template>``.

Some portals keep the text there, and a script shows it.
"""

from __future__ import annotations

import re
from html import escape

from crawler.reading.html.tree import Tree

_TAGS = frozenset({"textarea", "template"})
_MOST = 20
"""The maximum number of such elements that are looked at."""

_IN_SENTENCE = r"[\u4e00-\u9fff，、；：“”（）《》\d]"
_SENTENCE = re.compile(rf"(?<!{_IN_SENTENCE}){_IN_SENTENCE}{{8,}}+。")
_SENTENCES = 2
"""The minimum number of sentences of a document. A form's field or the template of a listing's rows has fewer."""

_PLACEHOLDERS = ("{{", "${", "<%", "#[")


def unshown_markup(tree: Tree) -> str | None:
    """Return the markup of a document's text that a page does not show, or None if there is no such text.

    If several elements contain sentences, the result is the markup of the longest. An element with the placeholders of
    a script's template is ignored.
    """
    elements = [element for element, tag in enumerate(tree.tags) if tag in _TAGS][:_MOST]
    texts = [tree.unshown(element) for element in elements]
    texts = [
        text
        for text in texts
        if not any(placeholder in text for placeholder in _PLACEHOLDERS)
        and len(_SENTENCE.findall(text)) >= _SENTENCES
    ]
    longest = max(texts, key=len, default=None)
    if longest is None or "<" in longest:
        return longest
    return f"<pre>{escape(longest)}</pre>"
