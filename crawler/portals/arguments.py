"""The spider arguments of a run (``-a NAME=VALUE``), parsed and checked before the first request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from crawler.similar import similar_name

KNOWN = {
    "full": "1 reads every listing to its last page, even where all documents of a page are stored.",
    "recheck": "Fetches undated documents, and those of the last 30 days (recheck=30), even if they are stored.",
    "since": "Fetches no document that its listing dates earlier: since=2024-01-31.",
    "until": "Fetches no document that its listing dates later: until=2024-12-31.",
    "columns": "Walks only these columns of the city, by name, separated by commas: columns=kjj,slj.",
    "listing": "Walks this one listing instead of the city's columns: listing=https://host/path/.",
    "limit": "Fetches at most this number of documents: limit=20.",
}
"""Maps the name of each argument to a sentence about it, which ``--help`` shows."""

_MOST = {"days": 700_000, "documents": 999_999_999}
"""The maximum values of ``recheck`` (in days) and ``limit`` (in documents).

Python's ``date`` begins in year 1, some 739,000 days ago, so ``recheck`` cannot reach back further.
"""

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


class ArgumentError(ValueError):
    """An invalid spider argument. The message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a run, parsed. Documents are found through the rows (entries) of a city's listings.

    Attributes:
        full: True to read every listing to its last page, even if all documents on a page are stored already.
        recheck: a number of days. Undated documents, and documents dated within this number of days before
            today, are fetched even if they are stored. None to fetch no stored document again.
        since: the earliest date; rows with an earlier date on the listing are skipped. None for no limit.
        until: the latest date; rows with a later date on the listing are skipped. None for no limit.
        columns: the names of the columns (listings) to crawl; empty for all columns of the city.
        listing: the URL of a listing to crawl instead of the city's listings; None for the city's listings.
        limit: the maximum number of documents to fetch; None for no limit.
    """

    full: bool = False
    recheck: int | None = None
    since: date | None = None
    until: date | None = None
    columns: tuple[str, ...] = ()
    listing: str | None = None
    limit: int | None = None

    @classmethod
    def parse(cls, given: Mapping[str, str], column_names: Sequence[str]) -> Arguments:
        """Parse and check the arguments given on the command line, and return them.

        Args:
            given: the arguments as text, by name.
            column_names: the names of the city's columns.

        Raises:
            ArgumentError: an argument is unknown or malformed, or contradicts another argument.
        """
        # A name that begins with _ is ignored: scrapyd adds the argument ``_job`` to each of its jobs.
        unknown = sorted(name for name in set(given) - set(KNOWN) if not name.startswith("_"))
        if unknown:
            similar = similar_name(unknown[0], KNOWN)
            hint = f"did you mean {similar}? Choose" if similar else "choose"
            raise ArgumentError(f"There is no argument -a {unknown[0]}=…: {hint} from {', '.join(KNOWN)}.")
        parsed = cls(
            full=_switch("full", given),
            recheck=_count("recheck", "days", given),
            since=_day("since", given),
            until=_day("until", given),
            columns=_names(given, column_names),
            listing=_listing(given),
            limit=_count("limit", "documents", given),
        )
        if parsed.since and parsed.until and parsed.since > parsed.until:
            raise ArgumentError(
                f"since={parsed.since} is after until={parsed.until}, so no row can match: swap them."
            )
        if parsed.listing and parsed.columns:
            raise ArgumentError(
                "listing=URL and columns=NAME,… exclude each other: give listing to walk that one listing, or"
                " columns to choose from the city's own."
            )
        return parsed

    def given(self) -> dict[str, Any]:
        """Return the arguments that differ from their defaults, by name.

        The result is written to the manifest (the JSON file that describes the run), so a date is returned
        as an ISO 8601 string.
        """
        values = {name: getattr(self, name) for name in KNOWN}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
            if value not in (None, False, ())
        }


def _switch(name: str, given: Mapping[str, str]) -> bool:
    value = given.get(name, "0").strip().lower()
    if value not in _YES | _NO:
        raise ArgumentError(f"{name}={given[name]} must be yes or no: write {name}=1, or leave it out.")
    return value in _YES


def _count(name: str, unit: str, given: Mapping[str, str]) -> int | None:
    if name not in given:
        return None
    value = given[name].strip()
    is_count = value.isascii() and value.isdecimal() and len(value) <= len(str(_MOST[unit]))
    if not is_count or not 0 < int(value) <= _MOST[unit]:
        raise ArgumentError(f"{name}={given[name]} must be a number of {unit}, for example {name}=30.")
    return int(value)


def _day(name: str, given: Mapping[str, str]) -> date | None:
    if name not in given:
        return None
    try:
        return date.fromisoformat(given[name].strip())
    except ValueError:
        raise ArgumentError(f"{name}={given[name]} must be a date, for example {name}=2024-01-31.") from None


def _names(given: Mapping[str, str], column_names: Sequence[str]) -> tuple[str, ...]:
    if "columns" not in given:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in given["columns"].split(",") if name.strip()))
    unknown = [name for name in names if name not in column_names]
    if unknown or not names:
        similar = similar_name(unknown[0], column_names) if unknown else None
        hint = f"did you mean {similar} by {unknown[0]}? Choose" if similar else "choose"
        raise ArgumentError(
            f"columns={given['columns']} must name columns of this city: {hint} from {', '.join(column_names)}."
        )
    return names


def _listing(given: Mapping[str, str]) -> str | None:
    if "listing" not in given:
        return None
    url = given["listing"].strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and bool(url.encode())
    except ValueError:  # UnicodeEncodeError is one: bytes of the command line that are not UTF-8
        usable = False
    if not usable:
        raise ArgumentError(
            f"listing={url} must be the full URL of a listing, for example listing=https://host/path/."
        )
    return url
