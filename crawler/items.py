"""The data classes of a record, from which the JSON Schema is generated.

Every key is always present. A value that the page does not have is null or an empty list. Dates and times are
ISO 8601 strings, so that an item and its line of JSON have the same values.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar

import orjson
from w3lib.url import url_query_cleaner

Part = TypeVar("Part")

SCHEMA_VERSION = 2
"""The version of the record's schema. It increases when the meaning of a key changes."""

KINDS = ("suggestion", "proposal", "motion", "opinion", "summary", "other")
"""The kinds of documents.

In this order: the reply to a deputy's suggestion (人大建议), the reply to a proposal by a member of the
political consultative conference (政协提案), the reply to a motion (议案), the opinion of a co-handling agency
to the agency that answers (会办意见), a yearly report or list of suggestions, and any other document.
"""

RESULT_CODES = ("A", "B", "C", "D", "甲", "乙", "丙", "丁")
"""The codes by which agencies classify the result of a suggestion.

Their meaning differs from place to place: never compare the codes of two cities.
"""

WARNINGS = {
    "agency_from_source": "the page has no 发布机构; the agency is its 来源 or the meta tag ContentSource",
    "attachment_without_url": "a linked file is left out: its link is relative to the page's URL, which is unknown, "
    "or points to a disk",
    "body_continues": "the document goes on: a further page of it could not be read, and body ends where it begins",
    "body_in_pictures": "the document is scanned: its text is in pictures, which are attachments where they have a URL",
    "dated_after_fetch": "a date on the page is more than a day after it was fetched",
    "deputies_masked": "the page masks a name in the salutation, as in 王**代表; deputies lacks that name",
    "document_number_unreadable": "发文字号 is present but is not a valid document number; see metadata",
    "general_reader": "title or body was found by the general reader, not by a selector of the family",
    "index_number_checksum": "the code in the index number has the form of GB 32100 or GB 11714 and a wrong check digit",
    "index_number_conflict": "the agency also used the index number for another document; both are kept",
    "kind_disagrees": "the title names another kind than the page's column",
    "labels_by_order": "values in the metadata block have no labels: their order says what they are; those of unknown "
    "meaning are in metadata under 无标签",
    "metadata_copies_disagree": "two copies of the metadata block disagree; <key>_disagrees names the key",
    "metadata_cut_off": "the page has more labels or metadata blocks than are read; later values are not in the record",
    "signed_on_unreadable": "the line under the signature is a date that lacks a part, as in 2023927; see body",
    "undecodable_characters": "bytes of the page could not be decoded; they are U+FFFD in the text",
    **{
        f"{key}_disagrees": f"two places on the page have different values for {key}; the first is used"
        for key in (
            "index_number", "title", "agency", "document_number", "written_on", "published_on", "validity",
            "topics", "genres", "keywords",
        )
    },
    **{
        f"{key}_unreadable": f"the page prints a value for {key} that is not a complete date; see metadata"
        for key in ("written_on", "published_on")
    },
}  # fmt: skip
"""Every code that may occur in a record's ``warnings``, with its meaning."""


def _field(default: Any, description: str, **schema: Any) -> Any:
    """Return a field of a data class, with the metadata from which ``ItemAdapter.get_json_schema`` generates its schema.

    Args:
        default: the field's default value, a function that makes it, such as ``list``, or MISSING if there is none.
        description: the field's description.
        schema: further JSON Schema keywords for the field, such as ``enum``, with their values.
    """
    metadata = {"json_schema_extra": {"description": description, **schema}}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(slots=True)
