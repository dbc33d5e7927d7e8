"""Coverage: how many records say something in a field, and when too few of the new ones do."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from crawler.items import Contact, Reply
from crawler.run.coverage import coverage_drops
from crawler.store.field_coverage import FIELDS, Coverage, filled_fields
from tests.support.replies import make_reply


def record(**values: Any) -> dict[str, Any]:
    return dataclasses.asdict(make_reply(**values))


def covered(records: int, **filled: int) -> Coverage:
    coverage = Coverage(records)
    coverage.filled.update(filled)
    return coverage


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
    coverage = Coverage()
    coverage.count(record())
    assert Coverage.from_json(coverage.to_json()) == coverage


@pytest.mark.parametrize(
    ("stored", "new", "named"),
    [
        (covered(100, title=100), covered(10), ["title"]),
        (covered(100, title=100), covered(10, title=4), ["title"]),
        (covered(100, title=100), covered(10, title=5), []),  # half is not below half
        (covered(100, **{"suggestion.number": 90}), covered(12), ["suggestion.number"]),
        (covered(100, title=100), covered(9), []),  # fewer than ten new ones
        (covered(9, title=9), covered(10), []),  # fewer than ten to compare with
        (covered(100, validity=10), covered(10), []),  # one in ten is absent from ten by chance
        (covered(100, validity=10), covered(100), ["validity"]),  # but not from a hundred
        (covered(100, warnings=100), covered(10), []),  # fewer warnings are no bad sign
        (covered(100), covered(10, title=10), []),
    ],
)
def test_a_field_that_less_than_half_as_many_new_records_have_is_named(
    stored: Coverage, new: Coverage, named: list[str]
) -> None:
    said = list(coverage_drops(stored, new))
    assert [name for name in FIELDS if any(f" have {name}," in sentence for sentence in said)] == named
    assert len(said) == len(named)
