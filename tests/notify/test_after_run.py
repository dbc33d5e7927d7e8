"""When a message is sent after a run (docs/contract.md, "Messages"), and what it must never do."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
import pytest
from scrapy.settings import BaseSettings

from crawler.commands.run_command import VARIABLE, RunCommand
from crawler.notify import after_run
from crawler.notify.after_run import AfterRun, CityResult
from crawler.notify.reported import REPORTED, Reported, read_reported, write_reported
from crawler.run.alarms.alarm import Alarm, AlarmKind
from crawler.run.manifest import Manifest, write_manifest
from crawler.run.outcome import Outcome
from tests.support.commands import scrapy_here, scrapy_over, scrapy_process
from tests.support.project import PROJECT
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

from .conftest import SECRET
from .test_news import append

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Service

ALARM = Alarm(AlarmKind.NO_ROWS, "2026-09-19T02:00:00Z", "the listing has no rows", KJJ, ["kjj"])


class Nights:
    """Runs of a city, night after night, with a service that takes messages or is down."""

    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.data = data
        self.sent: list[tuple[str, str]] = []
        self.up = True
        self.night = 0
        monkeypatch.setattr(after_run, "check_services", lambda _: None)
        monkeypatch.setattr(after_run, "send", self._send)

    def _send(self, _services: list[str], title: str, body: str) -> bool:
        self.sent.append((title, body))
        return self.up

    def run(
        self, outcome: Outcome, *stored: int, alarms: tuple[Alarm, ...] = (), city: str = "chongqing"
    ) -> list[str]:
        """A night's run, which stored some replies. The titles of the messages that were sent."""
        self.night += 1
        sent = len(self.sent)
        folder = self.data / city
        folder.mkdir(exist_ok=True)
        ends = AfterRun(BaseSettings({"DATA_DIR": str(self.data)}), [city], "json://127.0.0.1")
        append(folder, *(make_reply(f"a/{number}", f"{KJJ}t{number}.html", revision=1) for number in stored))
        if outcome not in {Outcome.NOT_STARTED, Outcome.USAGE}:
            at = f"2026-09-{self.night:02d}T02:00:00Z"
            manifest = Manifest(at.replace("-", "").replace(":", ""), city, outcome.label, outcome.code)
            manifest.started_at = manifest.ended_at = at
            manifest.alarms = [alarm.to_dict() for alarm in alarms]
            write_manifest(folder, manifest)
        ends.send([CityResult(city, outcome, f"{city}: {outcome.label}. {outcome.advice}")])
        return [title for title, _ in self.sent[sent:]]


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    return Nights(tmp_path, monkeypatch)


def test_a_night_with_nothing_new_is_quiet_and_so_is_an_incomplete_one_that_the_next_run_completes(
    nights: Nights,
) -> None:
    assert nights.run(Outcome.OK) == []
    assert nights.run(Outcome.INCOMPLETE) == []
    assert nights.run(Outcome.OK, 1) == ["fuwen: 1 new"]
    assert nights.run(Outcome.OK) == []


def test_a_third_incomplete_night_needs_attention_as_status_says(nights: Nights) -> None:
    assert [nights.run(Outcome.INCOMPLETE) for _ in range(4)] == [
        [], [], ["fuwen: needs attention: chongqing"], []
    ]  # fmt: skip


def test_an_outcome_that_lasts_is_sent_once_and_again_when_it_changes_or_ends(nights: Nights) -> None:
    assert nights.run(Outcome.BLOCKED) == ["fuwen: needs attention: chongqing"]
    assert nights.sent[-1][1] == f"chongqing: blocked. {Outcome.BLOCKED.advice}"
    assert nights.run(Outcome.BLOCKED) == []
    assert nights.run(Outcome.LAYOUT_CHANGED, alarms=(ALARM,)) == ["fuwen: needs attention: chongqing"]
    assert nights.run(Outcome.LAYOUT_CHANGED, alarms=(ALARM,)) == []
    other = Alarm(AlarmKind.COVERAGE, "2026-09-20T02:00:00Z", "missing", KJJ, ["kjj"], field="body")
    assert nights.run(Outcome.LAYOUT_CHANGED, alarms=(ALARM, other)) == ["fuwen: needs attention: chongqing"]
    assert nights.run(Outcome.OK) == ["fuwen: well again: chongqing"]
    assert nights.run(Outcome.OK) == []


def test_an_outcome_that_lasts_a_week_is_sent_again(nights: Nights) -> None:
    assert nights.run(Outcome.BLOCKED)
    reported = read_reported(nights.data / "chongqing")
    assert reported is not None
    for days, sent in ((6, []), (7, ["fuwen: needs attention: chongqing"])):
        at = datetime.now(UTC) - timedelta(days=days, minutes=1)
        write_reported(nights.data / "chongqing", Reported(0, reported.state, f"{at:%Y-%m-%dT%H:%M:%SZ}"))
        assert nights.run(Outcome.BLOCKED) == sent


def test_news_of_a_city_that_is_unwell_name_its_outcome(nights: Nights) -> None:
    nights.run(Outcome.BLOCKED)
    assert nights.run(Outcome.BLOCKED, 1) == ["fuwen: 1 new"]
    assert nights.sent[-1][1].startswith("chongqing (blocked): 1 new.")


def test_a_run_that_did_not_start_is_sent_once_whatever_its_sentence(nights: Nights) -> None:
    assert nights.run(Outcome.NOT_STARTED) == ["fuwen: needs attention: chongqing"]
    assert nights.run(Outcome.NOT_STARTED) == []
    assert nights.run(Outcome.OK) == ["fuwen: well again: chongqing"]


