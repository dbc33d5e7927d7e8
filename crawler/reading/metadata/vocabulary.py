"""The label vocabulary: from a label as printed to what it means."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_TABLE: dict[str, dict[str, object]] = tomllib.loads(
    files("crawler.reading.metadata").joinpath("labels.toml").read_text(encoding="utf-8")
)


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


IGNORED = "ignored"
"""The meaning of a control of the page: it ends the value before it and is listed nowhere."""

MEANINGS: dict[str, str] = {
    label: meaning for meaning, table in _TABLE.items() for label in _strings(table["labels"])
}
"""Label without white space, brackets and colon -> meaning, as in ``labels.toml``."""

STRONG = frozenset(meaning for meaning, table in _TABLE.items() if table.get("strong") is True)
"""Meanings whose labels stand nowhere but in a metadata block."""

LONGEST = max(map(len, MEANINGS))
"""Characters of the longest known label."""

_AROUND = re.compile(r"[\s\[\]【】〔〕\(\)<>〖〗「」『』|·•*:;\u200b-\u200f\ufeff\u00ad]+")
_EDGES = " \t\r\n\u3000\xa0[]【】［］〔〕〖〗<>＜＞:：;；|·•*"

_BRACKETED = re.compile(r"[\[【［]\s*(?P<name>[^\[\]【】［］]+?)\s*[\]】］]\s*[:：]?")
_COLON = re.compile("[:：]")
_LENGTHS = sorted({len(label) for label in MEANINGS}, reverse=True)
_FIRST_CHARACTERS = frozenset(label[0] for label in MEANINGS)


class DelimitedLabel(NamedTuple):
    """A known label inside a line of text, shown to be one by brackets or a colon.

    Attributes:
        begin: the character where it begins, its bracket included.
        after: the character after it and its colon.
        name: as printed, without brackets and colon.
    """

    begin: int
    after: int
    name: str


def delimited_labels(text: str) -> list[DelimitedLabel]:
    """The known labels in a text of one line that stand in brackets or before a colon, in order."""
    bracketed = "[" in text or "【" in text or "［" in text
    matches = _BRACKETED.finditer(text) if bracketed else ()
    found = [DelimitedLabel(match.start(), match.end(), match[1]) for match in matches if _is_label(match[1])]
    for colon in _COLON.finditer(text):
        end = len(text[: colon.start()].rstrip())
        begin = _label_before(text, end)
        if begin is not None:
            found.append(DelimitedLabel(begin, colon.end(), text[begin:end]))
    return sorted(found) if bracketed else found


@lru_cache(maxsize=8192)
def _is_label(printed: str) -> bool:
    """Whether a text is a known label, with one space between any two characters or none at all."""
    return _label_before(printed, len(printed)) == 0


def _label_before(text: str, end: int) -> int | None:
    """Where the longest known label begins that ends at a place, None where none does."""
    # One space between any two characters, or none at all: a label has two characters at least.
    step = 2 if text[end - 2 : end - 1].isspace() else 1
    for length in _LENGTHS:
        begin = end - (length - 1) * step - 1
        if begin < 0:
            continue
        printed = text[begin:end]
        if printed[::step] in MEANINGS and (step == 1 or printed[1::2].isspace()):
            return begin
    return None


def may_begin_with_label(text: str) -> bool:
    """Whether a text can begin with a known label, by its first character; nearly all of a page's cannot.

    Every known label is Chinese, so a number or a date without a Chinese character cannot either.
    """
    if text.isascii():
        return False
    first = text[:1]
    return first in _FIRST_CHARACTERS or not "\u4e00" <= first <= "\u9fff"


@lru_cache(maxsize=8192)
def normal_label(printed: str) -> str:
    """A label for looking up: NFKC, without white space of any kind, brackets and colons."""
    return _AROUND.sub("", unicodedata.normalize("NFKC", printed))


@lru_cache(maxsize=8192)
def printed_label(text: str) -> str:
    """A label as printed: brackets, colons and outer white space removed, inner runs of spaces one space."""
    return " ".join(text.strip(_EDGES).split())


def meaning_of(printed: str) -> str | None:
    """What a label as printed means, None where the vocabulary does not have it."""
    return MEANINGS.get(normal_label(printed)) if len(printed) < 40 else None
