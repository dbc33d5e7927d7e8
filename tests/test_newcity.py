"""``scrapy newcity``, whole: in a copy of the project, against the portal on loopback and from saved pages."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from clones import Clone
from conftest import PROJECT
from portal import Portal
from portal.faults import Fault

from crawler.fixtures.folder import Fixture

ONE_BY_ONE = ["-s", "DOWNLOAD_DELAY=0"]
"""Loopback does not mind."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return Clone.into(tmp_path_factory.mktemp("project"))


@pytest.fixture
def clone(copy: Clone) -> Clone:
    copy.clean()
    return copy


def test_from_an_address_to_a_tested_city(clone: Clone) -> None:
    with Portal("trs", 45) as portal:
        made = clone.run("scrapy", "newcity", "looptown", portal.listing, *ONE_BY_ONE)
        assert made.returncode == 0, made.stdout + made.stderr
        kinds = [each.kind for each in portal.served]
        assert len(kinds) <= 7
        assert kinds == ["robots", "listing", "listing", "document", "document", "document"]
        assert all(each.agent.startswith("fuwen/") for each in portal.served)

    spider = clone.folder / "crawler" / "spiders" / "looptown.py"
    assert len(spider.read_text(encoding="utf-8").splitlines()) <= 15
    assert "selector" not in spider.read_text(encoding="utf-8").lower()
    assert all(
        name == "crawler/spiders/looptown.py" or name.startswith("fixtures/looptown/")
        for name in clone.new_files()
    )

    unreviewed = clone.run("pytest", "tests/test_policy.py", "-k", "looptown", "-q")
    assert "1 failed" in unreviewed.stdout, unreviewed.stdout
    assert "Nobody reviewed the records" in unreviewed.stdout
    said = made.stdout.split("Next:")[1]
    for command in ("golden looptown --table", 'golden looptown --reviewed-by "YOUR NAME"', "-k looptown"):
        assert command in said

    reviewed = clone.run("scrapy", "golden", "looptown", "--table", "--reviewed-by", "Li Hua")
    assert reviewed.returncode == 0, reviewed.stdout + reviewed.stderr
    tested = clone.run("pytest", "tests/test_policy.py", "-k", "looptown", "-q")
    assert tested.returncode == 0, tested.stdout
    assert " failed" not in tested.stdout
    for arguments in (["check"], ["format", "--check"]):
        linted = clone.run("ruff", *arguments, "crawler/spiders/looptown.py")
        assert linted.returncode == 0, linted.stdout


def test_a_dry_run_shows_everything_and_writes_nothing(clone: Clone) -> None:
    with Portal("trs", 45) as portal:
        shown = clone.run("scrapy", "newcity", "looptown", portal.listing, "--dry-run", *ONE_BY_ONE)
    assert shown.returncode == 0
    for words in (
        "Family: TRS WCM",
        "createPage(5, 0",
        "5 pages",
        "suggestion.number",
        "Nothing was written",
    ):
        assert words in shown.stdout
    assert clone.new_files() == []


def test_from_saved_pages_of_every_city_to_tested_cities(clone: Clone) -> None:
    cities = sorted(path.parent.name for path in (PROJECT / "fixtures").glob("*/pages.jsonl"))
    made = []
    for city in cities:
        folder = clone.folder / "fixtures" / city
        hosts = {line["url"].split("/")[2] for line in Fixture.of(city, clone.folder).pages()}
        if len(hosts) > 1:
            continue  # newcity takes the pages of one portal; tests/test_newcity_sources.py takes these apart
        name = f"again_{city}"
        ended = clone.run("scrapy", "newcity", name, str(folder))
        assert ended.returncode == 0, f"{city}: {ended.stderr}"
        assert clone.run("scrapy", "golden", name, "--reviewed-by", "a test").returncode == 0
        made.append(name)
    if made:
        tested = clone.run("pytest", "tests/test_policy.py", "-k", "again_", "-q")
        assert tested.returncode == 0, tested.stdout
    new = clone.new_files()
    assert all("again_" in name for name in new)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_nothing_behind(clone: Clone, sign: signal.Signals) -> None:
    with Portal("trs", 45, faults=[Fault.parse("slow:20@document")]) as portal:
        command = [sys.executable, "-m", "scrapy", "newcity", "looptown", portal.listing, *ONE_BY_ONE]
        process = subprocess.Popen(
            command, cwd=clone.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while portal.count("listing") < 2 and process.poll() is None:
            portal.stopping.wait(0.02)
        process.send_signal(sign)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors.strip().splitlines()[-1] == "Stopped; nothing was written."
    assert "Traceback" not in errors
    assert clone.new_files() == []


def test_a_name_that_is_taken_is_refused_before_anybody_is_asked(clone: Clone) -> None:
    with Portal("trs", 45) as portal:
        ended = clone.run("scrapy", "newcity", "chongqing", portal.listing)
        assert portal.served == []
    assert ended.returncode == 2
    assert "There is a city chongqing already" in ended.stderr


def test_no_source_and_a_missing_file_are_named(clone: Clone) -> None:
    ended = clone.run("scrapy", "newcity", "looptown")
    assert (ended.returncode, "Name the new city and its source" in ended.stderr) == (2, True)
    ended = clone.run("scrapy", "newcity", "looptown", "no/such/folder")
    assert (ended.returncode, "There is no no/such/folder" in ended.stderr) == (2, True)
