"""Masking of contact details in records and in facts about a city (setting ``REDACT_CONTACTS``).

The same text is always masked in the same way, so an unchanged page is not mistaken for a revision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

import orjson

from crawler.items import Attachment, Contact, Reply, content_sha256, record_line, reply_of
from crawler.reading.metadata.vocabulary import meaning_of
from crawler.store.contact_details import ContactDetail, contact_details

MASK = "*"

_SHORTEST_KNOWN = 5
"""The minimum number of digits of a telephone number that is masked without a label. Years have four."""

_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"

_WITHOUT_CONTACTS = frozenset(
    "schema_version city column index_number agency_code document_number kind written_on published_on url"
    " fetched_at encoding page_sha256 content_sha256 revision continues withdrawn warnings".split()
)
"""The keys of a record whose values are not masked: URLs of pages, index and document numbers, dates and codes."""


def redacted(text: str, label: str = "", *, known: Collection[str] = ()) -> str:
    """Return ``text`` with its contact details masked: each of their letters and digits is replaced by ``*``.

    Args:
        text: any text.
        label: the label of the text, such as 联系电话 (contact telephone). It is not part of the result.
        known: the digits of telephone numbers that are masked even if they have no label.
    """
    whole = _labelled(text, label)
    characters = list(whole)
    for detail in contact_details(whole, known):
        characters[detail.begin : detail.end] = _masked(whole[detail.begin : detail.end])
    return "".join(characters[len(whole) - len(text) :])


def _labelled(text: str, label: str) -> str:
    return f"{label}：{text}" if label else text


def redact(reply: Reply) -> None:
    """Mask the contact details in ``reply`` itself, and set its content hash to that of the masked text.

    Texts are masked as by :func:`redacted`. A telephone number that is recognised in one of them is masked in all of
    them. The phone number of each contact is masked whatever its form.
    """
    found: list[ContactDetail] = []

    def note(text: str, label: str) -> str:
        found.extend(contact_details(_labelled(text, label)))
        return text

    texts = {key.name: getattr(reply, key.name) for key in fields(Reply) if key.name not in _WITHOUT_CONTACTS}
    _with_texts(list(texts.values()), note)
    known = frozenset(detail.digits for detail in found if len(detail.digits) >= _SHORTEST_KNOWN)
    for name, value in texts.items() if found else ():
        setattr(reply, name, _with_texts(value, partial(redacted, known=known)))
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


def redacted_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of facts about a city's runs and records for publication, with contact details masked.

    Args:
        facts: JSON values that are not a record. URLs, index numbers and codes are left as they are.
    """
    safe = _WITHOUT_CONTACTS | {"example", "request_url"}
    return {key: value if key in safe else _redacted_fact(value) for key, value in facts.items()}


def _redacted_fact(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, list):
        return [_redacted_fact(item) for item in value]
    return redacted_facts(value) if isinstance(value, dict) else value


def _masked(text: str) -> str:
    return re.sub(r"\w", MASK, text)


def _with_texts(value: Any, change: Callable[[str, str], str], label: str = "") -> Any:
    """Return a copy of a record's value in which each text is replaced by the result of ``change``.

    Args:
        value: a text, or lists, dictionaries and data classes of texts.
        change: a function of a text and its label ('' if it has none).
        label: the label of ``value``.
    """
    if isinstance(value, str):
        return change(value, label)
    if isinstance(value, list):
        return [_with_texts(item, change, label) for item in value]
    if isinstance(value, dict):
        changed: dict[str, Any] = {}
        for name, item in value.items():
            plain = change(name, "")
            while plain in changed:  # two labels that differ only in the masked part stay two keys
                plain += MASK
            safe = meaning_of(name) in _WITHOUT_CONTACTS
            changed[plain] = item if safe else _with_texts(item, change, name)
        return changed
    if isinstance(value, Attachment):
        return Attachment(change(value.name, ""), _with_url(value.url, change))
    if is_dataclass(value) and not isinstance(value, type):
        texts = {field.name: getattr(value, field.name) for field in fields(value)}
        label = "电话" if isinstance(value, Contact) else ""
        return replace(value, **{name: _with_texts(text, change, label) for name, text in texts.items()})
    return value


def _with_url(url: str, change: Callable[[str, str], str]) -> str:
    """Return a URL in which the text without percent-encoding is replaced by the result of ``change``."""
    plain = unquote(url, errors="surrogateescape")
    changed = change(plain, "")
    return url if changed == plain else quote(changed, safe=_URL_CHARACTERS, errors="surrogateescape")
