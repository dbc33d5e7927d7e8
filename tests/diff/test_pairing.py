"""Which record of one file is which of the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.diff.changes import compare
from crawler.items import record_line
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Reply


def write(path: Path, *replies: Reply) -> Path:
    path.write_bytes(b"".join(map(record_line, replies)))
    return path


def test_a_revision_read_at_an_alias_belongs_to_its_record(tmp_path: Path) -> None:
    alias = make_reply(body="二", revision=2, url=f"{KJJ}alias.html")
    old = write(tmp_path / "old.jsonl", make_reply(body="一"), alias)
    assert compare(old, old).old == (1, 2)


def test_two_documents_of_one_number_are_told_apart_by_their_url(tmp_path: Path) -> None:
    one, other = make_reply(), make_reply(url=f"{KJJ}t2.html", body="另一件")
    other.warnings.append("index_number_conflict")
    old = write(tmp_path / "old.jsonl", one, other)
    new = write(tmp_path / "new.jsonl", other, one)
    comparison = compare(old, new)
    assert comparison.old == (2, 2)
    assert not comparison.differs


def test_records_are_paired_where_only_the_url_or_only_the_number_differs(tmp_path: Path) -> None:
    old = write(
        tmp_path / "old.jsonl",
        make_reply(),
        make_reply("B/2", f"{KJJ}t2.html"),
        make_reply(None, f"{KJJ}t3.html"),
    )
    new = write(
        tmp_path / "new.jsonl",
        make_reply(url=f"{KJJ}elsewhere.html"),
        make_reply("B/3", f"{KJJ}t2.html"),
        make_reply(None, f"{KJJ}t3.html".replace("https", "http")),
    )
    comparison = compare(old, new)
    assert (comparison.added, comparison.removed) == (0, 0)
    assert {name: change.changed for name, change in comparison.fields.items()} == {
        "index_number": 1,
        "url": 2,
    }


def test_cities_share_no_number(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply(city="chongqing"))
    new = write(tmp_path / "new.jsonl", make_reply(city="zhengzhou", url="https://public.zhengzhou.gov.cn/1"))
    comparison = compare(old, new)
    assert (comparison.added, comparison.removed) == (1, 1)


def test_a_withdrawn_record_is_removed(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply(), make_reply("A/2", f"{KJJ}t2.html"))
    new = write(
        tmp_path / "new.jsonl",
        make_reply(),
        make_reply("A/2", f"{KJJ}t2.html"),
        make_reply("A/2", f"{KJJ}t2.html", revision=2, withdrawn=True),
    )
    comparison = compare(old, new)
    assert (comparison.new, comparison.removed, comparison.changed) == ((1, 3), 1, 0)
