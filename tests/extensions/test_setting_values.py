"""Impossible values of settings stop a run before it starts, with a sentence that names the setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.utils.project import get_project_settings

from crawler.extensions.setting_values import BOOLEANS, LEAST, SettingError, SettingValuesAddon
from tests.support.runs import run_here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", LEAST)
def test_a_number_below_the_lowest_or_none_at_all_is_refused(name: str) -> None:
    for value in (LEAST[name] - 1, str(LEAST[name] - 1), "abc", "", None, "nan"):
        settings = get_project_settings()
        settings.set(name, value, priority="cmdline")
        with pytest.raises(SettingError, match=rf"^{name}=.* write a (whole )?number .* -s {name}="):
            SettingValuesAddon().update_settings(settings)


@pytest.mark.parametrize("name", BOOLEANS)
def test_what_is_neither_true_nor_false_is_refused(name: str) -> None:
    settings = get_project_settings()
    settings.set(name, "perhaps", priority="cmdline")
    with pytest.raises(SettingError, match=rf"^{name}=perhaps is not possible"):
        SettingValuesAddon().update_settings(settings)


@pytest.mark.parametrize("name", ["HTTPAUTH_USER", "HTTPAUTH_PASS"])
def test_a_password_needs_a_host(name: str) -> None:
    settings = get_project_settings()
    settings.set(name, "a", priority="cmdline")
    with pytest.raises(SettingError, match="HTTPAUTH_DOMAIN is not: name the host"):
        SettingValuesAddon().update_settings(settings)
    settings.set("HTTPAUTH_DOMAIN", "www.example.gov.cn", priority="cmdline")
    SettingValuesAddon().update_settings(settings)


def test_a_folder_of_jobs_that_cannot_be_a_folder_is_refused(tmp_path: Path) -> None:
    settings = get_project_settings()
    file = tmp_path / "file"
    file.touch()
    for path in (file, file / "jobs"):
        settings.set("JOBDIR", str(path), priority="cmdline")
        with pytest.raises(SettingError, match=r"^JOBDIR=.* cannot be a folder: leave JOBDIR out"):
            SettingValuesAddon().update_settings(settings)
    for path in (tmp_path, tmp_path / "new" / "jobs"):
        settings.set("JOBDIR", str(path), priority="cmdline")
        SettingValuesAddon().update_settings(settings)


@pytest.mark.parametrize("level", ["LOUD", "info", "10", ""])
def test_a_level_of_the_log_that_is_none_is_refused(level: str) -> None:
    settings = get_project_settings()
    settings.set("LOG_LEVEL", level, priority="cmdline")
    with pytest.raises(SettingError, match=rf"^LOG_LEVEL={level} is not possible: write DEBUG, INFO"):
        SettingValuesAddon().update_settings(settings)
    for possible in ("INFO", 10):
        settings.set("LOG_LEVEL", possible, priority="cmdline")
        SettingValuesAddon().update_settings(settings)


def test_a_log_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    settings = get_project_settings()
    for path in (tmp_path, tmp_path / "no-such-folder" / "log"):
        settings.set("LOG_FILE", str(path), priority="cmdline")
        with pytest.raises(SettingError, match=r"^LOG_FILE=.* cannot be written: name a file"):
            SettingValuesAddon().update_settings(settings)
    for possible in (None, str(tmp_path / "log"), __file__):
        settings.set("LOG_FILE", possible, priority="cmdline")
        SettingValuesAddon().update_settings(settings)


@pytest.mark.slow
def test_a_run_whose_folder_of_jobs_is_a_file_does_not_start(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    run = run_here(tmp_path / "data", "chongqing", "-s", f"JOBDIR={file}")
    assert (run.code, (tmp_path / "data").exists()) == (1, False)
    assert run.last_line.startswith(f"JOBDIR={file} cannot be a folder")


def test_the_defaults_and_the_lowest_values_are_possible() -> None:
    settings = get_project_settings()
    SettingValuesAddon().update_settings(settings)
    settings.setdict(dict(LEAST), priority="cmdline")
    SettingValuesAddon().update_settings(settings)


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting", ["COLUMNS_AT_ONCE=0", "CONCURRENT_COLUMNS=0", "LOCK_TIMEOUT=-1", "ARCHIVE=x"]
)
def test_a_run_with_an_impossible_setting_does_not_start(setting: str, tmp_path: Path) -> None:
    run = run_here(tmp_path / "data", "chongqing", "-s", setting)
    assert (run.code, (tmp_path / "data").exists()) == (1, False)
    assert run.last_line.startswith(f"{setting} is not possible: write ")


@pytest.mark.slow
def test_an_impossible_setting_of_a_city_does_not_start_its_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.portals.city_spider.CitySpider.custom_settings", {"LISTING_PAGES_MAX": 0})
    run = run_here(tmp_path / "data", "chongqing")
    assert run.code == 1
    assert run.last_line == (
        "LISTING_PAGES_MAX=0 is not possible: write a whole number that is at least 1, for example -s LISTING_PAGES_MAX=10000."
    )
