"""``scrapy reextract``: an archive's documents to the records of a run, without a run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import orjson
import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.archive.model import ArchiveError
from crawler.archive.sources.folder import FolderSource
from crawler.archive.sources.open import open_source
from crawler.commands.reextract import Command
from crawler.portals.document import read_document
from crawler.reextraction import processes
from crawler.reextraction.files import Output, OutputError
from crawler.reextraction.job import reextract
from crawler.reextraction.processes import Processes, ThisProcess
from crawler.reextraction.task import Task
from crawler.spiders.chongqing import ChongqingSpider
from tests.portal import Fault, Portal
from tests.support.runs import PROJECT, Crawl, Run, run_the_command
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.reextraction.job import Reextraction

NUMBER = "11500000MB15895317/2024-00{}"
PATIENCE = 60

pytestmark = pytest.mark.filterwarnings(
    # Python's own word of caution since 3.12; the command forks before it has a thread, a test run has some.
    "ignore:This process .* is multi-threaded, use of fork:DeprecationWarning"
)


@dataclass
class Ended:
    code: int
    screen: str
    file: Path

    def lines(self, suffix: str = "") -> list[dict[str, Any]]:
        path = self.file.with_name(self.file.name + suffix)
        return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


class Reextract(Protocol):
    def __call__(self, *arguments: object, city: str = "chongqing") -> Ended: ...


@pytest.fixture
def command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Reextract]:
    """Runs the command in this process, which takes a tenth of the time."""
    file, before = tmp_path / "new.jsonl", signal.getsignal(signal.SIGTERM)

    def run(*arguments: object, city: str = "chongqing") -> Ended:
        command = Command()
        command.settings = get_project_settings()
        parser = ScrapyArgumentParser(conflict_handler="resolve")
        command.add_options(parser)
        given = [city, "-o", str(file), *map(str, arguments)]
        options, rest = parser.parse_known_args(given)
        capfd.readouterr()
        try:
            command.process_options(rest, options)
            command.run(rest, options)
        except UsageError as error:
            return Ended(2, str(error), file)
        return Ended(command.exitcode, "".join(capfd.readouterr()), file)

    yield run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def extract(tmp_path: Path, kjj: SavedPortal) -> Callable[..., tuple[Reextraction, list[dict[str, Any]]]]:
    """Runs the job in this process over the saved portal ``kjj``."""

    def run(**options: Any) -> tuple[Reextraction, list[dict[str, Any]]]:
        path = tmp_path / "new.jsonl"
        task = Task(ChongqingSpider, (str(kjj.folder),), **options)
        with Output(path, force=True) as output:
            came = reextract(task, ThisProcess(), output)
        return came, [orjson.loads(line) for line in path.read_bytes().splitlines()]

    return run


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


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a city after a live run over a loopback portal, and the portal's listing."""
    data = tmp_path_factory.mktemp("recorded")
    with Portal(documents=30) as portal:
        listing = portal.listing
        run = run_the_command(data, "chongqing", "-a", f"listing={listing}", "-s", "DOWNLOAD_DELAY=0")
    assert run.code == 0, run.screen
    return run.city, listing


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


def test_a_recorded_run_whose_documents_redirect_gives_its_own_records(
    command: Reextract, tmp_path: Path
) -> None:
    with Portal(documents=12, rows=5, faults=[Fault("moved", where="document-7")]) as portal:
        ours = ("-a", f"listing={portal.listing}")
        run = run_the_command(tmp_path / "data", "chongqing", *ours, "-s", "DOWNLOAD_DELAY=0")
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


def test_the_result_does_not_depend_on_the_number_of_processes(kjj: SavedPortal, tmp_path: Path) -> None:
    for number in range(60):
        url = f"{KJJ}202301/t20230101_{number}.html"
        text = f"第{number % 7}种说法。" * 50
        kjj.add(url, trs_detail("关于某号建议的答复函", f"N/{number % 20}", text=text))
    outputs = []
    for name, readers in (("one", ThisProcess()), ("two", Processes(2)), ("three", Processes(3))):
        path = tmp_path / name
        with Output(path, force=False) as output, pytest.MonkeyPatch.context() as patch:
            patch.setattr("crawler.reextraction.job.PART", 4000)
            reextract(Task(ChongqingSpider, (str(kjj.folder),)), readers, output)
        outputs.append(path.read_bytes())
    assert outputs[0].count(b"\n") > 20
    assert outputs[0] == outputs[1] == outputs[2]


