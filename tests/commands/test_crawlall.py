"""``scrapy crawlall``: a process per city; what befalls one touches no other; the gravest outcome counts."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Protocol

import orjson
import pytest

from tests.portal import Fault, Portal
from tests.support.commands import Ended, scrapy_over
from tests.support.prepared import start_scrapy
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PATIENCE = 90
ZHENGZHOU = "https://public.zhengzhou.gov.cn/"
SHELL = "<html><head></head><body><script src='/x/app.js'></script><script src='/x/preload.js'></script></body></html>"


class Begin(Protocol):
    def __call__(self, *arguments: str) -> subprocess.Popen[str]: ...


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begins the command; it does not outlive the test."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        command = ["crawlall", *arguments, "-s", f"DATA_DIR={tmp_path / 'data'}"]
        run = start_scrapy(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        begun.append(run)
        return run

    yield begin
    for run in begun:
        if run.poll() is None:
            run.terminate()
            run.communicate(timeout=PATIENCE)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with a source of each city, one document each."""
    for city in ("chongqing", "zhengzhou"):
        (tmp_path / "sources" / city).mkdir(parents=True)
    chongqing = SavedPortal(tmp_path / "sources" / "chongqing")
    chongqing.add(KJJ, trs_listing([("./t20240914_1.html", "关于第B1号建议的答复函", "2024-09-14")]))
    chongqing.add(f"{KJJ}t20240914_1.html", trs_detail("关于第B1号建议的答复函", "A/1"))
    zhengzhou = SavedPortal(tmp_path / "sources" / "zhengzhou")
    row = '<a class="list_item_pubinfo_a" href="/D1101X/1.jhtml"><span>关于第1号建议的答复</span></a>'
    zhengzhou.add(
        f"{ZHENGZHOU}?a=dir&h=1&p=D1101X", f'<div class="dir-list"><ul class="page-list">{row}</ul></div>'
    )
    zhengzhou.add(f"{ZHENGZHOU}D1101X/1.jhtml", trs_detail("关于第1号建议的答复", "B/1"))
    return tmp_path / "sources"


def crawlall(folder: Path, *arguments: str) -> Ended:
    """Run the command in this process; the runs of the cities have processes of their own."""
    return scrapy_over(folder / "data", "crawlall", *arguments)


def said_by(run: subprocess.Popen[str]) -> list[str]:
    return run.communicate(timeout=PATIENCE)[0].strip().splitlines()


def titles(data: Path, city: str) -> list[str]:
    path = data / city / "records.jsonl"
    return [orjson.loads(line)["title"] for line in path.read_bytes().splitlines()] if path.exists() else []


def test_every_city_runs_from_its_own_source_with_the_options_given(
    begin: Begin, sources: Path, tmp_path: Path
) -> None:
    run = begin("-s", f"REPLAY={sources}", "-a", "limit=5", "--jobs", "2")
    lines = said_by(run)
    assert run.returncode == 0, lines
    assert titles(tmp_path / "data", "chongqing") == ["关于第B1号建议的答复函"]
    assert titles(tmp_path / "data", "zhengzhou") == ["关于第1号建议的答复"]
    for city in ("chongqing", "zhengzhou"):
        (path,) = (tmp_path / "data" / city / "runs").glob("*.json")
        assert orjson.loads(path.read_bytes())["arguments"] == {"limit": 5}
        assert f"{city}: ok. Nothing to do." in lines
    assert lines[-1] == "2 cities: chongqing ok, zhengzhou ok. Nothing to do."


def test_one_citys_block_touches_no_other_and_the_gravest_outcome_counts(
    sources: Path, tmp_path: Path
) -> None:
    blocked = SavedPortal(sources / "zhengzhou")
    blocked.add(f"{ZHENGZHOU}?a=dir&h=1&p=D1101X", SHELL)
    with (sources / "chongqing" / "pages.jsonl").open("ab") as described:
        described.write(b"broken\n")
    ended = crawlall(tmp_path, "-s", f"REPLAY={sources}")
    assert ended.code == 4, ended.screen
    assert titles(tmp_path / "data", "chongqing") == ["关于第B1号建议的答复函"]
    assert ended.last_line.startswith("2 cities: chongqing incomplete, zhengzhou blocked.")


def test_a_city_without_a_source_is_left_out_unless_it_is_named(sources: Path, tmp_path: Path) -> None:
    (sources / "zhengzhou").rename(tmp_path / "elsewhere")
    ended = crawlall(tmp_path, "-s", f"REPLAY={sources}")
    assert ended.code == 0, ended.screen
    lines = ended.screen.splitlines()
    assert lines[0].startswith("Not in the archive, so not replayed: ")
    assert ", zhengzhou" in lines[0]
    assert lines[-1] == "1 city: chongqing ok. Nothing to do."
    named = crawlall(tmp_path, "zhengzhou", "-s", f"REPLAY={sources / 'chongqing'}")
    assert named.code == 1
    assert "holds no page of the requested columns of zhengzhou" in named.screen.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["nowhere"],
            "There is no city nowhere. Name some of ",
        ),
        (["--jobs", "0"], "--jobs 0: must be at least 1"),
        (["-a", "limit"], "use -a NAME=VALUE"),
    ],
)
def test_a_users_mistake_ends_in_one_sentence_before_any_run(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    ended = crawlall(tmp_path, *arguments)
    assert ended.code == 2
    assert says in ended.last_line
    assert not (tmp_path / "data").exists()


def holder(data: Path, city: str) -> int:
    """The process that runs a city, as its lock says; waits until there is one."""
    latest = time.monotonic() + PATIENCE
    while time.monotonic() < latest:
        path = data / city / ".lock"
        said = path.read_bytes() if path.exists() else b""
        if said:
            return int(orjson.loads(said)["pid"])
        time.sleep(0.02)
    raise AssertionError(f"no run of {city} began")


def test_a_city_that_is_killed_is_incomplete_and_the_others_go_on(begin: Begin, tmp_path: Path) -> None:
    with Portal(documents=3, faults=[Fault.parse("slow:100@document-3")]) as portal:
        own = ("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0", "-s", "ARCHIVE=0")
        run = begin("chongqing", "zhengzhou", *own)
        os.kill(holder(tmp_path / "data", "chongqing"), signal.SIGKILL)
        lines = said_by(run)
    assert "chongqing: incomplete. The run was ended by SIGKILL. Run again." in lines
    assert any(line.startswith("zhengzhou: ") and "rows" in line for line in lines), "it came to its end"
    assert lines[-1].startswith("2 cities: chongqing incomplete, zhengzhou ")


def test_ctrl_c_stops_every_city_cleanly_and_begins_no_other(begin: Begin, tmp_path: Path) -> None:
    with Portal(documents=3, faults=[Fault.parse("slow:2@document-2")]) as portal:
        own = ("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0", "-s", "ARCHIVE=0")
        run = begin("chongqing", "zhengzhou", "--jobs", "1", *own)
        holder(tmp_path / "data", "chongqing")
        latest = time.monotonic() + PATIENCE
        while not portal.faults[0].met and time.monotonic() < latest:
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        lines = said_by(run)
    assert run.returncode == 3, lines
    assert not any("Traceback" in line for line in lines)
    assert any(line.startswith("chongqing: incomplete. The run was stopped") for line in lines)
    assert "zhengzhou: not begun, because the runs were stopped. Run again." in lines
    assert len(titles(tmp_path / "data", "chongqing")) == 2, "what was read is stored"
