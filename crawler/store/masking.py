"""Masking of telephone numbers, e-mail addresses and resident identity numbers (``REDACT_CONTACTS=1``).

The same text is always masked in the same way, so an unchanged page is not mistaken for a revision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import orjson
from stdnum.cn import ric

from crawler.items import Reply, content_sha256, record_line, reply_of

MASK = "*"

_PRINTED_WIDE = str.maketrans(
    "０１２３４５６７８９＠．－—–‐‑（）＋：Ｘｘ",
    "0123456789@.-----()+:Xx",
)
"""A translation from full-width characters to ASCII. It keeps the length, so offsets do not change."""

_SUBSCRIBER = r"\d{3,4}[ -]?\d{4}"
_AREA = r"(?:\(?\s?(?:\+?86[ -]?)?(?:010|02\d|0[3-9]\d{2})\s?\)?|\+86[ -]?(?:10|2\d|[3-9]\d{2}))"
_TELEPHONES = (
    re.compile(r"(?<![\d*])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII),
    re.compile(
        rf"(?<!\d){_AREA}[ -]{{0,3}}{_SUBSCRIBER}(?!\d)(?:\s?(?:-|转|分机)\s?\d{{1,6}}(?!\d))?", re.ASCII
    ),
    re.compile(r"(?<![\d-])[48]00-?\d{3,4}-?\d{3,4}(?!\d)", re.ASCII),
)
"""Patterns of mobile numbers, numbers with an area code (010, 02x, 03xx to 09xx), and 400 and 800 numbers."""

_LABELLED = re.compile(
    r"(?:电\s*话|手\s*机|座\s*机|传\s*真|热\s*线|联系方式|[Tt][Ee][Ll]|[Ff][Aa][Xx])[^\d\n]{0,8}"
    rf"((?:\d{{3,4}}[ -]{{0,2}})?{_SUBSCRIBER}(?!\d)(?:[、,，/;； ]{{1,2}}{_SUBSCRIBER}(?!\d))*)",
    re.ASCII,
)
"""A pattern of telephone numbers after a label such as 电话 (telephone). They need no area code."""

_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])", re.ASCII)

_WITHOUT_CONTACTS = frozenset(
    "schema_version city column index_number agency_code document_number kind written_on published_on url"
    " fetched_at encoding page_sha256 content_sha256 revision warnings".split()
)
"""The keys of a record whose values never contain contact details: URLs, document numbers, dates and codes."""


def redacted(text: str) -> str:
    """Return ``text`` with its telephone numbers, e-mail addresses and resident identity numbers masked.

    Each letter and digit of a masked value is replaced by ``*``. Resident identity numbers (GB 11643) are
    recognised by their check digit.
    """
    plain = text.translate(_PRINTED_WIDE)
    spans = [match.span() for match in _IDENTITY.finditer(plain) if ric.is_valid(match.group())]
    spans += [match.span(1) for match in _LABELLED.finditer(plain)]
    for pattern in (*_TELEPHONES, _E_MAIL):
        spans += [match.span() for match in pattern.finditer(plain)]
    for begin, end in spans:
        text = text[:begin] + _masked(text[begin:end]) + text[end:]
    return text


def redact(reply: Reply) -> None:
    """Mask the contact details in ``reply`` itself, and set its content hash to that of the masked text.

    Texts are masked as by :func:`redacted`. The phone number of each contact is masked whatever its form.
    """
    for key in fields(Reply):
        if key.name not in _WITHOUT_CONTACTS:
            setattr(reply, key.name, _redacted_value(getattr(reply, key.name)))
    for contact in reply.reply.contacts:
        contact.phone = _masked(contact.phone) if contact.phone else None
    reply.content_sha256 = content_sha256(reply)


def redacted_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a stored record for publication, with contact details masked by :func:`redact`.

    The content hash is computed from the masked text. If the hash of the original text were published, anyone
    could recover a masked phone number by trying all possible numbers.

    If a key is missing because the record has an earlier schema, the key's default value is used. Unknown keys
    are left out.
    """
    reply = reply_of(record)
    redact(reply)
    masked: dict[str, Any] = orjson.loads(record_line(reply))
    return masked


def _masked(text: str) -> str:
    return re.sub(r"\w", MASK, text)


def _redacted_value(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, list):
        return [_redacted_value(item) for item in value]
    if isinstance(value, dict):
        masked: dict[str, Any] = {}
        for label, item in value.items():
            plain = redacted(label)
            while plain in masked:  # two labels that differ only in the masked part stay two keys
                plain += MASK
            masked[plain] = _redacted_value(item)
        return masked
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: getattr(value, field.name) for field in fields(value) if field.name != "url"}
        return replace(value, **{name: _redacted_value(text) for name, text in texts.items()})
    return value
