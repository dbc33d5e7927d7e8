"""The check of a record: dates that lie after the fetch."""

from __future__ import annotations

from crawler.store.validation import RecordCheck
from tests.support.replies import make_reply


def test_a_date_somewhat_after_the_fetch_is_kept_with_a_warning() -> None:
    reply = make_reply(published_on="2027-01-01")
    assert list(RecordCheck().faults(reply)) == []
    assert reply.warnings == ["dated_after_fetch"]


def test_a_file_dated_1980_says_nothing_about_its_page() -> None:
    reply = make_reply(published_on="2024-05-24", fetched_at="1980-01-01T00:00:00Z")
    assert list(RecordCheck().faults(reply)) == []
    assert reply.warnings == []
