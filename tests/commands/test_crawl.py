"""``scrapy crawl CITY -a listing=…`` against a portal: exit codes, and a last line that says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.run.outcome import Outcome
from tests.portal import Fault, Portal
from tests.support.commands import scrapy_here, scrapy_process
from tests.support.project import PROJECT
from tests.support.runs import Crawl, Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def live(crawl: Crawl) -> Callable[[Portal], Run]:
    """Runs the city over a portal in this process."""

    def run(portal: Portal) -> Run:
        return crawl("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0")

    return run


def test_a_run_is_ok_and_the_next_asks_once(crawl: Crawl, live: Callable[[Portal], Run]) -> None:
    with Portal(documents=25) as portal:
        first = crawl("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0")
        assert first.code == 0, first.screen
        assert len(first.lines()) == 25
        assert first.last_line.startswith("chongqing: ok.")
        portal.forget()
        second = live(portal)
        assert portal.count() == 1
    assert second.code == 0
    assert second.last_line.startswith("chongqing: ok.")
    assert "Traceback" not in first.screen + second.screen


@pytest.mark.parametrize(
    ("fault", "outcome", "stored"),
    [
        ("challenge@page-2", Outcome.BLOCKED, 10),
        ("blank@document", Outcome.LAYOUT_CHANGED, 0),
        ("404@document-5", Outcome.INCOMPLETE, 24),
    ],
)
def test_what_went_wrong_is_the_exit_code_and_the_last_line_says_what_to_do(
    live: Callable[[Portal], Run], fault: str, outcome: Outcome, stored: int
) -> None:
    with Portal(documents=25, faults=[Fault.parse(fault)]) as portal:
        run = live(portal)
    assert run.code == outcome.code, run.screen
    assert len(run.lines()) == stored
    assert run.last_line.startswith(f"chongqing: {outcome.label}.")
    assert len(run.last_line) > len(f"chongqing: {outcome.label}.") + 20
    assert "Traceback" not in run.screen


def test_contact_stands_in_the_user_agent(crawl: Crawl) -> None:
    with Portal(documents=1) as portal:
        crawl("-a", f"listing={portal.listing}", "-s", "DOWNLOAD_DELAY=0", "-s", "CONTACT=data@example.org")
        agents = {each.agent for each in portal.served}
    (agent,) = agents
    assert agent.startswith("fuwen/")
    assert agent.endswith("(+data@example.org)")


def test_the_portal_can_be_started_by_hand() -> None:
    command = [
        sys.executable,
        "-m",
        "tests.portal",
        "--family",
        "jeecms",
        "--documents",
        "3",
        "--seconds",
        "0.2",
    ]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout.startswith("http://127.0.0.1:")
    assert ended.stdout.strip().endswith("/?a=dir&h=1&p=D1101X")
    wrong = subprocess.run(
        [*command, "--fault", "nonsense"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert wrong.returncode == 2
    assert "WHAT[:VALUE][@WHERE][+AFTER][/EVERY]" in wrong.stderr


def test_a_broken_city_file_costs_that_city_alone(tmp_path: Path) -> None:
    towns = tmp_path / "towns"
    towns.mkdir()
    (towns / "__init__.py").touch()
    (towns / "broken.py").write_text("class BrokenSpider(:\n")
    (towns / "whole.py").write_text(
        "from crawler.spiders.chongqing import ChongqingSpider\n\n"
        "class WholeSpider(ChongqingSpider):\n    name = 'whole'\n"
    )
    words = ("-s", "SPIDER_MODULES=towns", "-s", f"DATA_DIR={tmp_path / 'data'}")
    replay = ("-s", f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    sentence = f"{towns / 'broken.py'}, line 1: SyntaxError: invalid syntax."
    broken = scrapy_process("crawl", "broken", *words, env=env)
    assert (broken.code, broken.screen.splitlines()[-1]) == (1, f"broken: not started. {sentence}")
    whole = scrapy_process("crawl", "whole", *words, *replay, env=env)
    assert whole.code == 0
    both = scrapy_process("crawlall", "broken", "whole", *words, *replay, env=env)
    assert both.code == 1
    assert both.out.splitlines()[-1].startswith("2 cities: broken not started, whole ok.")
    for ended in (broken, whole, both):
        assert "Traceback" not in ended.screen


def test_a_city_that_is_named_like_a_command_is_a_city_and_the_command_stays(tmp_path: Path) -> None:
    own = tmp_path / "cities"
    own.mkdir()
    source = (PROJECT / "crawler" / "spiders" / "chongqing.py").read_text(encoding="utf-8")
    source = source.replace('name = "chongqing"', 'name = "report"')
    (own / "report.py").write_text(source, encoding="utf-8")
    settings = ["-s", f"CITIES_DIR={own}", "-s", f"DATA_DIR={tmp_path / 'data'}"]
    ended = scrapy_here("crawl", "report", "-s", f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}", *settings)
    assert ended.code == 0, ended.screen
    assert ended.last_line.startswith("report: ok.")
    assert scrapy_here("status", "report", *settings).code == 0
    assert scrapy_here("report", *settings).last_line.startswith("Report: ")
