"""The vocabulary of labels, which maps each label as printed on a page to its meaning."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from crawler.reading.nfkc import nfkc

_TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    files("crawler.reading.metadata").joinpath("labels.toml").read_text(encoding="utf-8")
)


IGNORED = "ignored"
"""The meaning of labels that are page controls, such as 打印 (print).

A control ends the value before it and is not recorded itself.
"""

MEANINGS: dict[str, str] = {
    label: meaning
    for meaning, table in _TABLE.items()
    for label in table["labels"]
    if not table.get("only_in_block")
}
"""The meaning of each known label, as listed in ``labels.toml``.

The labels contain no white space, brackets or colons.
"""

ONLY_IN_BLOCK: dict[str, str] = {
    label: meaning
    for meaning, table in _TABLE.items()
    for label in table["labels"]
    if table.get("only_in_block")
}
"""The meaning of each label that is known only inside a metadata block. These labels do not show that there is one."""

STRONG = frozenset(meaning for meaning, table in _TABLE.items() if table.get("strong") is True)
"""The meanings whose labels occur only in a metadata block (a table or list of labels and values)."""

LONGEST = max(map(len, MEANINGS))
"""The number of characters in the longest known label."""

_LONGEST_SPACED = 8
"""The number of characters in the longest label that is recognised by a space between all of its characters."""

_MOST_SPACED = 2 * _LONGEST_SPACED + 2
_AROUND = re.compile(r"[\s\[\]【】〔〕\(\)<>〖〗「」『』|·•*:;\u200b-\u200f\ufeff\u00ad]+")
_EDGES = " \t\r\n\u3000\xa0[]【】［］〔〕〖〗<>＜＞:：;；|·•*"

_BRACKETED = re.compile(r"[\[【［]\s*(?P<name>[^\[\]【】［］]+?)\s*[\]】］]\s*[:：]?")
_COLON = re.compile("[:：]")
_LENGTHS = sorted({len(label) for label in MEANINGS}, reverse=True)
_FIRST_CHARACTERS = frozenset(label[0] for label in MEANINGS)


class DelimitedLabel(NamedTuple):
    """A known label in a line of text, delimited by brackets or a colon.

    Attributes:
        begin: the offset of the label in the line, including its opening bracket.
        after: the offset just past the label, its closing bracket and its colon.
        name: the label as printed, without brackets and colon.
    """

    begin: int
    after: int
    name: str


def delimited_labels(text: str) -> list[DelimitedLabel]:
    """Return the known labels in a line of text that are in brackets or before a colon, in order."""
    bracketed = "[" in text or "【" in text or "［" in text
    matches = _BRACKETED.finditer(text) if bracketed else ()
    found = [DelimitedLabel(match.start(), match.end(), match[1]) for match in matches if _is_label(match[1])]
    for colon in _COLON.finditer(text):
        end = len(text[: colon.start()].rstrip())
        begin = _label_before(text, end)
        if begin is not None and not _goes_on_to_the_left(text, begin, end):
            found.append(DelimitedLabel(begin, colon.end(), text[begin:end]))
    return sorted(found) if bracketed else found


@lru_cache(maxsize=8192)
def _is_label(printed: str) -> bool:
    """Return whether a text is a known label.

    The label's characters may be separated by one space each, as in 索 引 号 (index number).
    """
    return _label_before(printed, len(printed)) == 0


def _label_before(text: str, end: int) -> int | None:
    """Return the offset of the longest known label that ends at offset ``end``, or None if no label ends there."""
    # One space between all characters, or none: every label has at least two characters.
    step = 2 if text[end - 2 : end - 1].isspace() else 1
    for length in _LENGTHS:
        begin = end - (length - 1) * step - 1
        if begin < 0:
            continue
        printed = text[begin:end]
        if printed[::step] in MEANINGS and (step == 1 or printed[1::2].isspace()):
            return begin
    return None


def _goes_on_to_the_left(text: str, begin: int, end: int) -> bool:
    """Return whether a known label is the end of a longer label that is printed with a space between all characters.

    For example, 密 级 (secrecy) is the end of 信 息 密 级 (secrecy of the information).

    Args:
        text: the line of text.
        begin: the offset of the known label.
        end: the offset just past it.
    """
    if not text[begin + 1 : begin + 2].isspace():
        return False
    first = begin
    while (
        first >= 2
        and text[first - 1].isspace()
        and "\u4e00" <= text[first - 2] <= "\u9fff"
        and first > begin - _MOST_SPACED
    ):
        first -= 2
    single = first == 0 or not "\u4e00" <= text[first - 1] <= "\u9fff"
    letters = (begin - first) // 2 - (not single)
    if text[max(first - 2, 0) : first].rstrip().endswith(("：", ":")):
        # The letters are a value that is printed with spaces, too.
        return False
    return letters >= 2 and letters + (end - begin + 1) // 2 <= _LONGEST_SPACED


def may_begin_with_label(text: str) -> bool:
    """Return whether a text may begin with a known label, judging by its first character.

    Nearly all lines of a page fail this quick test. A text in ASCII fails it because every known label is
    Chinese. A text that begins with another non-Chinese character, such as a bracket, passes it.
    """
    if text.isascii():
        return False
    first = text[:1]
    return first in _FIRST_CHARACTERS or not "\u4e00" <= first <= "\u9fff"


@lru_cache(maxsize=8192)
def normal_label(printed: str) -> str:
    """Return a label's key in the vocabulary: its NFKC form without white space, brackets or colons."""
    return _AROUND.sub("", nfkc(printed))


@lru_cache(maxsize=8192)
def printed_label(text: str) -> str:
    """Return a label as printed, without surrounding brackets, colons and white space.

    Runs of white space inside the label become single spaces.
    """
    return " ".join(text.strip(_EDGES).split())


def meaning_of(printed: str) -> str | None:
    """Return the meaning of a printed label, or None if the label is not in the vocabulary."""
    return MEANINGS.get(normal_label(printed)) if len(printed) < 40 else None
