"""``scrapy golden``: read beside expected, reviews that go stale, and the fixture beside the portal."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from conftest import PROJECT
from portal import Portal
from portal.faults import Fault
from scrapy.cmdline import execute
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.fixtures.fetching import FetchError, fetch_few
from crawler.fixtures.folder import Fixture, FixtureError, Mark
from crawler.fixtures.golden import LiveLook, accept, check, look_at_the_portal, review
from crawler.newcity.by_address import portal_at
from crawler.newcity.writing import put_in_place, staged
from crawler.portals.city import CitySpider

Command = Callable[..., tuple[object, str, str]]
CHANGED = "the wrong title"


def settings() -> Settings:
    own = get_project_settings()
    own.set("DOWNLOAD_DELAY", 0)
    return own


def looptown(portal: Portal, project: Path) -> tuple[type[CitySpider], Fixture]:
    """A city of the portal's, with its fixture in ``project``."""
    (project / "crawler" / "spiders").mkdir(parents=True)
    found = portal_at("looptown", portal.listing, settings())
    with staged(found, project) as city:
        put_in_place(city, "looptown", project)
    return found.city, Fixture.of("looptown", project)


def spoil(fixture: Fixture) -> None:
    """Expect another title of the first record."""
    records = fixture.records()
    records[0]["title"] = CHANGED
    fixture.expected.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))


def again(fixture: Fixture) -> Fixture:
    return Fixture(fixture.city, fixture.folder)


# What is expected.


