"""A setting's old name still works, and a warning says once what it is called."""

from __future__ import annotations

import logging

import pytest
from scrapy.settings import Settings

from crawler import settings as project
from crawler.extensions.renamed_settings import RENAMED, RenamedSettingsAddon


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_the_old_name_sets_the_new_one_and_is_named_once(
    old: str, new: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings({new: 0})
    settings.set(old, "7", priority="cmdline")
    with caplog.at_level(logging.WARNING):
        RenamedSettingsAddon().update_settings(settings)
    assert settings.getint(new) == 7
    (record,) = caplog.records
    assert f"{old} was renamed to {new}: write -s {new}=7" in record.getMessage()


def test_without_an_old_name_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(dict.fromkeys(RENAMED.values(), 3))
    RenamedSettingsAddon().update_settings(settings)
    assert caplog.records == []
    assert {settings.getint(name) for name in RENAMED.values()} == {3}


def test_every_new_name_is_a_setting_of_the_project() -> None:
    assert [new for new in RENAMED.values() if not hasattr(project, new)] == []
    assert [old for old in RENAMED if hasattr(project, old)] == []