class Suggestion:
    """The deputy's suggestion that a reply answers, as read from the reply's title, first lines and labelled values."""

    number: str | None = _field(None, "as printed without 第 and 号, NFKC, no white space: B003")
    session: str | None = _field(None, "the meeting as printed: 市六届人大二次会议")
    term: int | None = _field(None, "届 of the session")
    meeting: int | None = _field(None, "次 of the session")
    title: str | None = _field(None, "the suggestion's own title, in 《》 or 关于…的建议")
    deputies: list[str] = _field(list, "names in the salutation, 代表 or 委员")
    askers: list[str] = _field(
        list, "bodies in the salutation that asked in place of deputies: 清水县代表团, 区政协提案委员会"
    )


@dataclass(slots=True)
class Contact:
    """A contact printed at the end of a reply."""

    unit: str | None = _field(None, "联系单位")
    person: str | None = _field(None, "联系人")
    phone: str | None = _field(None, "联系电话")


@dataclass(slots=True)
class Answer:
    """The government's answer, which a record contains under the key ``reply``."""

    signed_by: str | None = _field(None, "the signature at the end")
    signed_on: str | None = _field(None, "the date under the signature", format="date")
    co_agencies: list[str] = _field(list, "会办, 协办 or 与…共同研究办理")
    result_code: str | None = _field(
        None, "A to D or 甲 to 丁 where the page prints one", enum=[None, *RESULT_CODES]
    )
    agreed_to_publish: bool | None = _field(None, "同意公开 or 不同意公开 where the letter's head prints one")
    contacts: list[Contact] = _field(list, "units, persons and telephones at the end")


@dataclass(slots=True)
class Attachment:
    """A file that a page links to or embeds."""

    name: str = _field(MISSING, "as printed")
    url: str = _field(MISSING, "absolute")


@dataclass(slots=True)
class Reply:
    """A reply: one line of ``records.jsonl``. Its fields are the keys in docs/contract.md, in that order."""

    schema_version: int = _field(SCHEMA_VERSION, "", const=SCHEMA_VERSION)
    city: str | None = _field(None, "the spider's name")
    column: str | None = _field(None, "the name of the city's column, derived from the URL")
    index_number: str | None = _field(None, "索引号, NFKC, inner white space removed")
    title: str = _field("", "the page's title on one line")
    agency: str | None = _field(None, "发布机构 as printed; if absent, 来源, with a warning")
    agency_code: str | None = _field(
        None, "the organisation code in the index number (GB 32100 or GB 11714), check digit verified"
    )
    document_number: str | None = _field(None, "发文字号 in the form of GB/T 9704: 渝科局函〔2022〕242号")
    topics: list[str] = _field(list, "主题分类")
    genres: list[str] = _field(list, "体裁分类")
    keywords: list[str] = _field(list, "关键词")
    validity: str | None = _field(None, "有效性")
    written_on: str | None = _field(None, "成文日期", format="date")
    published_on: str | None = _field(None, "发布日期", format="date")
    kind: str = _field("other", "the kind of document", enum=list(KINDS))
    suggestion: Suggestion = field(default_factory=Suggestion)
    reply: Answer = field(default_factory=Answer)
    body: str = _field("", "plain text, one paragraph a line")
    attachments: list[Attachment] = field(default_factory=list)
    metadata: dict[str, str] = _field(dict, "label as printed -> value as printed")
    url: str = _field("", "canonical", format="uri")
    fetched_at: str = _field("", "when the bytes were fetched, UTC", format="date-time")
    encoding: str = _field("utf-8", "the codec that decoded the page")
    page_sha256: str = _field("", "of the page's bytes", pattern="^[0-9a-f]{64}$")
    content_sha256: str = _field("", "of the content keys, title to attachments", pattern="^[0-9a-f]{64}$")
    revision: int = _field(1, "1 for the first version", minimum=1)
    continues: str | None = _field(
        None, "the identity of the version before, if it was another: its 索引号, or its URL if it had none"
    )
    withdrawn: bool = _field(
        default=False, description="true if the record was stored by mistake and counts no more"
    )
    warnings: list[str] = _field(list, "codes, see docs/warnings.md")