def test_a_fixture_that_is_read_as_expected_is_the_same(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        golden = check(*looptown(portal, tmp_path))
    assert golden.same
    assert golden.problem is None
    assert not golden.comparison.differs


def test_a_difference_is_told_field_by_field_and_accepted_on_purpose(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        city, fixture = looptown(portal, tmp_path)
    whole = fixture.expected.read_bytes()
    spoil(fixture)
    golden = check(city, fixture)
    assert not golden.same
    assert list(golden.comparison.fields) == ["title"]
    assert golden.comparison.fields["title"].examples[0].old == CHANGED
    assert fixture.expected.read_bytes() != whole, "looking changes nothing"
    accept(fixture, golden)
    assert fixture.expected.read_bytes() == whole
    assert check(city, fixture).same


def test_a_fixture_without_an_expectation_shows_everything_as_new(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        city, fixture = looptown(portal, tmp_path)
    fixture.expected.unlink()
    golden = check(city, fixture)
    assert not golden.same
    assert golden.comparison.added == 3
    assert "is not there" in str(fixture.why_not_reviewed())


def test_a_page_that_is_gone_from_a_whole_fixture_is_a_problem(tmp_path: Path) -> None:
    with Portal("trs", 3) as portal:
        city, fixture = looptown(portal, tmp_path)
    lines = (fixture.folder / "pages.jsonl").read_bytes().splitlines(keepends=True)
    (fixture.folder / "pages.jsonl").write_bytes(b"".join(lines[:-1]))
    (fixture.folder / orjson.loads(lines[-1])["file"]).unlink()
    problem = check(city, fixture).problem
    assert problem is not None
    assert "1 missing" in problem


# Reviews.


def test_a_new_city_is_not_reviewed_and_a_review_speaks_of_these_bytes_alone(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        _, fixture = looptown(portal, tmp_path)
    assert "Nobody reviewed" in str(fixture.why_not_reviewed())
    review(fixture, "Li Hua", "compared every record with its page")
    fixture = again(fixture)
    assert fixture.why_not_reviewed() is None
    assert fixture.mark.excerpt
    assert fixture.mark.odd
    spoil(fixture)
    assert "is not what Li Hua reviewed" in str(again(fixture).why_not_reviewed())


def test_a_mark_says_what_it_was_told(tmp_path: Path) -> None:
    odd = {'https://x.example/?a="b"\\c': "quotes and a \\ in its address"}
    (tmp_path / "fixture.toml").write_text(Mark(excerpt=True, odd=odd).text(), encoding="utf-8")
    assert Mark.read(tmp_path / "fixture.toml") == Mark(excerpt=True, odd=odd)


@pytest.mark.parametrize("text", ["reviewed = 3", "[reviewed]\nby = 'x'", "odd = [1]", "= ="])
def test_a_mark_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "fixture.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FixtureError, match=r"fixture\.toml cannot be read"):
        Mark.read(tmp_path / "fixture.toml")


# The portal as it is.


def look(portal: Portal, project: Path) -> LiveLook:
    city, fixture = looptown(portal, project)
    portal.forget()
    return look_at_the_portal(city, fixture, settings())


@pytest.mark.parametrize("family", ["trs", "jeecms"])
def test_a_portal_that_looks_as_before_is_represented(tmp_path: Path, family: str) -> None:
    with Portal(family, 45) as portal:
        city, fixture = looptown(portal, tmp_path)
        portal.forget()
        portal.publish(5)
        seen = look_at_the_portal(city, fixture, settings())
        assert not seen.drift.lost
        assert not seen.drift.new
        asked = [each.kind for each in portal.served]
    assert asked == ["robots", "listing", "document", "document"]
    assert seen.requests == len(asked)


def changed(portal: Portal, path: str, *changes: tuple[str, str]) -> None:
    """Serve a page of the portal with other words in it."""
    page = portal.page(path, *portal.kind(path))
    assert page is not None
    text = page.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    portal.extra[path] = text


def test_a_renamed_label_and_another_container_are_told(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        city, fixture = looptown(portal, tmp_path)
        path = portal.address(45).removeprefix(portal.root)
        changed(portal, path, ("索引号", "信息编码"), ("zwxl-title", "gk-title"))
        drift = look_at_the_portal(city, fixture, settings()).drift
    assert any("lacks the label 索引号" in each for each in drift.lost)
    assert any("lacks the container div.zwxl-title" in each for each in drift.lost)
    assert any("has the label 信息编码" in each for each in drift.new)
    assert any("has the container div.gk-title" in each for each in drift.new)


def test_rows_of_another_shape_are_told(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        city, fixture = looptown(portal, tmp_path)
        changed(portal, portal.family.listing_path, ('<li class="clearfix">', '<li class="item"><i></i>'))
        drift = look_at_the_portal(city, fixture, settings()).drift
    assert any("has rows like li.item(i+a+span)" in each for each in drift.lost)


def test_a_listing_without_rows_is_told(tmp_path: Path) -> None:
    with Portal("trs", 45) as portal:
        city, fixture = looptown(portal, tmp_path)
        portal.faults = [Fault.parse("empty@listing")]
        drift = look_at_the_portal(city, fixture, settings()).drift
    assert any("shows no row" in each for each in drift.lost)


@pytest.mark.parametrize("fault", ["challenge@listing", "404@listing", "away:host@listing"])
def test_a_portal_that_cannot_be_looked_at_is_no_verdict(tmp_path: Path, fault: str) -> None:
    with Portal("trs", 45) as portal:
        city, fixture = looptown(portal, tmp_path)
        portal.faults = [Fault.parse(fault)]
        with pytest.raises(FetchError):
            look_at_the_portal(city, fixture, settings())


def test_never_more_is_asked_than_was_said_and_nothing_is_stored(tmp_path: Path) -> None:
    async def greedy(fetch: object) -> None:
        for number in range(100):
            await fetch(f"{portal.root}/x{number}")  # type: ignore[operator]

    with Portal("trs", 1) as portal:
        own = settings()
        own.set("DATA_DIR", str(tmp_path / "data"))
        with pytest.raises(FetchError, match="4 requests were made"):
            fetch_few(portal.listing, greedy, own, most=4)
        assert len(portal.served) == 4
    assert not (tmp_path / "data").exists()


# The command.


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """Runs ``scrapy golden`` in this process, in a project that has the fixture of one city."""
    shutil.copy(PROJECT / "scrapy.cfg", tmp_path)
    shutil.copytree(PROJECT / "fixtures" / "ndrc", tmp_path / "fixtures" / "ndrc")
    monkeypatch.chdir(tmp_path)
    handlers = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "golden", *arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    yield run
    for sign, handler in handlers.items():
        signal.signal(sign, handler)


def test_the_command_shows_accepts_and_notes(command: Command, tmp_path: Path) -> None:
    fixture = Fixture.of("ndrc", tmp_path)
    original = fixture.mark
    assert command("ndrc") == (0, "ndrc: 4 records, read as expected.\n", "")
    spoil(fixture)
    code, different, _ = command("ndrc")
    assert code == 1
    for words in (CHANGED, "title", "scrapy golden ndrc --accept"):
        assert words in different
    assert "\x1b[" not in different, "plain where it is piped"
    assert command("ndrc", "--reviewed-by", "Li Hua")[0] == 1
    assert again(fixture).mark == original, "what differs is not reviewed"
    code, accepted, _ = command("ndrc", "--accept", "--reviewed-by", "Li Hua")
    assert code == 0
    assert CHANGED in accepted, "what is accepted was shown before"
    mark = again(fixture).mark
    assert mark.review is not None
    assert mark.review.by == "Li Hua"
    assert mark.odd == original.odd
    assert fixture.expected.read_bytes() == Fixture.of("ndrc", PROJECT).expected.read_bytes()
    assert command("ndrc")[0] == 0


@pytest.mark.parametrize("line", ["no JSON", '{"url": "https://www.ndrc.gov.cn/x"}', '["url"]'])
def test_a_fixture_that_cannot_be_used_is_a_sentence(command: Command, tmp_path: Path, line: str) -> None:
    with (tmp_path / "fixtures" / "ndrc" / "pages.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")
    code, _, said = command("ndrc", "--live")
    assert code == 2
    assert said.count("\n") == 1
    assert "pages.jsonl" in said


def test_an_expectation_that_cannot_be_written_is_a_sentence(command: Command, tmp_path: Path) -> None:
    fixture = Fixture.of("ndrc", tmp_path)
    spoil(fixture)
    fixture.expected.with_suffix(".jsonl.part").mkdir()
    code, _, said = command("ndrc", "--accept")
    assert code == 2
    assert "cannot be written or read" in said


def test_the_command_shows_the_records_themselves(command: Command) -> None:
    code, shown, _ = command("ndrc", "--table")
    assert code == 0
    assert shown.count("suggestion.number") >= 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "One city must be named"),
        (["nowhere"], "There is no city nowhere"),
        (["chongqing"], "There is no"),
        (["ndrc", "--live", "--accept"], "--live looks at the portal alone"),
        (["ndrc", "--reviewed-by", " "], "--reviewed-by needs a name"),
    ],
)
def test_a_wrong_command_line_is_a_sentence(arguments: list[str], words: str, command: Command) -> None:
    code, shown, said = command(*arguments)
    assert (code, shown) == (2, "")
    assert words in said
