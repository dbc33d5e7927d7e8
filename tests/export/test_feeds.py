"""Scrapy's own feeds: what a format has no word for is JSON, elements or dictionaries, and null is nothing."""

from __future__ import annotations

import csv
import io
import json
import marshal
import pickle
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from scrapy.utils.conf import feed_complete_default_values_from_settings
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy.utils.project import get_project_settings
from scrapy.utils.test import get_crawler

from crawler.items import RECORD_KEYS, Answer, Attachment, Contact, Reply, Suggestion
from tests.support.commands import scrapy_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.saved_portal import SavedPortal

REPLY = Reply(
    city="town",
    title="关于“公交”的答复, 1",
    topics=["科技,教育", "交通"],
    kind="suggestion",
    suggestion=Suggestion(number="0213", term=6, deputies=["顾长宁"]),
    reply=Answer(contacts=[Contact(phone="0000-1234567")]),
    body="一\n二\x0b三",
    attachments=[Attachment(name="a.pdf", url="https://town.example/a.pdf")],
    metadata={"索 引 号（全）": "1", "<名称>": "二"},
)
"""A record with all that a format may lack: objects in lists, nulls, labels that are no names, a control character."""


def feed(name: str) -> bytes:
    settings = get_project_settings()
    file = io.BytesIO()
    exporter = build_from_crawler(
        load_object(settings["FEED_EXPORTERS"].get(name) or settings["FEED_EXPORTERS_BASE"][name]),
        get_crawler(),
        file,
        fields_to_export=None,
        encoding=feed_complete_default_values_from_settings({}, settings)["encoding"],
    )
    exporter.start_exporting()
    exporter.export_item(REPLY)
    exporter.finish_exporting()
    return file.getvalue()


def elements(element: ET.Element) -> Any:
    """The content of an element: its text, a list if all its children are values, or a dictionary."""
    if not len(element):
        return element.text or ""
    if all(child.tag == "value" for child in element):
        return [elements(child) for child in element]
    return {child.tag: elements(child) for child in element}


def test_csv_has_objects_and_lists_as_json_and_null_as_an_empty_cell() -> None:
    (row,) = csv.DictReader(io.StringIO(feed("csv").decode(), newline=""))
    assert tuple(row) == RECORD_KEYS
    assert json.loads(row["suggestion"]) == asdict(REPLY.suggestion)
    assert json.loads(row["reply"])["contacts"] == [{"unit": None, "person": None, "phone": "0000-1234567"}]
    assert json.loads(row["attachments"]) == [{"name": "a.pdf", "url": "https://town.example/a.pdf"}]
    assert (json.loads(row["topics"]), json.loads(row["metadata"])) == (REPLY.topics, REPLY.metadata)
    assert (row["agency"], row["withdrawn"], row["revision"]) == ("", "false", "1")
    assert (row["title"], row["body"]) == (REPLY.title, REPLY.body)


def test_xml_has_objects_as_elements_labels_as_text_and_null_as_an_empty_element() -> None:
    (item,) = ET.fromstring(feed("xml"))  # noqa: S314 our own
    found = elements(item)
    assert tuple(found) == RECORD_KEYS
    assert (found["suggestion"]["number"], found["suggestion"]["term"], found["suggestion"]["session"]) == (
        "0213",
        "6",
        "",
    )
    assert found["reply"]["contacts"] == [{"unit": "", "person": "", "phone": "0000-1234567"}]
    assert found["attachments"] == [{"name": "a.pdf", "url": "https://town.example/a.pdf"}]
    assert found["metadata"] == [
        {"label": "索 引 号（全）", "value": "1"},
        {"label": "<名称>", "value": "二"},
    ]
    assert (found["topics"], found["agency"], found["withdrawn"]) == (REPLY.topics, "", "false")
    assert found["body"] == "一\n二\ufffd三"


@pytest.mark.parametrize("name", ["json", "jsonlines", "jl", "marshal", "pickle"])
def test_other_formats_have_the_record_as_it_is(name: str) -> None:
    content = feed(name)
    reads: dict[str, Any] = {"marshal": marshal.loads, "pickle": pickle.loads}
    record = reads.get(name, json.loads)(content)
    assert (record[0] if name == "json" else record) == asdict(REPLY)


@pytest.mark.slow
def test_a_feed_on_standard_output_has_nothing_else_there(kjj: SavedPortal, tmp_path: Path) -> None:
    ended = scrapy_process(
        "crawl", "chongqing", "-s", f"REPLAY={kjj.folder}", "-s", f"DATA_DIR={tmp_path}", "-O", "-:csv"
    )
    assert ended.code == 0, ended.screen
    assert len(list(csv.DictReader(io.StringIO(ended.out, newline="")))) == 4
    assert "chongqing: ok" in ended.said