RECORD_KEYS = tuple(f.name for f in fields(Reply))
"""The keys of a record, in the order in which they are written."""

_LATER_CONTENT = {"suggestion": ("askers",), "reply": ("agreed_to_publish",)}
"""Keys of objects that were added when records had been stored. They are hashed where a page has a value for them."""

CONTENT_KEYS = RECORD_KEYS[RECORD_KEYS.index("title") : RECORD_KEYS.index("attachments") + 1]
"""The keys whose values are hashed in ``content_sha256``.

Their values do not change if an unchanged page is fetched again.
"""


def content_sha256(reply: Reply) -> str:
    """Return the hexadecimal SHA-256 of a record's content.

    The hash does not depend on when and where the page was fetched. The query in the URL of an attachment is left
    out, because on some portals (public.zhengzhou.gov.cn) the query contains a token that changes with every fetch.
    A key that was added later is left out if it has no value, so that records of before keep their hash.
    """
    content: dict[str, Any] = {key: getattr(reply, key) for key in CONTENT_KEYS}
    for key, later in _LATER_CONTENT.items():
        part = {each.name: getattr(content[key], each.name) for each in fields(content[key])}
        content[key] = {
            name: value for name, value in part.items() if name not in later or value not in (None, [])
        }
    content["attachments"] = [
        [attachment.name, url_query_cleaner(attachment.url)] for attachment in reply.attachments
    ]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def record_line(reply: Reply) -> bytes:
    """Return a record as one line of JSON Lines: UTF-8, with all keys in order, ending in a line feed."""
    return orjson.dumps(reply, option=orjson.OPT_APPEND_NEWLINE)


def upgraded(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record that was read from JSON with the keys of the current schema.

    A record of schema version 1 gets the keys ``continues`` and ``withdrawn``, which no such record needed. A record
    of any other version is returned as it is.
    """
    if record.get("schema_version") != 1:
        return dict(record)
    return {**record, "schema_version": SCHEMA_VERSION, "continues": None, "withdrawn": False}


def reply_of(record: Mapping[str, Any]) -> Reply:
    """Convert a record that was read from JSON to a :class:`Reply`.

    If the record lacks a key because its schema is older, the field has its default value.

    Raises:
        ValueError: ``record``, or an object in it, is not a JSON object.
    """

    def part(kind: type[Part], data: Any) -> Part:
        if not isinstance(data, dict):
            raise ValueError(f"{data!r:.40} is not a {kind.__name__}")  # noqa: TRY004 the data is wrong
        names = {key.name for key in fields(kind)}  # type: ignore[arg-type]
        return kind(**{name: value for name, value in data.items() if name in names})

    record = upgraded(record)
    reply = part(Reply, dict(record))
    reply.suggestion = part(Suggestion, record.get("suggestion") or {})
    reply.reply = part(Answer, record.get("reply") or {})
    reply.reply.contacts = [part(Contact, contact) for contact in reply.reply.contacts or ()]
    reply.attachments = [part(Attachment, file) for file in record.get("attachments") or ()]
    return reply


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record, generated from :class:`Reply`.

    Defaults are left out and every key is required, because every key is always present.
    """
    from itemadapter import ItemAdapter  # noqa: PLC0415 it imports Scrapy, which the store does not need

    schema: dict[str, Any] = ItemAdapter.get_json_schema(Reply)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "reply.schema.json",
        "title": "Reply",
        "description": "A government's published reply to a deputy's suggestion: one line of records.jsonl.",
        **_all_required(schema),
    }


def _all_required(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a JSON Schema without default values and with all properties of each object required."""
    strict = {key: value for key, value in schema.items() if key != "default"}
    if "properties" in strict:
        strict["properties"] = {name: _all_required(part) for name, part in strict["properties"].items()}
        strict["required"] = list(strict["properties"])
    if isinstance(strict.get("items"), dict):
        strict["items"] = _all_required(strict["items"])
    return strict
