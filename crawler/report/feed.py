"""Write an Atom feed (RFC 4287) of the newest replies: one entry for each new or revised reply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import nlargest
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from w3lib.url import safe_url_string

from crawler.files import atomic_write
from crawler.store.masking import redacted_record
from crawler.store.store import RECORDS
from crawler.store.versions import RecordVersions

ENTRIES = 200
"""The maximum number of entries: more than a night brings, and few enough for a reader to fetch each hour."""

ATOM = "http://www.w3.org/2005/Atom"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids."""


def write_feed(path: Path, folders: Iterable[Path], *, at: datetime, redacting: bool) -> int:
    """Write the feed of the newest versions of all records, and return the number of its entries.

    Args:
        path: the file to write.
        folders: the folders of the cities.
        at: the time of the feed if it has no entry.
        redacting: True to mask contact details.

    Raises:
        OSError: a journal cannot be read, or the feed cannot be written.
    """
    newest: list[dict[str, Any]] = []
    for folder in folders:
        with RecordVersions(folder / RECORDS) as versions:
            locations = (location for record in versions.records for location in record)
            last = nlargest(ENTRIES, locations, key=lambda location: location.offset)
            newest += [versions.read(location) for location in last]
    newest = nlargest(ENTRIES, newest, key=lambda record: str(record["fetched_at"]))
    updated = newest[0]["fetched_at"] if newest else f"{at:%Y-%m-%dT%H:%M:%SZ}"
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _add(feed, "id", _urn(path.resolve().as_uri()))
    _add(feed, "title", "人大代表建议和政协提案的答复")
    _add(feed, "updated", updated)
    _add(ET.SubElement(feed, "author"), "name", "fuwen")
    for record in newest:
        _add_entry(feed, redacted_record(record) if redacting else record)
    with atomic_write(path) as file:
        ET.ElementTree(feed).write(file, encoding="utf-8", xml_declaration=True)
    return len(newest)


def _add_entry(feed: ET.Element, record: Mapping[str, Any]) -> None:
    entry = ET.SubElement(feed, "entry")
    # Two versions of a record have different contents, and two records may have the same content.
    _add(
        entry, "id", _urn(f"{record['city']} {record['url']} {record['revision']} {record['content_sha256']}")
    )
    _add(entry, "title", record["title"] or record["url"])
    _add(entry, "updated", record["fetched_at"])
    ET.SubElement(entry, "link", {"href": safe_url_string(_xml(record["url"]))})
    ET.SubElement(entry, "category", {"term": record["city"]})
    revision = f"第{record['revision'] - 1}次修订" if record["revision"] > 1 else ""
    facts = (record["agency"], record["published_on"] or record["written_on"], revision)
    _add(entry, "summary", " · ".join(fact for fact in facts if fact))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _xml(text)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).urn
