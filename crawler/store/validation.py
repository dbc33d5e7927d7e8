"""The check that a reply passes before it is stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import orjson
from jsonschema_rs import Draft202012Validator, ValidationError

from crawler.items import Reply, record_line
from crawler.schema import SCHEMA_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIEST = date(1990, 1, 1)
"""No government portal is older, and no page on one is dated earlier in earnest."""

LATEST_AFTER_FETCH = timedelta(days=3650)
"""A page is not dated ten years after it was fetched; a smaller lead is a warning."""

_CLOCKS_WORK_SINCE = 2000
"""An archive's time before this year says nothing: unpacked files are often dated 1970 or 1980."""

DATED_AFTER_FETCH = "dated_after_fetch"
"""Warning: 成文日期 or 发布日期 lies more than a day after the page was fetched."""


class RecordCheck:
    """Checks a reply against the schema, and that it has a title, something to read and plausible dates."""

    def __init__(self) -> None:
        """Compile the schema that is made from the items; its file is read, as making it takes as long as 20 pages.

        The format ``uri`` forbids nothing: a page was fetched under its URL, whatever RFC 3986 says of it.
        """
        self._schema = Draft202012Validator(
            orjson.loads(SCHEMA_FILE.read_bytes()), validate_formats=True, formats={"uri": lambda _: True}
        )

    def faults(self, reply: Reply) -> Iterator[str]:
        """Yield what forbids storing a reply, a code or a sentence each."""
        if not reply.title:
            yield "no_title"
        if not reply.body and not reply.attachments:
            yield "neither_body_nor_attachments"
        for error in self._schema.iter_errors(orjson.loads(record_line(reply))):
            yield f"schema: {_place(error)}: {error.message}"[:300]
        yield from _absurd_dates(reply)


def _place(error: ValidationError) -> str:
    """Where in the record: ``$.reply.contacts[0].phone``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    return "$" + "".join(steps)


def _absurd_dates(reply: Reply) -> Iterator[str]:
    """The printed dates that cannot be; one that only lies ahead of the fetch gives a warning."""
    fetched = datetime.fromisoformat(reply.fetched_at).date()
    for name in ("written_on", "published_on"):
        printed: str | None = getattr(reply, name)
        if printed is None:
            continue
        day = date.fromisoformat(printed)
        clock_works = fetched.year >= _CLOCKS_WORK_SINCE
        if day < EARLIEST or (clock_works and day > fetched + LATEST_AFTER_FETCH):
            yield f"implausible_date: {name} {printed}"
        elif clock_works and day > fetched + timedelta(days=1) and DATED_AFTER_FETCH not in reply.warnings:
            reply.warnings.append(DATED_AFTER_FETCH)
