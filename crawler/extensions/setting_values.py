"""Check the values of settings before a run starts, so that no run waits for ever or ends with a traceback."""

from __future__ import annotations

import logging
import math
import os
from pathlib import Path

from scrapy.settings import BaseSettings, default_settings

from crawler import settings as project
from crawler.extensions.renamed_settings import RENAMED
from crawler.files import is_there

LEAST = {
    "ATTACHMENTS_MAXSIZE": 1,
    "ATTACHMENTS_TIMEOUT": 1,
    "CONCURRENT_COLUMNS": 1,
    "CONCURRENT_ITEMS": 1,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 1,
    "LISTING_PAGES_MAX": 1,
    "LOCK_TIMEOUT": 0,
    "MONITOR_SILENT_DAYS": 0,
    "OCR_PAGES_MAX": 1,
    "PROGRESS_FD": 0,
    "READING_CPU_SECONDS": 0,
    "RETRY_TIMES": 0,
}
"""The lowest possible value of each setting that is a number."""

_FRACTIONS = {"DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT", "LOCK_TIMEOUT", "READING_CPU_SECONDS"}

BOOLEANS = (
    "ARCHIVE",
    "ATTACHMENTS",
    "AUDIT",
    "COOKIES_ENABLED",
    "FIRST_CONTACT",
    "HTTPCACHE_ENABLED",
    "LOG_JSON",
    "MONITORS",
    "OCR",
    "RECORD_RUN",
    "REDACT_CONTACTS",
    "REMOTE_CONTROL_ENABLED",
    "ROBOTSTXT_OBEY",
    "TELNETCONSOLE_ENABLED",
)
"""The settings that are True or False."""


class SettingError(Exception):
    """A setting has a value with which no run is possible. The message is a sentence for the operator."""


class SettingValuesAddon:
    """A Scrapy add-on that refuses impossible values of settings.

    The project's commands check the command line earlier (``crawler/commands/base.py``). This add-on also checks
    the settings of a city and of a script. It must come before add-ons that change settings.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Check the settings of a run.

        Raises:
            SettingError: a value is impossible.
        """
        problem = impossible_value(settings)
        if problem is not None:
            raise SettingError(problem)


def impossible_value(settings: BaseSettings) -> str | None:
    """Return a sentence about a setting whose value is impossible, or None if all values are possible."""
    old_names = {old: new for old, new in RENAMED.items() if settings.get(old) is not None}
    for name, meant in [*old_names.items(), *zip(LEAST, LEAST, strict=True)]:
        number = _number(settings[name], whole=meant not in _FRACTIONS)
        if number is None or number < LEAST[meant]:
            kind = "number" if meant in _FRACTIONS else "whole number"
            default = getattr(project, meant, getattr(default_settings, meant, LEAST[meant]))
            return (
                f"{name}={settings[name]} is not possible: write a {kind} that is at least {LEAST[meant]}, for example"
                f" -s {meant}={default}."
            )
    has_password = settings["HTTPAUTH_USER"] or settings["HTTPAUTH_PASS"]
    if has_password and not settings.getpriority("HTTPAUTH_DOMAIN"):
        return (
            "HTTPAUTH_USER or HTTPAUTH_PASS is set, but HTTPAUTH_DOMAIN is not: name the host that gets the password,"
            " for example -s HTTPAUTH_DOMAIN=www.example.gov.cn."
        )
    jobs = settings["JOBDIR"]
    if jobs and not _can_be_a_folder(Path(jobs)):
        return f"JOBDIR={jobs} cannot be a folder: leave JOBDIR out, because a run that is started again goes on by itself."
    level = settings["LOG_LEVEL"]
    if isinstance(level, str) and level not in logging.getLevelNamesMapping():
        return f"LOG_LEVEL={level} is not possible: write DEBUG, INFO, WARNING, ERROR or CRITICAL, for example -L INFO."
    log = settings["LOG_FILE"]
    if log and not _can_be_a_file(Path(log)):
        return f"LOG_FILE={log} cannot be written: name a file that can be written, in a folder that exists."
    for name in BOOLEANS:
        try:
            settings.getbool(name)
        except ValueError:
            return (
                f"{name}={settings[name]} is not possible: write True or False, for example -s {name}=True."
            )
    return None


def _can_be_a_folder(path: Path) -> bool:
    """Return whether a folder at ``path`` is there and can be written, or can be made."""
    there = next(place for place in (path.absolute(), *path.absolute().parents) if is_there(place))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _can_be_a_file(path: Path) -> bool:
    """Return whether a file at ``path`` is there and can be written, or can be made."""
    if is_there(path):
        return not path.is_dir() and os.access(path, os.W_OK)
    return is_there(path.parent) and os.access(path.parent, os.W_OK | os.X_OK)


def _number(value: object, *, whole: bool) -> float | None:
    try:
        number = int(str(value)) if whole else float(str(value))
    except ValueError:
        return None
    return None if math.isnan(number) else number
