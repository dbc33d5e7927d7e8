"""The check that decides whether a reply may be stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import orjson
from jsonschema_rs import Draft202012Validator, ValidationError

from crawler.items import Reply, record_line
from crawler.schema import SCHEMA_FILE

EARLIEST = date(1990, 1, 1)
"""The earliest plausible date on a page. Government portals did not exist before 1990."""

LATEST_AFTER_FETCH = timedelta(days=3650)
"""The maximum time by which a date on a page may be later than the time when the page was fetched.

A reply with a later date is rejected. A reply with a date that is within this maximum, but more than a day
later than the fetch, gets a warning.
"""

_PLAUSIBLE_FETCH_YEAR = 2000
"""The first year in which a fetch time is plausible. If the fetch time is earlier, dates are not compared with it.

The fetch time of a saved page is the modification time of its file, and unpacked files are often dated 1970
or 1980.
"""

DATED_AFTER_FETCH = "dated_after_fetch"
"""The warning that a date on the page is more than a day later than the time when the page was fetched.

The date is 成文日期 (date written) or 发布日期 (date published).
"""


class RecordCheck:
    """A check that a reply conforms to the schema and has a title, content and plausible dates."""

    def __init__(self) -> None:
        """Read the JSON Schema of records from its file and compile it.

        The schema is read from a file because generating the schema from the item classes takes as long as
        reading 20 pages. The format ``uri`` accepts any string, because a URL from which a page was fetched is
        valid even if the URL does not conform to RFC 3986.
        """
        self._schema = Draft202012Validator(
            orjson.loads(SCHEMA_FILE.read_bytes()), validate_formats=True, formats={"uri": lambda _: True}
        )

    def faults(self, reply: Reply) -> Iterator[str]:
        """Yield the reasons why a reply must not be stored, each as a code (``no_title``) or a short text.

        The warning :data:`DATED_AFTER_FETCH` is added to ``reply`` if a date is more than a day later than the
        fetch, but still plausible. Such a date is not a reason to reject the reply.
        """
        if not reply.title:
            yield "no_title"
        if not reply.body and not reply.attachments:
            yield "neither_body_nor_attachments"
        for error in self._schema.iter_errors(orjson.loads(record_line(reply))):
            yield f"schema: {_json_path(error)}: {error.message}"[:300]
        yield from _implausible_dates(reply)


def _json_path(error: ValidationError) -> str:
    """Return the path of the invalid value in the record, e.g. ``$.reply.contacts[0].phone``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
    return "$" + "".join(steps)


def _implausible_dates(reply: Reply) -> Iterator[str]:
    """Yield a text about each implausible date of a reply: the reason why the reply must not be stored.

    The warning :data:`DATED_AFTER_FETCH` is added to ``reply`` if a date is more than a day later than the fetch,
    but still plausible.
    """
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
