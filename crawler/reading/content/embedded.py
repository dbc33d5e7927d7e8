"""Read documents whose content is not in a page's HTML, but in an object in one of the page's scripts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from crawler.reading.html.lines import one_line
from crawler.reading.html.script_objects import Value, script_objects
from crawler.reading.meaning.dates import read_moment
from crawler.reading.metadata.find_labels import UNKNOWN
from crawler.reading.metadata.pairs import DATES, Metadata, Pair
from crawler.reading.metadata.vocabulary import STRONG, meaning_of

_TABLE: dict[str, Any] = tomllib.loads(
    files("crawler.reading.content").joinpath("embedded.toml").read_text(encoding="utf-8")
)
_LABELS: dict[str, list[str]] = _TABLE["labels"]
_SWITCHES: dict[str, dict[str, str]] = _TABLE["switches"]
_KNOWN_KEYS = frozenset(
    [
        *_TABLE["content"],
        *_TABLE["attachments"],
        *_TABLE["ignored"]["keys"],
        *(key for keys in _LABELS.values() for key in keys),
        *(key for keys in _SWITCHES.values() for key in keys),
    ]
)
_DISTINCTIVE_KEYS = frozenset(
    key for label, keys in _LABELS.items() if meaning_of(label) in STRONG for key in keys
)
"""Keys that occur only in an object that describes a document.

Other objects may also have a title and content: a pop-up window, for example.
"""

_NAME = "detail"
_KEY_HINTS = ("DETAIL", "identifier", "publisher", "document_number")
_VALUE_FOLLOWS = re.compile(r"""["']?\s*[:=]\s*["'{\d]""")
"""Matches the text after a key if a value is assigned to the key.

Together with :data:`_KEY_HINTS`, this is a cheap test of whether a page may contain a document.
"""

_SCRIPT = re.compile(r"<script\b[^>]*+>(.*?)(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_SECONDS = re.compile(r"\d{9,10}(?:\d{3})?")
"""Matches a time in seconds since 1970, or in milliseconds if it has more than 10 digits."""


@dataclass(frozen=True, slots=True)
class EmbeddedDocument:
    """A document that was read from a page's script.

    Attributes:
        title: the title as written in the script, or '' if the script does not contain a title.
        metadata: the document's labels and values. Each has the line number -1, because no line of the page
            shows it.
        markup: the body as HTML.
        files: the (name, link) pairs of the attachments that the script lists.
    """

    title: str
    metadata: Metadata
    markup: str
    files: list[tuple[str, str]]


def embedded_document(page: str) -> EmbeddedDocument | None:
    """Return the document in the scripts of an HTML page, or None if the scripts do not contain a document.

    Hardly any page contains such a document. If several objects describe a document, those named ``detail``
    are preferred. Among equally preferred objects, the one with the longest content is chosen.
    """
    if not _may_have_document(page):
        return None
    found = [
        (name.rpartition(".")[2].lower() == _NAME, len(_first(members, _TABLE["content"])), members)
        for script in _SCRIPT.finditer(page)
        if _may_have_document(script[1])
        for name, members in script_objects(script[1])
        if _is_document(name, members)
    ]
    return _document(max(found, key=lambda candidate: candidate[:2])[2]) if found else None


def _may_have_document(text: str) -> bool:
    """Return whether a script or page assigns a value to one of :data:`_KEY_HINTS`, the keys of documents.

    A key alone proves nothing, because the fields of search forms have the same names.
    """
    for hint in _KEY_HINTS:
        offset = text.find(hint)
        while offset >= 0:
            offset += len(hint)
            if _VALUE_FOLLOWS.match(text, offset):
                return True
            offset = text.find(hint, offset)
    return False


def _is_document(name: str, members: dict[str, Value]) -> bool:
    """Return whether an object in a script describes a document.

    The object must contain text. In addition, the object must be named ``detail``, or have a title and
    another key that only documents have.
    """
    if not any(isinstance(members.get(key), str) for key in _TABLE["content"]):
        return False
    named = name.rpartition(".")[2].lower() == _NAME
    return named or ("title" in members and any(_first(members, [key]) for key in _DISTINCTIVE_KEYS))


def _document(members: dict[str, Value]) -> EmbeddedDocument:
    pairs = [
        Pair(label, meaning_of(label) or UNKNOWN, _printed(label, _first(members, keys)), -1)
        for label, keys in _LABELS.items()
        if not members.keys().isdisjoint(keys)
    ]
    for label, switches in _SWITCHES.items():
        state = next((text for key, text in switches.items() if members.get(key) in ("1", "true")), None)
        if state is not None:
            pairs.append(Pair(label, meaning_of(label) or UNKNOWN, state, -1))
    for key, value in members.items():
        if key not in _KNOWN_KEYS and isinstance(value, str) and value.strip() and not value.isascii():
            # ASCII values are skipped: they are dozens of numbers, switches and addresses for internal use.
            pairs.append(Pair(key, UNKNOWN, one_line(value), -1))
    return EmbeddedDocument(
        one_line(_first(members, _LABELS["名称"])),
        Metadata(pairs=pairs),
        _first(members, _TABLE["content"]),
        [file for key in _TABLE["attachments"] for file in _files(members.get(key, ""))],
    )


def _first(members: dict[str, Value], keys: list[str]) -> str:
    """Return the first usable text among the values of the given keys, or '' if none of the values is usable.

    Values that are blank or consist of zeros are not usable.
    """
    values = (members.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value.strip(" 0")), "")


def _printed(label: str, value: str) -> str:
    """Return a value as a page would show it, on one line.

    If ``label`` is the label of a date, a timestamp becomes a date in China's time zone (``2024-05-24``).
    """
    if meaning_of(label) in DATES and _SECONDS.fullmatch(value):
        day = read_moment(value)
        return day.isoformat() if day is not None else value
    return one_line(value)


def _files(listed: Value) -> list[tuple[str, str]]:
    """Return the (name, link) pairs of the files in a list of script objects."""
    if not isinstance(listed, list):
        return []
    return [
        (one_line(_first(file, ["name", "title"])), _first(file, ["url", "href"]))
        for file in listed
        if isinstance(file, dict)
    ]