def test_every_version_of_a_page_is_a_revision_in_the_order_of_fetching(
    kjj: SavedPortal, extract: Callable[..., tuple[Reextraction, list[dict[str, Any]]]]
) -> None:
    url = f"{KJJ}202409/t20240914_104.html"
    for month, text in ((12, "第三版。"), (10, "第二版。"), (11, "第二版。")):
        page = trs_detail("关于第B104号建议的答复函", NUMBER.format(104), text=text)
        kjj.add(url, page, fetched_at=f"2026-{month}-01T02:00:00Z")
    came, records = extract()
    versions = [(each["revision"], each["fetched_at"][:7]) for each in records if each["url"] == url]
    assert versions == [(1, "2026-09"), (2, "2026-10"), (3, "2026-12")]
    assert came.settled.results == {"new": 4, "revised": 2, "unchanged": 1}
    came, records = extract(at="2026-10-15T00:00:00Z")
    assert max(each["revision"] for each in records) == 2
    assert came.settled.left_out == 2
    came, records = extract(newest=True)
    assert [(each["revision"], each["fetched_at"][:7]) for each in records if each["url"] == url] == [
        (1, "2026-12")
    ]
    _, records = extract(newest=True, at="2026-11-15T00:00:00Z")
    assert [each["fetched_at"][:7] for each in records if each["url"] == url] == ["2026-11"]


def test_duplicates_and_conflicts_are_decided_as_in_a_run(kjj: SavedPortal, command: Reextract) -> None:
    first = "../202409/t20240914_104.html"
    rows = [
        (f"./202405/t20240501_{number}.html", f"关于第B{number}号建议的答复函", "2024-05-01")
        for number in (1, 2)
    ]
    kjj.add(
        KJJ,
        trs_listing([(first.removeprefix("."), "关于第B104号建议的答复函", "2024-09-14"), *rows], pages=2),
        fetched_at="2026-09-02T00:00:00Z",
    )
    same = trs_detail("关于第B104号建议的答复函", NUMBER.format(104))
    kjj.add(f"{KJJ}202405/t20240501_1.html", same, fetched_at="2026-09-02T00:00:01Z")
    other = trs_detail("关于第B2号建议的答复函", NUMBER.format(104))
    kjj.add(f"{KJJ}202405/t20240501_2.html", other, fetched_at="2026-09-02T00:00:02Z")
    kjj.remove(f"{KJJ}index_1.html")
    kjj.add(f"{KJJ}index_1.html", trs_listing([], pages=2, number=2))
    ended = command(kjj.folder)
    assert "(4 new, 1 duplicate, 1 conflict)" in ended.screen, ended.screen
    (conflict,) = [line for line in ended.lines() if "index_number_conflict" in line["warnings"]]
    assert conflict["url"].endswith("t20240501_2.html")


def test_what_gave_no_record_is_listed_with_its_reason(kjj: SavedPortal, command: Reextract) -> None:
    kjj.add(f"{KJJ}202405/t20240501_1.html", "<html><body>" + "<p></p>" * 300 + "</body></html>")
    kjj.add(f"{KJJ}202405/t20240501_2.html", "gone", status=404)
    kjj.add("https://kjj.cq.gov.cn/news/t20240501_3.html", trs_detail("一则新闻", None))
    ended = command(kjj.folder)
    assert ended.code == 3, ended.screen
    said = {line["url"].rpartition("_")[2]: line for line in ended.lines(".rejects.jsonl")}
    assert {name: (line["kind"], line["reason"]) for name, line in said.items()} == {
        "1.html": ("rejected", "empty"),
        "2.html": ("failed", "status_404"),
        "3.html": ("rejected", "on_no_column"),
    }
    assert list(said["2.html"]) == "url kind reason column title date index_number at".split()
    assert "rejected 1 empty, 1 on_no_column, 1 status_404;" in ended.screen
    assert len(ended.lines()) == 4


