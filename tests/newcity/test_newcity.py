"""``scrapy newcity``, whole: in a copy of the project, against the portal on loopback and from saved pages.

The command is ``crawler/commands/newcity.py``, and what it prints ``crawler/console/portal.py``.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.fixtures.folder import Fixture
from crawler.fixtures.golden import review
from crawler.newcity.by_address import portal_at
from crawler.newcity.by_files import portal_in
from crawler.newcity.writing import put_in_place, staged
from tests.portal import Portal
from tests.portal.families import FAMILIES
from tests.portal.faults import Fault
from tests.support.clones import Clone
from tests.support.commands import scrapy_here
from tests.support.project import PROJECT

ONE_BY_ONE = ["-s", "DOWNLOAD_DELAY=0"]
"""Loopback does not mind."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return Clone.into(tmp_path_factory.mktemp("project"))


@pytest.fixture
def clone(copy: Clone) -> Clone:
    copy.clean()
    return copy


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A project without a city of its own, for runs of the command in this process."""
    shutil.copy(PROJECT / "scrapy.cfg", tmp_path)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_from_an_address_to_a_city(clone: Clone) -> None:
    with Portal("trs", 45) as portal:
        made = clone.run("scrapy", "newcity", "looptown", portal.listing, *ONE_BY_ONE)
        assert made.returncode == 0, made.stdout + made.stderr
        kinds = [each.kind for each in portal.served]
        assert len(kinds) <= 7
        assert kinds == ["robots", "listing", "listing", "document", "document", "document"]
        assert all(each.agent.startswith("fuwen/") for each in portal.served)

    spider = clone.folder / "crawler" / "spiders" / "looptown.py"
    assert len(spider.read_text(encoding="utf-8").splitlines()) <= 20
    assert "selector" not in spider.read_text(encoding="utf-8").lower()
    assert all(
        name == "crawler/spiders/looptown.py" or name.startswith("fixtures/looptown/")
        for name in clone.new_files()
    )

    said = made.stdout.split("Next:")[1]
    for command in ("golden looptown --table", 'golden looptown --reviewed-by "YOUR NAME"', "-k looptown"):
        assert command in said
    for arguments in (["check"], ["format", "--check"]):
        linted = clone.run("ruff", *arguments, "crawler/spiders/looptown.py")
        assert linted.returncode == 0, linted.stdout


def test_a_dry_run_shows_everything_and_writes_nothing(empty: Path) -> None:
    with Portal("trs", 45) as portal:
        ended = scrapy_here("newcity", "looptown", portal.listing, "--dry-run", *ONE_BY_ONE, folder=empty)
        code, shown = ended.code, ended.screen
    assert code == 0, shown
    for words in (
        "Family: TRS WCM",
        "createPage(5, 0",
        "5 pages",
        "suggestion.number",
        "Nothing was written",
    ):
        assert words in shown
    assert files(empty) == ["scrapy.cfg"]


@pytest.mark.slow
def test_a_city_of_each_family_passes_the_tests_of_every_city_but_for_the_review_that_one_lacks(
    clone: Clone,
) -> None:
    """From the pages of each family's portal, saved in a folder: only new files, and nothing to add to the tests."""
    unreviewed = "trs"
    settings = get_project_settings()
    settings.set("DOWNLOAD_DELAY", 0)
    for family in sorted(FAMILIES):
        with Portal(family, 45) as portal:
            seen = portal_at("first", portal.listing, settings)
        pages = [each.page for each in seen.listings] + [page for page, _ in seen.documents]
        name = f"again_{family}"
        with staged(portal_in(name, [(page.url, page) for page in pages], 0), clone.folder) as city:
            put_in_place(city, name, clone.folder)
        if family != unreviewed:
            review(Fixture.of(name, clone.folder), "a test", "not at all: only that it is asked for")
    tested = clone.run("pytest", "tests/spiders/test_policy.py", "-k", "again_", "-q")
    assert "1 failed" in tested.stdout, tested.stdout
    assert f"test_somebody_reviewed_the_expectation[again_{unreviewed}]" in tested.stdout
    assert "Nobody reviewed the records" in tested.stdout
    assert all("again_" in name for name in clone.new_files())


def test_a_folder_of_saved_pages_is_a_city(empty: Path) -> None:
    ndrc, ningxia = (str(PROJECT / "fixtures" / name) for name in ("ndrc", "ningxia"))
    ended = scrapy_here("newcity", "again", ndrc, "--dry-run", folder=empty)
    code, said = ended.code, ended.screen
    assert code == 0, said
    assert "Replay: 4 records, 4 rows." in said
    ended = scrapy_here("newcity", "again", ndrc, ningxia, folder=empty)
    code, said = ended.code, ended.screen
    assert code == 2
    assert "The saved pages are of several portals" in said
    assert files(empty) == ["scrapy.cfg"]


@pytest.mark.slow
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


def test_a_name_that_is_taken_is_refused_before_anybody_is_asked(empty: Path) -> None:
    with Portal("trs", 45) as portal:
        ended = scrapy_here("newcity", "chongqing", portal.listing, folder=empty)
        code, said = ended.code, ended.screen
        assert portal.served == []
    assert code == 2
    assert "There is a city chongqing already" in said


def test_no_source_and_a_missing_file_are_named(empty: Path) -> None:
    ended = scrapy_here("newcity", "looptown", folder=empty)
    code, said = ended.code, ended.screen
    assert (code, "Name the new city and its source" in said) == (2, True)
    ended = scrapy_here("newcity", "looptown", "no/such/folder", folder=empty)
    code, said = ended.code, ended.screen
    assert (code, "There is no no/such/folder" in said) == (2, True)
