"""Scrapy's own settings do what Scrapy documents, and a run that sets none of them loads none of their components."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy.utils.project import get_project_settings

from crawler.extensions.standard_components import COOKIES, StandardComponentsAddon
from tests.support.project import PROJECT

COMPONENTS = [
    ({"COOKIES_ENABLED": True}, "DOWNLOADER_MIDDLEWARES_BASE", COOKIES),
    (
        {"HTTPAUTH_USER": "a"},
        "DOWNLOADER_MIDDLEWARES_BASE",
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    ),
    (
        {"HTTPAUTH_PASS": "b"},
        "DOWNLOADER_MIDDLEWARES_BASE",
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware",
    ),
    ({"TELNETCONSOLE_ENABLED": True}, "EXTENSIONS_BASE", "scrapy.extensions.telnet.TelnetConsole"),
    (
        {"REMOTE_CONTROL_ENABLED": True},
        "EXTENSIONS_BASE",
        "scrapy.extensions.remote_control.RemoteControl",
    ),
    ({"LOGSTATS_INTERVAL": 5}, "EXTENSIONS_BASE", "scrapy.extensions.logstats.LogStats"),
]


@pytest.mark.parametrize(("wanted", "base", "component"), COMPONENTS)
def test_a_setting_that_is_set_loads_its_component(
    wanted: dict[str, object], base: str, component: str
) -> None:
    settings = get_project_settings()
    StandardComponentsAddon().update_settings(settings)
    assert component not in settings[base]
    settings.setdict(wanted, priority="cmdline")
    StandardComponentsAddon().update_settings(settings)
    assert component in settings[base]


_LOADED = """
import sys
from scrapy.utils.project import get_project_settings
from scrapy.crawler import AsyncCrawlerProcess
settings = get_project_settings()
settings.setdict({"REPLAY": "fixtures/chongqing", "DATA_DIR": sys.argv[1], "LOG_ENABLED": False}, priority="cmdline")
process = AsyncCrawlerProcess(settings)
process.crawl("chongqing")
process.start()
print([name for name in ("tldextract", "scrapy.extensions.telnet", "scrapy.extensions.logstats") if name in sys.modules])
"""


@pytest.mark.slow
def test_a_run_that_sets_none_of_them_imports_none_of_them(tmp_path: object) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LOADED, str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines()[-1] == "[]"
