"""What is new, what is a revision, and what is known: the five results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.store.results import Result
from crawler.store.store import Store
from tests.support.replies import FIRST, SECOND, lines, make_reply, put
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_first_seen_is_new_and_seen_again_is_unchanged(store: Store, tmp_path: Path) -> None:
    assert put(store, make_reply(url=FIRST)) is Result.NEW
    assert put(store, make_reply(url=FIRST)) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False)]


def test_the_same_document_under_a_new_url_is_a_duplicate_once_and_then_unchanged(
    store: Store, tmp_path: Path
) -> None:
    put(store, make_reply(url=FIRST))
    assert put(store, make_reply(url=SECOND)) is Result.DUPLICATE
    assert put(store, make_reply(url=SECOND)) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False)]


def test_other_content_at_the_same_url_is_a_revision(store: Store, tmp_path: Path) -> None:
    put(store, make_reply(url=FIRST))
    assert put(store, make_reply(url=FIRST, body="另一份答复。")) is Result.REVISED
    assert put(store, make_reply(url=FIRST, body="第三份答复。")) is Result.REVISED
    assert put(store, make_reply(url=FIRST, body="第三份答复。")) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False), (FIRST, 2, False), (FIRST, 3, False)]


def test_a_number_used_twice_keeps_both_documents_and_their_versions_apart(
    store: Store, tmp_path: Path
) -> None:
    assert put(store, make_reply(url=FIRST)) is Result.NEW
    assert put(store, make_reply(url=SECOND, body="另一件建议的答复。")) is Result.CONFLICT
    assert put(store, make_reply(url=SECOND, body="另一件建议的答复，已改。")) is Result.REVISED
    assert put(store, make_reply(url=FIRST)) is Result.UNCHANGED
    assert lines(tmp_path) == [(FIRST, 1, False), (SECOND, 1, True), (SECOND, 2, False)]


def test_an_alias_that_lags_behind_makes_no_revisions_without_end(store: Store, tmp_path: Path) -> None:
    put(store, make_reply(url=FIRST))
    put(store, make_reply(url=SECOND))
    assert put(store, make_reply(url=FIRST, body="已改。")) is Result.REVISED
    assert put(store, make_reply(url=SECOND)) is Result.UNCHANGED
    assert put(store, make_reply(url=FIRST, body="已改。")) is Result.UNCHANGED
    assert put(store, make_reply(url=SECOND, body="已改。")) is Result.UNCHANGED
    assert len(lines(tmp_path)) == 2


def test_without_a_number_the_url_is_the_identity_and_http_is_https(store: Store, tmp_path: Path) -> None:
    assert put(store, make_reply(None, FIRST)) is Result.NEW
    assert put(store, make_reply(None, SECOND)) is Result.NEW
    assert put(store, make_reply(None, FIRST.replace("https", "http"))) is Result.UNCHANGED
    assert len(lines(tmp_path)) == 2


def test_content_is_the_same_when_only_tokens_and_times_differ(store: Store) -> None:
    from crawler.items import Attachment  # noqa: PLC0415

    put(store, make_reply(attachments=[Attachment("a.pdf", f"{KJJ}a.pdf?111")]))
    again = make_reply(
        attachments=[Attachment("a.pdf", f"{KJJ}a.pdf?222")], fetched_at="2027-01-01T00:00:00Z"
    )
    assert put(store, again) is Result.UNCHANGED
