"""A re-extraction from its sources to its file: the records are those of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal
from tests.support.nights import Night, nights_in
from tests.support.project import PROJECT
from tests.support.reextractions import (
    FORKING,
    Reextract,
    same_records,
)
from tests.support.runs import Crawl, run_here, run_the_command
from tests.support.saved_portal import SavedPortal

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = [FORKING, pytest.mark.slow]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a city after a live run over a loopback portal, and the portal's listing."""
    data = tmp_path_factory.mktemp("recorded")
    with Portal(documents=30) as portal:
        listing = portal.listing
        run = run_the_command(data, "chongqing", "-a", f"listing={listing}", "-s", "DOWNLOAD_DELAY=0")
    assert run.code == 0, run.screen
    return run.city, listing


@pytest.mark.parametrize("city", ["zhengzhou", "chongqing"])
def test_the_fixtures_give_the_lines_of_their_replay(command: Reextract, crawl: Crawl, city: str) -> None:
    source = PROJECT / "fixtures" / city
    ended = command(source, "--workers", 2, city=city)
    assert ended.code == 0, ended.screen
    run = crawl(city=city, replay=source)
    assert sorted(ended.file.read_bytes().splitlines()) == sorted(
        (run.city / "records.jsonl").read_bytes().splitlines()
    )
    assert list(ended.file.parent.glob(".*")) == [], "nothing is left behind"


def test_a_recorded_run_gives_its_own_records_byte_for_byte(
    command: Reextract, recorded: tuple[Path, str]
) -> None:
    city, listing = recorded
    ended = command(city / "archive", "-a", f"listing={listing}")
    assert ended.code == 0, ended.screen
    assert ended.file.read_bytes() == (city / "records.jsonl").read_bytes()
    elsewhere = command(city / "archive", "--force")
    assert elsewhere.code == 1
    assert "give the same here" in elsewhere.screen


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_archive_of_many_nights_gives_the_lines_of_the_store(
    command: Reextract, tmp_path: Path, workers: str
) -> None:
    with nights_in(tmp_path) as nights:
        nights.live(Night())
        nights.live(Night(publish=2, edit=(3, 4)), "-a", "recheck=9999")
        nights.live(Night(faults=("503@listing",)))
        nights.live(
            Night(publish=1, edit=(3,), withdraw=(5,), faults=("moved@document-7",)), "-a", "recheck=9999"
        )
        listing = f"listing={nights.portal.listing}"
    archive = nights.data / "chongqing" / "archive"
    ended = command(archive, "-a", listing, "--workers", workers)
    assert ended.code == 0, ended.screen
    assert ended.file.read_bytes() == nights.stored
    assert sorted(line["revision"] for line in ended.lines())[-3:] == [2, 2, 3]


def test_a_recorded_run_whose_documents_redirect_gives_its_own_records(
    command: Reextract, tmp_path: Path
) -> None:
    with Portal(documents=12, rows=5, faults=[Fault("moved", where="document-7")]) as portal:
        ours = ("-a", f"listing={portal.listing}")
        run = run_here(tmp_path / "data", "chongqing", *ours, "-s", "DOWNLOAD_DELAY=0")
    assert any("moved" in line["url"] for line in run.lines())
    ended = command(run.city / "archive", *ours)
    assert ended.code == 0, ended.screen
    assert len(ended.lines()) == 12
    assert same_records(ended, run)


def test_a_damaged_record_is_passed_over_and_named(
    command: Reextract, recorded: tuple[Path, str], tmp_path: Path
) -> None:
    city, listing = recorded
    (warc,) = (city / "archive").glob("*.warc.gz")
    content = bytearray(warc.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = bytes(40)
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(content)
    ended = command(damaged, "-a", f"listing={listing}")
    assert ended.code == 3, ended.screen
    assert "damaged.warc.gz, the record at byte" in ended.screen
    assert 28 <= len(ended.lines()) < 31


def test_an_archive_of_another_city_beside_one_of_the_city_is_named(
    kjj: SavedPortal, command: Reextract
) -> None:
    ended = command(kjj.folder, PROJECT / "fixtures" / "zhengzhou")
    assert f"{PROJECT / 'fixtures' / 'zhengzhou'} has no page of the city's hosts" in ended.screen
    assert f"{kjj.folder} has no page" not in ended.screen
    assert ended.code == 0