def test_a_page_that_failed_once_and_came_another_time_is_not_lost(
    kjj: SavedPortal, extract: Callable[..., tuple[Reextraction, list[dict[str, Any]]]]
) -> None:
    kjj.add(f"{KJJ}202409/t20240914_104.html", "gone", status=404, fetched_at="2026-10-01T02:00:00Z")
    came, records = extract()
    assert len(records) == 4
    assert came.settled.rejects == {"status_404": 1}
    assert came.is_complete


def test_a_document_outside_of_the_columns_counts_where_a_listing_names_it(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    elsewhere = "https://kjj.cq.gov.cn/zwgk_176/other/t20240501_9.html"
    kjj.add(
        KJJ,
        trs_listing([(elsewhere, "关于第B9号建议的答复函", "2024-09-14")]),
        fetched_at="2026-09-03T00:00:00Z",
    )
    kjj.add(elsewhere, trs_detail("关于第B9号建议的答复函", NUMBER.format(109)))
    ended = command(kjj.folder)
    assert ended.code == 0, ended.screen
    assert "1 documents lie in no column and stand on a column's listing" in ended.screen
    (record,) = [line for line in ended.lines() if line["url"] == elsewhere]
    (replayed,) = [line for line in crawl(replay=kjj.folder).lines() if line["url"] == elsewhere]
    assert record == replayed
    assert (record["column"], record["kind"]) == (None, "suggestion")


MOVED = f"{KJJ}202409/t20240914_104.html"
"""The newest document of the saved portal, which the tests below let redirect."""


def moved(portal: SavedPortal, *targets: str) -> None:
    """Have the newest document redirect to the first target, that to the next; at the last one stands the document."""
    kept = trs_detail("关于第B104号建议的答复函", NUMBER.format(104))
    portal.remove(MOVED)
    for url, target in pairwise((MOVED, *targets)):
        portal.add(url, "", status=302, Location=target)
    portal.add(targets[-1], kept)


def same_records(ended: Ended, run: Run) -> bool:
    """Whether a re-extraction and a replay gave the same lines, in whatever order."""
    replayed = (run.city / "records.jsonl").read_bytes()
    return sorted(ended.file.read_bytes().splitlines()) == sorted(replayed.splitlines())


@pytest.mark.parametrize(
    "targets",
    [
        (f"{MOVED}?moved=1",),
        (f"{KJJ}moved/?id=104",),
        (f"{KJJ}moved/?id=104", f"{KJJ}moved/?id=104&again=1"),
        ("https://kjj.cq.gov.cn/zwgk_176/other/202409/t20240914_104.html",),
        (f"{KJJ}202409/t20240914_204.html",),
        (MOVED.replace("https:", "http:"),),
    ],
    ids=["no document's URL", "no page's", "twice", "in no column", "in the column", "another scheme"],
)
def test_what_a_document_redirects_to_gives_the_records_of_a_replay(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, targets: tuple[str, ...]
) -> None:
    moved(kjj, *targets)
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert (ended.code, run.code) == (0, 0), ended.screen
    assert len(ended.lines()) == 4
    assert same_records(ended, run)
    assert ended.lines(".rejects.jsonl") == []


def test_a_target_that_several_documents_share_is_read_once(kjj: SavedPortal, command: Reextract) -> None:
    moved(kjj, f"{MOVED}?moved=1")
    other = f"{KJJ}202408/t20240813_103.html"
    kjj.remove(other)
    kjj.add(other, "", status=301, Location=f"{MOVED}?moved=1")
    ended = command(kjj.folder)
    assert "2 redirects of documents were followed" in ended.screen
    assert (ended.code, len(ended.lines())) == (0, 3)


def test_a_document_that_stands_on_a_listing_and_redirects_is_followed(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    row, target = "https://kjj.cq.gov.cn/zwgk_176/other/t20240501_9.html", f"{KJJ}moved/?id=109"
    listing = trs_listing([(row, "关于第B109号建议的答复函", "2024-09-14")])
    kjj.add(KJJ, listing, fetched_at="2026-09-03T00:00:00Z")
    kjj.add(row, "", status=302, Location=target)
    kjj.add(target, trs_detail("关于第B109号建议的答复函", NUMBER.format(109)))
    (record,) = [line for line in command(kjj.folder).lines() if line["url"] == target]
    (replayed,) = [line for line in crawl(replay=kjj.folder).lines() if line["url"] == target]
    assert record == replayed


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (f"{MOVED}?gone=1", ("missing", "not_in_archive")),
        (f"{KJJ}202409/t20240914_204.html", ("missing", "not_in_archive")),
        ("https://www.example.org/login", ("rejected", "not of this city's hosts: www.example.org")),
        (MOVED, ("failed", "blocked: redirect_loop")),
        ("javascript:void(0)", ("rejected", "redirects to javascript:void(0)")),
        ("http://[bad/", ("rejected", "redirects to http://[bad/")),
    ],
    ids=["no document's URL", "in the column", "another host", "itself", "a script", "no URL"],
)
def test_a_redirect_that_leads_to_no_page_is_listed_as_a_replay_lists_it(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, target: str, why: tuple[str, str]
) -> None:
    kjj.remove(MOVED)
    kjj.add(MOVED, "", status=302, Location=target)
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert ended.code == (0 if why[0] == "rejected" else 3), ended.screen
    for rejects in (ended.lines(".rejects.jsonl"), run.lines("rejects.jsonl")):
        assert [(line["url"], line["kind"], line["reason"]) for line in rejects] == [(MOVED, *why)]
    assert same_records(ended, run)


