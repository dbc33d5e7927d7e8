"""How many records say something in a field."""

from __future__ import annotations

import dataclasses
from typing import Any

from crawler.items import Contact, Reply
from crawler.store.field_coverage import (
    FIELDS,
    Coverage,
    count_by_column,
    coverage_from_json,
    coverage_to_json,
    filled_fields,
)
from tests.support.replies import make_reply


def record(**values: Any) -> dict[str, Any]:
    return dataclasses.asdict(make_reply(**values))


def test_the_fields_are_the_keys_of_the_contract_and_of_its_objects_their_own() -> None:
    keys = [field.name for field in dataclasses.fields(Reply)]
    assert list(dict.fromkeys(name.split(".")[0] for name in FIELDS)) == keys
    assert {"suggestion.number", "suggestion.deputies", "reply.signed_by", "reply.contacts"} <= set(FIELDS)
    assert "suggestion" not in FIELDS


def test_null_and_empty_say_nothing_and_anything_else_does() -> None:
    reply = make_reply(document_number=None, topics=[], validity="")
    reply.suggestion.number = "B001"
    reply.reply.contacts = [Contact()]
    filled = set(filled_fields(dataclasses.asdict(reply)))
    assert {"title", "suggestion.number", "reply.contacts", "revision"} <= filled
    assert not {"document_number", "topics", "validity", "suggestion.title", "reply.signed_on"} & filled


def test_a_line_of_an_earlier_schema_may_lack_a_key() -> None:
    early = record()
    del early["keywords"], early["suggestion"]
    assert "title" in set(filled_fields(early))


def test_a_record_counts_once_and_not_again_with_a_revision() -> None:
    coverage = Coverage()
    coverage.count(record())
    coverage.count(record(revision=2, validity="有效"))
    assert coverage.records == 1
    assert coverage.shares()["title"] == 1.0
    assert coverage.shares()["validity"] == 0.0
    assert Coverage().shares() == {}


def test_what_the_index_keeps_is_what_was_counted() -> None:
    coverage: dict[str, Coverage] = {}
    for column in ("kjj", "slj", None):
        count_by_column(coverage, record(column=column))
    assert set(coverage) == {"kjj", "slj", ""}
    assert coverage_from_json(coverage_to_json(coverage)) == coverage
    assert coverage_from_json(coverage_to_json(coverage, coverage))["slj"].records == 2
