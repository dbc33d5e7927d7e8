"""A record: its keys, its line, its hash, and the schema that is published."""

from __future__ import annotations

import json
from dataclasses import fields

import orjson
import pytest
from jsonschema import Draft202012Validator

from crawler.items import CONTENT_KEYS, RECORD_KEYS, Reply, record_line, record_schema
from crawler.schema import SCHEMA_FILE
from tests.support.pages import LABELLED, PARAGRAPHS, TITLE, URL, document, record, table

KEYS = (
    "schema_version city column index_number title agency agency_code document_number topics genres keywords validity "
    "written_on published_on kind suggestion reply body attachments metadata url fetched_at encoding page_sha256 "
    "content_sha256 revision continues withdrawn warnings"
).split()


def test_every_key_stands_in_a_record_in_the_order_of_the_contract() -> None:
    assert list(orjson.loads(record_line(record(document())))) == KEYS
    assert list(orjson.loads(record_line(record("<p>关于某事的答复，没有别的。</p>")))) == KEYS
    assert list(RECORD_KEYS) == KEYS == [field.name for field in fields(Reply)]
    assert list(CONTENT_KEYS) == KEYS[KEYS.index("title") : KEYS.index("metadata")]


def test_a_line_is_utf_8_without_escapes_and_ends_in_lf() -> None:
    line = record_line(record(document()))
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert "市科技局".encode() in line
    assert list(orjson.loads(line)["metadata"]) == list(LABELLED)
    assert b"\\u" not in line


def test_content_sha256_is_the_same_for_two_fetches_of_an_unchanged_page() -> None:
    attached = '<div><a href="/attachment/a.pdf?token={}">附件.pdf</a></div>'
    first = record(document(after=attached.format("R1")), URL)
    second = record(document(after=attached.format("Z9"), head="<!-- 2 -->"), URL)
    assert first.page_sha256 != second.page_sha256
    assert first.attachments != second.attachments
    assert first.content_sha256 == second.content_sha256


@pytest.mark.parametrize(
    "page",
    [
        document(title=TITLE.replace("B003", "B004")),
        document(table({**LABELLED, "发布机构": "市教委"})),
        document(table({**LABELLED, "成文日期": "2024-09-09"})),
        document(body=[*PARAGRAPHS, "（此件公开发布）"]),
        document(after='<div><a href="/attachment/b.pdf">附件.pdf</a></div>'),
    ],
)
def test_content_sha256_changes_with_the_content(page: str) -> None:
    assert record(page).content_sha256 != record(document()).content_sha256


def test_the_committed_schema_is_current() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == record_schema(), "run `make schema`"


def test_the_schema_is_json_schema_2020_12_and_requires_every_key() -> None:
    schema = record_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["required"] == list(RECORD_KEYS)
    assert schema["additionalProperties"] is False


def test_a_record_has_every_key_in_the_order_of_the_contract() -> None:
    keys = (
        "schema_version city column index_number title agency agency_code document_number topics genres "
        "keywords validity written_on published_on kind suggestion reply body attachments metadata url "
        "fetched_at encoding page_sha256 content_sha256 revision continues withdrawn warnings"
    ).split()
    assert list(json.loads(record_line(Reply()))) == keys
