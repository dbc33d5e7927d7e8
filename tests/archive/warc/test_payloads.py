"""Bodies that are in the archive already are referred to, from an index that can be made again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal
from tests.support.runs import Visit, run_here
from tests.support.warc_files import is_clean, records_of, warcs_of

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.slow


def test_unchanged_bodies_become_revisits_and_are_replayed_from_what_they_refer_to(
    visit: Visit, tmp_path: Path
) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        portal.edit(3)
        time.sleep(1)  # of one second two runs would have the same time of fetching
        second = visit(portal, recheck="9999")
        listing, edited = portal.listing, portal.address(3)
    one, two = warcs_of(first.city)
    assert second.manifest["totals"]["revised"] == 1
    is_clean(two)
    kinds = {
        url: kind for kind, url, _, _ in records_of(two) if kind in {"response", "revisit"} and "/t20" in url
    }
    assert {url for url, kind in kinds.items() if kind == "response"} == {edited}
    assert len(kinds) == 5
    revisit = next(record for kind, _, record, _ in records_of(two) if kind == "revisit")
    assert str(revisit.headers.get("WARC-Profile")).endswith("identical-payload-digest")
    again = run_here(tmp_path / "again", "chongqing", "-a", f"listing={listing}", replay=two)
    assert again.code == 0, again.screen
    assert len(again.lines()) == 5
    assert {line["fetched_at"] for line in again.lines()} <= {
        line["fetched_at"] for line in second.lines()
    } | {record.headers.get("WARC-Date") for _, _, record, _ in records_of(two)}
    (second.city / "archive" / ".payloads.sqlite").unlink()
    with Portal(documents=1) as other:
        visit(other)  # the index of payloads is derived: a run makes it anew
    assert (second.city / "archive" / ".payloads.sqlite").exists()
    assert one.exists()


@pytest.mark.parametrize("damage", ["not a database", "a page of zeros"])
def test_a_damaged_index_is_made_again_from_the_archive_and_said_once(visit: Visit, damage: str) -> None:
    with Portal(documents=5) as portal:
        first = visit(portal)
        index = first.city / "archive" / ".payloads.sqlite"
        content = index.read_bytes()
        page = 4096
        assert len(content) > 2 * page
        index.write_bytes(
            b"garbage" * 99
            if damage == "not a database"
            else content[:page] + bytes(page) + content[2 * page :]
        )
        notes = visit(portal, recheck="9999").manifest["notes"]
        again = visit(portal, recheck="9999")
    assert again.code == 0
    (note,) = [note for note in notes if "damaged" in note]
    assert note.startswith(f"{index} was damaged (")
    assert note.endswith(") and was made again from the archive.")
    assert not any("damaged" in note for note in again.manifest["notes"])
    kinds = {kind for warc in warcs_of(first.city) for kind, url, _, _ in records_of(warc) if "/t20" in url}
    assert "revisit" in kinds
