"""Find the HTTP methods of the requests that WARC records answer. Only an answer to GET is a capture of a page.

A tool that writes WARC files puts the request next to its response, before or after it. The two records name each
other (``WARC-Concurrent-To``), or have the same URL and date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.archive.warc.records import RawRecord

GET = "GET"

_ANSWERS = (WarcRecordType.response, WarcRecordType.revisit)


def with_methods(records: Iterable[RawRecord]) -> Iterator[tuple[RawRecord, str]]:
    """Yield each record with the method of the request that it answers.

    The method is ``GET`` if the record is not an answer, or if its request is not next to it.

    Args:
        records: the records of a WARC file, in order.
    """
    exchange: list[RawRecord] = []
    for raw in records:
        if exchange and not any(_belong_together(member.record, raw.record) for member in exchange):
            yield from _answered(exchange)
            exchange = []
        exchange.append(raw)
    yield from _answered(exchange)


def exchange_begin(records: Iterable[RawRecord], minimum: int) -> int | None:
    """Return the first offset from ``minimum`` on at which an exchange begins, or None.

    The first of ``records`` is not considered, because the record before it is not known.
    """
    return next(
        (
            after.offset
            for before, after in pairwise(records)
            if after.offset >= minimum and not _belong_together(before.record, after.record)
        ),
        None,
    )


def _answered(exchange: list[RawRecord]) -> Iterator[tuple[RawRecord, str]]:
    """Yield the records of one exchange with their methods.

    A request and its response are recognised by their links. Without links, they are paired in their order.
    """
    requests = [raw for raw in exchange if raw.record.record_type == WarcRecordType.request]
    unlinked = iter(requests)
    for raw in exchange:
        if raw.record.record_type not in _ANSWERS:
            yield raw, GET
            continue
        following = next(unlinked, None)
        asked = next((each for each in requests if _are_linked(each.record, raw.record)), following)
        yield raw, _method(asked) if asked is not None else GET


def _method(request: RawRecord) -> str:
    """Return the method of a request, in upper case."""
    if request.record.is_http_parsed:
        line = request.record.http_headers.status_line or ""
    else:
        line = (request.body or b"")[:100].decode("latin-1")
    return line.partition(" ")[0].upper() or GET


def _belong_together(one: WarcRecord, other: WarcRecord) -> bool:
    """Return whether two records are parts of one exchange between a client and a server."""
    if _concurrent_to(one) or _concurrent_to(other):
        return _are_linked(one, other)
    names = "WARC-Target-URI", "WARC-Date"
    return all(one.headers.get(name) == other.headers.get(name) is not None for name in names)


def _are_linked(one: WarcRecord, other: WarcRecord) -> bool:
    ids = [{record.headers.get("WARC-Record-ID")} for record in (one, other)]
    return not (ids[0] | _concurrent_to(one)).isdisjoint(_concurrent_to(other)) or not ids[1].isdisjoint(
        _concurrent_to(one)
    )


def _concurrent_to(record: WarcRecord) -> set[str]:
    return {value for name, value in record.headers.items() if name.lower() == "warc-concurrent-to"}
