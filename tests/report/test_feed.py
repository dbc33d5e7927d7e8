"""An Atom feed of the newest replies: one entry for each new or revised reply, valid by RFC 4287."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from crawler.report.feed import ATOM, ENTRIES, write_feed
from tests.support.report.cities import reply_number, write_records

if TYPE_CHECKING:
    from crawler.items import Reply

AT = datetime(2026, 9, 21, 1, tzinfo=UTC)
NAMES = {"atom": ATOM}

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def problems(feed: bytes) -> list[str]:
    """What a feed has that RFC 4287 does not allow, or lacks: the grammar, and the two rules that a grammar cannot hold."""
    tree = etree.fromstring(feed)
    GRAMMAR.validate(tree)
    found = [str(error.message) for error in GRAMMAR.error_log]
    versions = [
        (entry.findtext(f"{{{ATOM}}}id"), entry.findtext(f"{{{ATOM}}}updated"))
        for entry in tree.iterfind(f"{{{ATOM}}}entry")
    ]
    found += [f"two entries with {version}" for version in versions if versions.count(version) > 1]
    return found


def feed_of(folder: Path, replies: list[Reply], *, redacting: bool = False) -> ET.Element:
    write_records(folder / "chongqing", replies)
    path = folder / "replies.atom"
    assert write_feed(path, [folder / "chongqing"], at=AT, redacting=redacting) == min(len(replies), ENTRIES)
    assert problems(path.read_bytes()) == [], "every feed of these tests is valid"
    return ET.fromstring(path.read_bytes())  # noqa: S314 our own file


def texts(element: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in element.findall(path, NAMES)]


def test_each_new_and_each_revised_reply_is_an_entry_with_what_atom_requires(tmp_path: Path) -> None:
    first, second = reply_number(1, title="甲 & 乙"), reply_number(1, title="丙", revision=2)
    second.fetched_at = "2026-09-20T02:00:00Z"
    first.fetched_at = "2026-09-19T02:00:00Z"
    feed = feed_of(tmp_path, [first, second])
    assert texts(feed, "atom:entry/atom:title") == ["丙", "甲 & 乙"]
    assert texts(feed, "atom:updated") == ["2026-09-20T02:00:00Z"]
    assert texts(feed, "atom:entry/atom:updated") == ["2026-09-20T02:00:00Z", "2026-09-19T02:00:00Z"]
    assert [link.get("href") for link in feed.findall("atom:entry/atom:link", NAMES)] == [first.url] * 2
    ids = texts(feed, "atom:id") + texts(feed, "atom:entry/atom:id")
    assert len(set(ids)) == 3
    assert all(str(each).startswith("urn:uuid:") for each in ids)
    assert texts(feed, "atom:author/atom:name") == ["fuwen"]
    revised, new = texts(feed, "atom:entry/atom:summary")
    assert "第1次修订" in str(revised)
    assert "修订" not in str(new)


def test_the_same_records_give_the_same_feed(tmp_path: Path) -> None:
    replies = [reply_number(number) for number in range(3)]
    once = ET.tostring(feed_of(tmp_path, replies))
    assert ET.tostring(ET.parse(tmp_path / "replies.atom").getroot()) == once  # noqa: S314 our own file


def test_a_feed_without_an_entry_has_the_time_at_which_it_was_made(tmp_path: Path) -> None:
    assert texts(feed_of(tmp_path, []), "atom:updated") == ["2026-09-21T01:00:00Z"]


def test_a_character_that_xml_forbids_is_replaced(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, [reply_number(1, title="甲\x0b乙")])
    assert texts(feed, "atom:entry/atom:title") == ["甲\ufffd乙"]


def test_contacts_are_masked_on_request(tmp_path: Path) -> None:
    feed = feed_of(tmp_path, [reply_number(1, title="答复（电话：13800138000）")], redacting=True)
    assert "13800138000" not in str(texts(feed, "atom:entry/atom:title"))


def test_only_the_newest_versions_are_entries(tmp_path: Path) -> None:
    replies = [reply_number(number, day=date(2026, 1, 1)) for number in range(ENTRIES + 5)]
    assert len(feed_of(tmp_path, replies).findall("atom:entry", NAMES)) == ENTRIES


def test_the_newest_of_all_cities_is_the_first(tmp_path: Path) -> None:
    cities = [tmp_path / name for name in ("chongqing", "zhengzhou")]
    for city, numbers in zip(cities, ((3, 1), (2, 0)), strict=True):
        write_records(city, [reply_number(number, city=city.name, title=str(number)) for number in numbers])
    write_feed(tmp_path / "replies.atom", cities, at=AT, redacting=False)
    feed = ET.fromstring((tmp_path / "replies.atom").read_bytes())  # noqa: S314 our own file
    assert texts(feed, "atom:entry/atom:title") == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("valid", "broken"),
    [
        (b"<updated>2026-09-19T02:00:00Z</updated>", b"<updated>2026-09-19</updated>"),
        (b"<updated>2026-09-19T02:00:00Z</updated>", b""),
        (b"<author><name>fuwen</name></author>", b""),
        (b"<author><name>fuwen</name></author>", b"<author />"),
        (b"<id>urn:uuid:", b"<id>"),
        (b" href=", b" ref="),
        (b"<category term=", b"<category name="),
        (b"<summary>", b"<abstract>"),
        (b' xmlns="http://www.w3.org/2005/Atom"', b' xmlns="http://www.w3.org/2005/atom"'),
    ],
)
def test_a_feed_that_is_not_valid_is_noticed(tmp_path: Path, valid: bytes, broken: bytes) -> None:
    reply = reply_number(1)
    reply.fetched_at = "2026-09-19T02:00:00Z"
    feed_of(tmp_path, [reply])
    feed = (tmp_path / "replies.atom").read_bytes()
    assert valid in feed
    changed = feed.replace(valid, broken)
    assert problems(changed.replace(b"</summary>", b"</abstract>") if b"abstract" in broken else changed)


def test_an_odd_url_or_a_blank_title_leaves_the_feed_valid(tmp_path: Path) -> None:
    odd = reply_number(1, title="", agency=None, url="https://kjj.cq.gov.cn/附件 (1)/t1.html?a=[b]|c")
    feed = feed_of(tmp_path, [odd, reply_number(2)])
    assert len(feed.findall("atom:entry", NAMES)) == 2


def test_a_feed_of_200_entries_with_revisions_is_valid(tmp_path: Path) -> None:
    replies = [reply_number(number) for number in range(150)]
    replies += [reply_number(number, revision=2, body="改了。") for number in range(90)]
    feed_of(tmp_path, replies)