def test_documents_that_redirect_to_one_page_without_a_record_are_each_listed(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    other = f"{KJJ}202408/t20240813_103.html"
    for url in (MOVED, other):
        kjj.remove(url)
        kjj.add(url, "", status=302, Location="/404.html")
    kjj.add("https://kjj.cq.gov.cn/404.html", "gone", status=404)
    ended, run = command(kjj.folder), crawl(replay=kjj.folder)
    assert ended.code == run.code == 3
    for rejects in (ended.lines(".rejects.jsonl"), run.lines("rejects.jsonl")):
        assert {(line["url"], line["reason"]) for line in rejects} == {
            (MOVED, "status_404"),
            (other, "status_404"),
        }


def test_what_a_redirect_led_to_is_read_as_of_its_time(
    kjj: SavedPortal, command: Reextract, crawl: Crawl
) -> None:
    first, second = "2026-09-05T02:00:0{}Z", "2026-09-06T02:00:0{}Z"
    target = f"{MOVED}?moved=1"
    kjj.remove(MOVED)
    kjj.add(MOVED, "", status=302, fetched_at=first.format(0), Location=target)
    kjj.add(target, trs_detail("关于第B104号建议的答复函", NUMBER.format(104)), fetched_at=first.format(1))
    kjj.add(MOVED, "", status=302, fetched_at=second.format(0), Location=target)
    kjj.add(target, "", status=302, fetched_at=second.format(1), Location="https://kjj.cq.gov.cn/")
    kjj.add("https://kjj.cq.gov.cn/", "<html></html>", fetched_at=second.format(2))
    ended = command(kjj.folder)
    assert [line["url"] for line in ended.lines() if line["fetched_at"] == first.format(1)] == [target]
    assert [line["url"] for line in ended.lines(".rejects.jsonl")] == [MOVED]
    for moment in ("2026-09-05", "2026-09-06"):
        at = ("-s", f"REPLAY_AT={moment}")
        again = command(kjj.folder, "--newest", "--force", *at)
        run = crawl(*at, "-s", f"DATA_DIR={kjj.folder.parent / moment}", replay=kjj.folder)
        run.city = kjj.folder.parent / moment / "chongqing"
        assert same_records(again, run), moment


@pytest.mark.parametrize("target", [f"{MOVED}?moved=1", f"{KJJ}202409/t20240914_204.html"])
def test_a_redirect_stands_for_what_its_page_was_before_where_the_newest_counts(
    kjj: SavedPortal, command: Reextract, crawl: Crawl, target: str
) -> None:
    changed = trs_detail("关于第B104号建议的答复函", NUMBER.format(104), text="内容有更新。")
    kjj.add(MOVED, "", status=302, fetched_at="2026-09-05T02:00:00Z", Location=target)
    kjj.add(target, changed, fetched_at="2026-09-05T02:00:01Z")
    ended, run = command(kjj.folder, "--newest"), crawl(replay=kjj.folder)
    assert len(ended.lines()) == 4
    assert same_records(ended, run)
    assert len(command(kjj.folder, "--force").lines()) == 5


def test_a_document_that_only_once_redirected_to_nothing_is_not_lost(
    kjj: SavedPortal, command: Reextract
) -> None:
    kjj.add(MOVED, "", status=302, fetched_at="2026-08-01T02:00:00Z", Location=f"{MOVED}?gone=1")
    ended = command(kjj.folder)
    assert (ended.code, len(ended.lines())) == (0, 4)
    assert [line["reason"] for line in ended.lines(".rejects.jsonl")] == ["not_in_archive"]


def test_contacts_are_masked_where_the_setting_says_so(kjj: SavedPortal, command: Reextract) -> None:
    kjj.add(
        f"{KJJ}202405/t20240501_1.html", trs_detail("答复函", NUMBER.format(111), text="电话：023-67512345。")
    )
    assert "67512345" in (plain := command(kjj.folder)).file.read_text("utf-8")
    ended = command(kjj.folder, "--force", "-s", "REDACT_CONTACTS=1")
    assert "67512345" not in ended.file.read_text("utf-8")
    assert len(ended.lines()) == len(plain.lines())


def test_a_mistake_in_the_code_costs_one_page_and_is_said(
    extract: Callable[..., tuple[Reextraction, list[dict[str, Any]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_document

    def failing(city: Any, body: bytes, url: str, **rest: Any) -> Any:
        if "104" in url:
            raise ZeroDivisionError("no")
        return real(city, body, url, **rest)

    monkeypatch.setattr("crawler.reextraction.reader.read_document", failing)
    came, records = extract()
    assert len(records) == 3
    assert came.settled.rejects == {"the code failed": 1}
    assert not came.is_complete
    assert "ZeroDivisionError" in came.faults[0]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["/nowhere"], 1, "There is no /nowhere"),
        (["{fixtures}/zhengzhou"], 1, "holds no document of chongqing"),
        (["{fixtures}/chongqing", "-a", "full=1"], 2, "takes -a listing=URL alone"),
        (["{fixtures}/chongqing", "-a", "listing"], 2, "use -a listing=URL"),
        (["{fixtures}/chongqing", "--workers", "0"], 2, "at least one must read"),
        ([], 2, "Name a city and a source"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_writes_nothing(
    command: Reextract, arguments: list[str], code: int, says: str
) -> None:
    ended = command(*(each.format(fixtures=PROJECT / "fixtures") for each in arguments))
    assert ended.code == code, ended.screen
    assert says in ended.screen
    assert "Traceback" not in ended.screen
    assert not ended.file.exists()


def test_an_archive_of_another_city_beside_one_of_the_city_is_named(
    kjj: SavedPortal, command: Reextract
) -> None:
    ended = command(kjj.folder, PROJECT / "fixtures" / "zhengzhou")
    assert f"{PROJECT / 'fixtures' / 'zhengzhou'} holds no page of the city's hosts" in ended.screen
    assert f"{kjj.folder} holds no page" not in ended.screen
    assert ended.code == 0


def test_a_file_that_is_there_is_kept_unless_force_is_given(
    kjj: SavedPortal, command: Reextract, tmp_path: Path
) -> None:
    (tmp_path / "new.jsonl").write_text("precious", encoding="utf-8")
    ended = command(kjj.folder)
    assert (ended.code, ended.file.read_text("utf-8")) == (1, "precious")
    assert "--force" in ended.screen
    assert command(kjj.folder, "--force").code == 0
    assert len(ended.lines()) == 4


def test_what_cannot_be_looked_up_leaves_the_rest_read_and_is_said(
    kjj: SavedPortal, command: Reextract, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(kjj, f"{MOVED}?moved=1")

    def fails(*_: object) -> None:
        raise ArchiveError("No index can be written anywhere.")

    monkeypatch.setattr(FolderSource, "captures_of", fails)
    ended = command(kjj.folder)
    assert (ended.code, len(ended.lines())) == (3, 3)
    assert "No index can be written anywhere." in ended.screen
    assert ended.lines(".rejects.jsonl") == []


def test_a_source_that_is_gone_meanwhile_leaves_the_rest_read_and_is_said(
    kjj: SavedPortal, command: Reextract, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opens, other = open_source, tmp_path / "other"
    shutil.copytree(kjj.folder, other)

    def gone(name: str, *rest: Any) -> Any:
        if name == str(other):
            raise ArchiveError(f"There is no {name} to read: check the path.")
        return opens(name, *rest)

    monkeypatch.setattr("crawler.reextraction.reader.open_source", gone)
    ended = command(other, kjj.folder, "--workers", 1)
    assert (ended.code, len(ended.lines())) == (3, 4)
    assert f"There is no {other} to read" in ended.screen


def test_neither_a_source_nor_the_store_is_ever_replaced(
    kjj: SavedPortal, command: Reextract, tmp_path: Path
) -> None:
    store = tmp_path / "data" / "chongqing" / "records.jsonl"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"kept\n")
    page = next(kjj.folder.glob("*.html"))
    for name in (store, kjj.folder / "pages.jsonl", page):
        before = name.read_bytes()
        ended = command(kjj.folder, "--force", "-s", f"DATA_DIR={tmp_path / 'data'}", "-o", name)
        assert (ended.code, name.read_bytes()) == (1, before)
        assert "give another name with -o" in ended.screen
    assert command(kjj.folder, "--force", "-o", kjj.folder / "new.jsonl").code == 0
    assert command(kjj.folder, "--force", "-o", kjj.folder / "new.jsonl").code == 0


def test_two_at_once_do_not_write_one_file(tmp_path: Path) -> None:
    with (
        Output(tmp_path / "new.jsonl", force=False),
        pytest.raises(OutputError, match="Another re-extraction"),
    ):
        Output(tmp_path / "new.jsonl", force=False)


def test_what_a_killed_one_left_is_cleared_away(tmp_path: Path) -> None:
    folder = tmp_path / ".new.jsonl.reextract"
    folder.mkdir()
    (folder / "77.lines").write_bytes(b"left")
    with Output(tmp_path / "new.jsonl", force=False):
        assert not (folder / "77.lines").exists()
    assert not folder.exists()


def test_a_process_that_is_killed_costs_nothing(
    kjj: SavedPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.reextraction.job.PART", 2000)
    task = Task(ChongqingSpider, (str(kjj.folder),))
    with Output(tmp_path / "whole.jsonl", force=False) as output:
        reextract(task, ThisProcess(), output)
    real, mark = processes._read, tmp_path / "killed"

    def killed_once(part: Any) -> Any:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(part)

    monkeypatch.setattr(processes, "_read", killed_once)
    killed_once.__module__, killed_once.__qualname__ = processes.__name__, "_read"
    with Output(tmp_path / "again.jsonl", force=False) as output:
        reextract(task, Processes(2), output)
    assert mark.exists()
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_ctrl_c_ends_it_without_a_traceback_and_its_processes_with_it(
    kjj: SavedPortal, tmp_path: Path
) -> None:
    page = trs_detail("答复函", "X/1", text="段落。" * 4000)
    for number in range(6000):
        kjj.lines.append(
            {**kjj.lines[-1], "url": f"{KJJ}202301/t20230101_{number}.html", "file": "long.html"}
        )
    (kjj.folder / "long.html").write_text(page, encoding="utf-8")
    kjj.write()
    command = [sys.executable, "-m", "scrapy", "reextract", "chongqing", str(kjj.folder), "--workers", "2"]
    run = subprocess.Popen(
        [*command, "-o", str(tmp_path / "new.jsonl")],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    folder, latest = tmp_path / ".new.jsonl.reextract", time.monotonic() + PATIENCE
    while not list(folder.glob("*.lines")) and run.poll() is None and time.monotonic() < latest:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    said = run.communicate(timeout=PATIENCE)[0]
    assert run.returncode == 3, said
    assert said.strip() == f"Stopped: {tmp_path / 'new.jsonl'} was not written. Run again."
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
