"""What nothing shows: keys, passwords, tokens, DSNs and the user information of URLs."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.utils.test import get_crawler

from crawler import credentials
from crawler.credentials import is_secret, remember_secrets, without_secrets
from crawler.extensions.log_formatter import ShortLogFormatter
from crawler.portals.walking.failures import error_line, redirect_failure
from crawler.run.manifest import Manifest
from crawler.run.outcome import Outcome
from crawler.run.state import RunState
from crawler.run.summary import last_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.runs import Crawl
    from tests.support.saved_portal import SavedPortal

SECRET = "invented-7Qx"  # noqa: S105 invented
"""Stands in every secret of these tests, so that one search finds all of them."""


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    before = set(credentials._remembered)
    yield
    credentials._remembered.clear()
    credentials._remembered.update(before)


@pytest.mark.parametrize(
    "name",
    "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN HTTPAUTH_PASS MAIL_PASS FTP_PASSWORD SENTRY_DSN"
    " TELNETCONSOLE_PASSWORD my_api_key apikey DB_PASSWD Token client_secret GCS_CREDENTIALS".split(),
)
def test_the_name_tells_a_secret(name: str) -> None:
    assert is_secret(name)
    assert without_secrets({name: SECRET}) == {name: "***"}


@pytest.mark.parametrize("name", "FTP_PASSIVE_MODE DNS_TIMEOUT BOT_NAME FEED_EXPORT_ENCODING".split())
def test_other_names_do_not(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://li:geheim@proxy:8080/", "http://***@proxy:8080/"),
        ("(ftp://li:ge@heim!@a.example/x.jl)", "(ftp://***@a.example/x.jl)"),
        ("s3://AKIA:a+b=@bucket/x", "s3://***@bucket/x"),
        ("https://key@sentry.example/1", "https://***@sentry.example/1"),
        ("li:geheim@proxy:8080", "***@proxy:8080"),
        ("http://a.example/li@b.example", "http://a.example/li@b.example"),
        ("http://a.example/?to=li@b.example", "http://a.example/?to=li@b.example"),
        ("li@b.example", "li@b.example"),
        ("见http://a.gov.cn，邮箱li@b.example", "见http://a.gov.cn，邮箱li@b.example"),
    ],
)
def test_user_information_in_urls_is_hidden(text: str, shown: str) -> None:
    assert without_secrets(text) == shown
    assert without_secrets({"FEEDS": {text: [text, (text, 1)]}}) == {"FEEDS": {shown: [shown, (shown, 1)]}}


def test_a_remembered_secret_is_hidden_in_every_text() -> None:
    remember_secrets(
        [
            ("X_KEY", SECRET),
            ("FEEDS", {"ftp://li:geheim-1@a/": {"secret": ["geheim-2"]}}),
            ("X_TOKEN", "kurz"),
        ]
    )
    assert (
        without_secrets(f"it was {SECRET}, geheim-1, geheim-2, kurz, X_KEY")
        == "it was ***, ***, ***, kurz, X_KEY"
    )


def test_values_that_are_no_texts_stay() -> None:
    assert without_secrets([None, 1, True, b"x"]) == [None, 1, True, b"x"]
    assert without_secrets({"X_TOKEN": None, "Y_TOKEN": True, "Z_KEY": ""}) == {
        "X_TOKEN": None,
        "Y_TOKEN": True,
        "Z_KEY": "",
    }


EVERY_SECRET: dict[str, Any] = {
    "AWS_ACCESS_KEY_ID": SECRET,
    "FTP_PASSWORD": SECRET,
    "HTTPAUTH_USER": "li",
    "HTTPAUTH_PASS": SECRET,
    "HTTPAUTH_DOMAIN": "kjj.cq.gov.cn",
    "MY_API_KEY": SECRET,
    "MY_SERVICE": f"https://li:{SECRET}@a.example/",
    "MY_PROXY": f"li:{SECRET}@proxy.example:8080",
    "CONTACT": f"https://li:{SECRET}@a.example/",
    "FEEDS": f'{{"ftp://li:{SECRET}@127.0.0.1:9/x.jl": {{"format": "jsonlines"}}}}',
}


def everything_written(folder: Path) -> str:
    return "\n".join(
        path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file()
    )


@pytest.mark.slow
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_run_shows_no_secret_at_any_level(
    crawl_process: Crawl,
    kjj: SavedPortal,
    tmp_path: Path,
    as_json: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if as_json:
        pytest.importorskip("pythonjsonlogger", reason="the extra monitor is not installed")
    monkeypatch.setenv("http_proxy", f"http://li:{SECRET}@proxy.example:8080")
    monkeypatch.setenv("SCRAPY_MY_TOKEN", SECRET)
    settings = [part for name, value in EVERY_SECRET.items() for part in ("-s", f"{name}={value}")]
    log = tmp_path / "data" / "log"
    log.parent.mkdir()
    screen = crawl_process("-L", "DEBUG", *settings, "-s", f"LOG_JSON={as_json}", replay=kjj.folder)
    logged = crawl_process("-L", "DEBUG", "--logfile", str(log), *settings, replay=kjj.folder)
    assert (screen.code, logged.code) == (0, 0), screen.screen + logged.screen
    assert "ftp://***@127.0.0.1:9/x.jl" in screen.screen, "the feed that could not be stored is named"
    assert "Traceback" in log.read_text(), "its traceback is hidden too"
    everything = screen.screen + logged.screen + everything_written(tmp_path / "data")
    assert SECRET not in everything


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("-s", f"SENTRY_DSN={SECRET}"),
        ("-s", f"SENTRY_DSN=ftp://li:{SECRET}@a.example/1"),
        ("-s", f"DATA_DIR=ftp://li:{SECRET}@a.example/"),
        ("-s", f"REPLAY=http://li:{SECRET}@a.example/x.warc.gz"),
        ("-a", f"api_key={SECRET}"),
        ("-a", f"since=http://li:{SECRET}@a.example/"),
        ("-s", f"CONCURRENT_COLUMNS=http://li:{SECRET}@a.example/"),
        (f"--api-key={SECRET}",),
        (f"--proxy=http://li:{SECRET}@a.example/",),
    ],
)
def test_no_error_of_use_shows_a_secret(crawl: Crawl, arguments: tuple[str, ...]) -> None:
    run = crawl(*arguments)
    assert run.code in {1, 2}, run.screen
    assert SECRET not in run.screen


def test_errors_that_are_logged_with_their_traceback_show_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    get_crawler(settings_dict={"LOG_FORMATTER": ShortLogFormatter, "MY_TOKEN": SECRET})
    logging.getLogger("a").error("it failed: %s", SECRET, exc_info=OSError(f"refused {SECRET}"))
    line = logging.Formatter("%(message)s").format(caplog.records[-1])
    assert "it failed: ***" in line
    assert "OSError: refused ***" in line


def test_a_manifest_the_closing_lines_and_reasons_hold_no_secret(tmp_path: Path) -> None:
    proxy = f"http://li:{SECRET}@proxy.example/"
    state = RunState("chongqing", tmp_path, "20261122T071500Z", "2026-11-22T07:15:00Z", source=proxy)
    state.stopped, state.faults, state.outcome = f"No answer from {proxy}.", [proxy], Outcome.INCOMPLETE
    manifest = Manifest.of_run(state)
    assert manifest.troubles == [proxy, f"No answer from {proxy}."], "the test would show nothing"
    assert SECRET not in manifest.to_bytes().decode()
    assert SECRET not in last_line(state)
    assert error_line(OSError(proxy)) == "OSError: http://***@proxy.example/"
    assert SECRET not in str(redirect_failure(302, "http://a.example/", proxy))
