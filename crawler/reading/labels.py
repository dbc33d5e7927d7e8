"""The label vocabulary: from a label as printed to what it means."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

_TABLE: dict[str, dict[str, object]] = tomllib.loads(
    files("crawler.reading").joinpath("labels.toml").read_text(encoding="utf-8")
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

_SPACE = r"[\s\u200b-\u200f\ufeff]+"


def _as_printed(label: str) -> str:
    """A pattern for a label without white space or with white space between all of its characters."""
    return f"{re.escape(label)}|{_SPACE.join(map(re.escape, label))}"


_ANY_LABEL = "|".join(map(_as_printed, sorted(MEANINGS, key=lambda label: (-len(label), label))))
_FIRST_CHARACTERS = "".join(sorted({re.escape(label[0]) for label in MEANINGS}))
DELIMITED_LABEL = re.compile(
    rf"(?=[\[【［{_FIRST_CHARACTERS}])"
    rf"(?:[\[【［]\s*(?P<bracketed>{_ANY_LABEL})\s*[\]】］]\s*[:：]?|(?P<colon>{_ANY_LABEL})\s*[:：])"
)
"""A known label inside a line of text, shown to be one by brackets or a colon.

The look ahead changes nothing of what is found: it spares trying every label at every character.
"""


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
