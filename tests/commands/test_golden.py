"""``scrapy golden``, the command: shown, accepted, noted, and what is wrong is a sentence."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from errno import ENOSPC
from pathlib import Path

import pytest
from scrapy.cmdline import execute

from crawler.fixtures.folder import Fixture
from tests.support.new_cities import CHANGED, again, spoil
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

Command = Callable[..., tuple[object, str, str]]


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
    original = fixture.metadata
    assert command("ndrc") == (0, "ndrc: 4 records, all as expected.\n", "")
    spoil(fixture)
    code, different, _ = command("ndrc")
    assert code == 1
    for words in (CHANGED, "title", "scrapy golden ndrc --accept"):
        assert words in different
    assert "\x1b[" not in different, "plain where it is piped"
    assert command("ndrc", "--reviewed-by", "Li Hua")[0] == 1
    assert again(fixture).metadata == original, "what differs is not reviewed"
    code, accepted, _ = command("ndrc", "--accept", "--reviewed-by", "Li Hua")
    assert code == 0
    assert CHANGED in accepted, "what is accepted was shown before"
    mark = again(fixture).metadata
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


def test_an_expectation_that_cannot_be_written_is_a_sentence(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(path: Path, _: bytes) -> None:
        raise OSError(ENOSPC, "No space left on device", str(path))

    fixture = Fixture.of("ndrc", tmp_path)
    spoil(fixture)
    monkeypatch.setattr("crawler.fixtures.golden.write_atomically", full_disk)
    code, _, said = command("ndrc", "--accept")
    assert code == 2
    assert "could not be read or written" in said


def test_the_command_shows_the_records_themselves(command: Command) -> None:
    code, shown, _ = command("ndrc", "--table")
    assert code == 0
    assert shown.count("suggestion.number") >= 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Name exactly one city"),
        (["nowhere"], "There is no city nowhere"),
        (["chongqing"], "There is no"),
        (["ndrc", "--live", "--accept"], "--live cannot be combined"),
        (["ndrc", "--how", "by eye"], "--how needs --reviewed-by"),
        (["ndrc", "--reviewed-by", " "], "--reviewed-by needs a name"),
    ],
)
def test_a_wrong_command_line_is_a_sentence(arguments: list[str], words: str, command: Command) -> None:
    code, shown, said = command(*arguments)
    assert (code, shown) == (2, "")
    assert words in said
