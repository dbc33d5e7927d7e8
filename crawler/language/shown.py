"""A text as its user reads it. Everything that a command prints for people goes through :func:`shown`."""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from unicodedata import east_asian_width

from crawler.language.choice import is_chinese

_LOG = re.compile(r"(?:\S+: )?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[|\{|Traceback|  )")
"""The beginning of a log's line, perhaps after the name of a city: a time, a JSON object, or an exception."""


def program() -> str:
    """Return the name of the program that the user started: ``fuwen`` or ``scrapy``."""
    started = Path(sys.argv[0]) if sys.argv and sys.argv[0] else Path("scrapy")
    name = started.parent.name if started.stem == "__main__" else started.stem
    return "fuwen" if name.lower() in {"fuwen", "crawler"} else "scrapy"


def shown(text: str) -> str:
    """Return a text in the user's language, with the name of the program that the user started in its commands."""
    if is_chinese():
        from crawler.language.catalogue import chinese  # noqa: PLC0415 English output needs no catalogue

        text = chinese().translate(text)
    return _commands().sub(program(), text) if program() != "scrapy" else text


def heading(word: str) -> str:
    """Return the heading of a table in the user's language."""
    if not is_chinese():
        return word
    from crawler.language.catalogue import chinese  # noqa: PLC0415 English output needs no catalogue

    return chinese().headings.get(word, word)


def labelled(name: str, value: str) -> str:
    """Return a value after its heading and a colon, both in the user's language."""
    return f"{heading(name)}{'：' if is_chinese() else ': '}{value}"


def in_brackets(text: str) -> str:
    """Return a text of the user's language in the brackets of this language."""
    return f"（{text}）" if is_chinese() else f"({text})"


def padded(text: str, width: int) -> str:
    """Return a text in the user's language, filled with spaces to a width. A Chinese character is two columns wide."""
    text = shown(text)
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) + sum(east_asian_width(character) in "WF" for character in text)


def is_log(line: str) -> bool:
    """Return whether a line that another process of ours printed belongs to a log, which stays English."""
    return _LOG.match(line) is not None


@cache
def _commands() -> re.Pattern[str]:
    """Return the pattern of ``scrapy`` in front of the name of a command."""
    modules = files("crawler.commands").iterdir()
    names = {"list", *(module.name.removesuffix(".py") for module in modules if module.name.endswith(".py"))}
    names -= {"__init__", "base"}
    return re.compile(rf'\bscrapy(?= (?:{"|".join(sorted(names))})\b| <command>)|(?<=")scrapy(?=")')
