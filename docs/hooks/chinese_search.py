"""Make the search find Chinese words.

Chinese is written without spaces, so the search would take a whole clause for one word. A zero-width space separates the
words in the index; the theme's search finds them in a query by itself.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import rjieba
from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_SEPARATOR = "\u200b"


@event_priority(-50)  # after the search plugin wrote the index, before the offline plugin copies it
def on_post_build(config: MkDocsConfig) -> None:
    """Separate the Chinese words of the index."""
    path = Path(config.site_dir, "search", "search_index.json")
    index = json.loads(path.read_text(encoding="utf-8"))
    for section in index["docs"]:
        for field in ("title", "text"):
            section[field] = separated(section[field])
    path.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")


def separated(text: str) -> str:
    """Return a text with zero-width spaces around its Chinese words."""
    return _CHINESE.sub(lambda match: f"{_SEPARATOR}{_SEPARATOR.join(_words(match[0]))}{_SEPARATOR}", text)


def _words(text: str) -> Iterator[str]:
    """Yield the words of a Chinese text. A word that begins with a shorter one, such as 重庆市, is divided."""
    for word in rjieba.cut(text):
        shorter = sorted((part for part in rjieba.cut_for_search(word) if 1 < len(part) < len(word)), key=len)
        while word:
            first = next((part for part in shorter if word.startswith(part)), word)
            yield first
            word = word[len(first) :]  # noqa: PLW2901 what is left of it