def test_what_no_service_accepted_is_in_the_next_message(nights: Nights) -> None:
    nights.up = False
    assert nights.run(Outcome.OK, 1) == ["fuwen: 1 new"]
    assert nights.run(Outcome.BLOCKED, 2) == ["fuwen: 2 new; needs attention: chongqing"]
    nights.up = True
    assert nights.run(Outcome.BLOCKED) == ["fuwen: 2 new; needs attention: chongqing"]
    assert nights.run(Outcome.BLOCKED) == []


def test_a_data_folder_from_before_messages_reports_only_what_is_new(nights: Nights) -> None:
    folder = nights.data / "chongqing"
    append(folder, make_reply("old/1", f"{KJJ}old.html", revision=1))
    (folder / "runs").mkdir()
    old = {
        "run_id": "20250101T020000Z",
        "outcome": "ok",
        "started_at": "2025-01-01T02:00:00Z",
        "exit_code": 0,
    }
    (folder / "runs" / "20250101T020000Z.json").write_bytes(orjson.dumps(old))
    assert nights.run(Outcome.OK) == []
    assert nights.run(Outcome.OK, 1) == ["fuwen: 1 new"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"offset": -1, "state": "", "at": ""}',
        b'{"offset": 99999999, "state": "", "at": ""}',
    ],
)
def test_a_damaged_or_foreign_note_of_what_was_reported_does_no_harm(nights: Nights, content: bytes) -> None:
    nights.run(Outcome.OK, 1)
    (nights.data / "chongqing" / REPORTED).write_bytes(content)
    assert nights.run(Outcome.OK, 2) == ["fuwen: 1 new"]


def test_a_mistake_in_the_code_of_a_message_is_a_line_in_the_log(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(after_run, "message", lambda _: 1 / 0)
    assert nights.run(Outcome.OK, 1) == []
    assert "No message was sent (ZeroDivisionError" in caplog.text


# Whole commands.


@pytest.mark.slow
def test_after_a_crawl_a_message_is_sent_and_its_service_is_nowhere_in_logs_and_files(
    tmp_path: Path, service: Service
) -> None:
    log = tmp_path / "log"
    run = [
        "crawl",
        "chongqing",
        "-s",
        f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}",
        "-L",
        "DEBUG",
        "-s",
        f"LOG_FILE={log}",
    ]
    ended = scrapy_process(*run, "-s", f"DATA_DIR={tmp_path / 'data'}", "-s", f"NOTIFY={service.url}")
    assert ended.code == 0, ended.screen
    (message,) = service.messages
    records = (tmp_path / "data" / "chongqing" / "records.jsonl").read_bytes().splitlines()
    assert message["title"] == f"fuwen: {len(records)} new"
    assert str(orjson.loads(records[0])["title"])[:20] in message["message"]
    texts = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert texts
    assert all(SECRET.encode() not in text for text in [*texts, ended.screen.encode()])


@pytest.mark.slow
def test_crawlall_sends_one_message_for_all_cities(tmp_path: Path, service: Service) -> None:
    ended = scrapy_process(
        "crawlall", "chongqing", "zhengzhou", "-s", f"REPLAY={PROJECT / 'fixtures'}", "-s", f"DATA_DIR={tmp_path}",
        env={**os.environ, VARIABLE: service.url},
    )  # fmt: skip
    assert ended.code == 0, ended.screen
    (message,) = service.messages
    assert "chongqing (ok): " in message["message"]
    assert "zhengzhou (ok): " in message["message"]


@pytest.mark.slow
def test_a_service_that_is_down_leaves_the_run_as_it_was(tmp_path: Path) -> None:
    replay = f"REPLAY={PROJECT / 'fixtures' / 'chongqing'}"
    ended = scrapy_process(
        "crawl",
        "chongqing",
        "-s",
        replay,
        "-s",
        f"DATA_DIR={tmp_path}",
        "-s",
        f"NOTIFY=json://127.0.0.1:9/{SECRET}",
    )
    assert ended.code == 0
    assert "No message reached service 1 of NOTIFY (json): it could not be reached." in ended.said
    assert SECRET not in ended.screen


def test_a_service_that_apprise_does_not_know_ends_a_run_before_it_starts(tmp_path: Path) -> None:
    ended = scrapy_over(tmp_path, "crawl", "chongqing", "-s", f"NOTIFY=wecombott://{SECRET}")
    assert ended.code == 1
    assert ended.last_line.startswith("Apprise does not know service 1 of NOTIFY (wecombott).")
    assert SECRET not in ended.screen
    assert list(tmp_path.iterdir()) == []


def test_a_city_that_is_named_like_a_command_is_refused() -> None:
    ended = scrapy_here("crawl", "report", "-s", "NOTIFY=json://127.0.0.1:9")
    assert ended.code == 2
    assert "There is no city report" in ended.said


def test_crawlall_gives_the_services_to_none_of_its_processes() -> None:
    from crawler.commands.crawlall import _options  # noqa: PLC0415 likewise

    given = argparse.Namespace(
        spargs=[], set=[f"NOTIFY=json://a/{SECRET}", "AUDIT=1"], loglevel=None, logfile=None, nolog=False
    )
    assert _options(given, None) == ["-s", "AUDIT=1", "-s", "NOTIFY="]


def test_both_commands_that_run_cities_send_messages() -> None:
    from crawler.commands import crawl, crawlall  # noqa: PLC0415 their names are those of commands

    assert issubclass(crawl.Command, RunCommand)
    assert issubclass(crawlall.Command, RunCommand)
