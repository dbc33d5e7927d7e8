"""Validation: what is no record is rejected with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.items import Attachment
from crawler.store.results import Result
from pipelines.errors import NotStoredError
from pipelines.validate import Validate
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": ""}, "no_title"),
        ({"body": ""}, "neither_body_nor_attachments"),
        ({"published_on": "1024-05-24"}, "implausible_date: published_on 1024-05-24"),
        ({"written_on": "2204-05-24"}, "implausible_date: written_on 2204-05-24"),
        ({"kind": "letter"}, "schema: $.kind"),
        ({"fetched_at": "yesterday"}, "schema: $.fetched_at"),
        ({"published_on": "24.5.2024"}, "schema: $.published_on"),
        ({"topics": "科技"}, "schema: $.topics"),
    ],
)
def test_rejected_with_the_reason(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotStoredError) as caught:
        Validate().process_item(make_reply(**values))
    assert caught.value.result is Result.REJECTED
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"body": "", "attachments": [Attachment("答复.pdf", f"{KJJ}a.pdf")]},
        {"index_number": None},
        {"published_on": "1990-01-01", "written_on": "2026-09-02"},
    ],
)
def test_passed_on_unchanged(values: dict[str, Any]) -> None:
    reply = make_reply(**values)
    assert Validate().process_item(reply) is reply
    assert reply.warnings == []
