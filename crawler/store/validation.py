"""The check that a reply passes before it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import orjson
from jsonschema_rs import Draft202012Validator, ValidationError

from crawler.items import Reply, record_line
from crawler.schema import SCHEMA_FILE

EARLIEST = date(1990, 1, 1)
"""No government portal is older, so an earlier date on a page is an error."""

LATEST_AFTER_FETCH = timedelta(days=3650)
"""A page dated ten years after it was fetched is rejected; a smaller lead gives a warning."""

_PLAUSIBLE_FETCH_YEAR = 2000
"""A fetch time before this year is not compared: unpacked files are often dated 1970 or 1980."""

DATED_AFTER_FETCH = "dated_after_fetch"
"""Warning: 成文日期 or 发布日期 is more than a day after the page was fetched."""


class RecordCheck:
    """The check of a reply: it fits the schema and has a title, content and plausible dates."""

    def __init__(self) -> None:
        """Compile the schema from its file, because making it from the items takes as long as reading 20 pages.

        The format ``uri`` accepts everything: the page was fetched from its URL, whether or not it conforms to
        RFC 3986.
        """
        self._schema = Draft202012Validator(
            orjson.loads(SCHEMA_FILE.read_bytes()), validate_formats=True, formats={"uri": lambda _: True}
        )

    def faults(self, reply: Reply) -> Iterator[str]:
        """Yield the reasons for which a reply must not be stored, each a code or a sentence."""
        if not reply.title:
            yield "no_title"
        if not reply.body and not reply.attachments:
            yield "neither_body_nor_attachments"
        for error in self._schema.iter_errors(orjson.loads(record_line(reply))):
            yield f"schema: {_json_path(error)}: {error.message}"[:300]
        yield from _implausible_dates(reply)


def _json_path(error: ValidationError) -> str:
    """Return the path of the faulty value in the record: ``$.reply.contacts[0].phone``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    return "$" + "".join(steps)


def _implausible_dates(reply: Reply) -> Iterator[str]:
    """Yield a reason for each implausible date; add a warning for one that is only after the fetch."""
    fetched = datetime.fromisoformat(reply.fetched_at).date()
    for name in ("written_on", "published_on"):
        printed: str | None = getattr(reply, name)
        if printed is None:
            continue
        day = date.fromisoformat(printed)
        comparable = fetched.year >= _PLAUSIBLE_FETCH_YEAR
        if day < EARLIEST or (comparable and day > fetched + LATEST_AFTER_FETCH):
            yield f"implausible_date: {name} {printed}"
        elif comparable and day > fetched + timedelta(days=1) and DATED_AFTER_FETCH not in reply.warnings:
            reply.warnings.append(DATED_AFTER_FETCH)
