"""A moment with a time zone is its day in China, in the rows of a listing and in documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal
from tests.portal.documents import Document
from tests.portals.walking.test_walk_families import NAMES
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NAMES)
def test_rows_and_documents_have_the_day_that_it_is_in_china(name: str, tmp_path: Path) -> None:
    newest = Document(8).day.isoformat()
    with Portal(name, 8) as portal:
        plain = visit_family(portal, tmp_path / "plain", since=newest)
        portal.moments = True
        run = visit_family(portal, tmp_path, {"ARCHIVE": True}, since=newest)
        archive = {"REPLAY": str(tmp_path / "town" / "archive")}
        replayed = visit_family(portal, tmp_path / "other", archive, since=newest)
    days = [(line["url"], line["published_on"], line["written_on"]) for line in run.lines()]
    assert [line["published_on"] for line in run.lines()] == [newest] * len(plain.lines())
    assert days == [(line["url"], line["published_on"], line["written_on"]) for line in plain.lines()]
    assert replayed.lines() == run.lines()
