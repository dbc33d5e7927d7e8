"""A city's ``records.jsonl`` with any number of made records, at some microseconds a record.

The texts are put together from a few thousand parts that are turned into JSON once.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import orjson

from benchmarks.prose import make_matter, make_paragraph
from crawler.items import Answer, Reply, Suggestion, record_line

CITY = "chongqing"
LINES_AT_ONCE = 5_000

_PARTS = 2_003
"""The number of paragraphs, a prime number, so that few records have the same ones."""

_FRAMES = 200
_REVISED, _CONFLICTING, _WITHOUT_NUMBER, _WITHDRAWN = 33, 101, 11, 997
"""One line of as many is a revision, a conflict, a record without an index number, and a withdrawal."""


def write_store(folder: Path, records: int, *, changed: int = 0) -> Path:
    """Write the journal of a city in a folder.

    Args:
        folder: the folder of the city.
        records: the number of lines. Some are revisions of the record in the line before.
        changed: if it is not 0, one line of as many has another body, for a comparison.

    Returns:
        The path of the journal.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "records.jsonl"
    with path.open("wb") as file:
        for begin in range(0, records, LINES_AT_ONCE):
            numbers = range(begin, min(begin + LINES_AT_ONCE, records))
            file.write(b"".join(line(number, changed) for number in numbers))
    return path


def line(number: int, changed: int = 0) -> bytes:
    """Return a line. The lines of revisions and withdrawals repeat the identity of the line before.

    Args:
        number: the number of the line, from 0.
        changed: as in :func:`write_store`.
    """
    again = number > 0 and (number % _REVISED == 0 or number % _WITHDRAWN == 0)
    same = number - 1 if again else number
    numbered = same - 1 if same > 0 and same % _CONFLICTING == 0 else same
    index_number = (
        b"null"
        if same % _WITHOUT_NUMBER == 0
        else b'"11500000MB15895317/%d-%08d"' % (2010 + same % 17, numbered)
    )
    begin, url, after_body, page, content, revision, end = _frame(same % _FRAMES)
    text = number + 1 if changed and number % changed == 0 else number
    paragraphs = _paragraphs()
    body = b"\\n".join(paragraphs[(text * step + step) % _PARTS] for step in (1, 7, 31, 127))
    digest = sha256(b"%d %d" % (number, text)).hexdigest().encode()
    return b"".join(
        (
            begin[0], index_number, begin[1], body, after_body, b"https://kjj.cq.gov.cn/zwgk/%08d.html" % same, url,
            digest, page, digest, content, b"2" if again else b"1", revision,
            b"true" if again and number % _WITHDRAWN == 0 else b"false", end,
        )
    )  # fmt: skip


@cache
def _paragraphs() -> tuple[bytes, ...]:
    chance = Random(1)  # noqa: S311 the same records every time
    return tuple(orjson.dumps(make_paragraph(chance))[1:-1] for _ in range(_PARTS))


@cache
def _frame(number: int) -> tuple[tuple[bytes, bytes], bytes, bytes, bytes, bytes, bytes, bytes]:
    """Return the parts of a line between the values that differ from record to record."""
    chance = Random(number)  # noqa: S311 the same records every time
    matter = make_matter(chance)
    title = f"关于市六届人大四次会议第{matter.number}号建议办理情况的答复函（{matter.subject}）"
    agency = f"市{matter.subject[:4]}局"
    reply = Reply(
        city=CITY, column="kjj", index_number="§i", title=title, agency=agency, agency_code="11500000MB15895317",
        document_number=f"渝科局函〔{matter.year}〕{number}号", topics=["科技"], genres=["人大建议办理"],
        written_on=matter.written_on, published_on=matter.written_on, kind="suggestion",
        suggestion=Suggestion(matter.number, "市六届人大四次会议", 6, 4, matter.subject, [matter.deputy]),
        reply=Answer(agency, matter.written_on), body="§b", url="§u", fetched_at="2026-09-02T02:00:21Z",
        metadata={"发文字号": f"渝科局函〔{matter.year}〕{number}号", "发布日期": matter.written_on, "主题分类": "科技"},
        page_sha256="§p", content_sha256="§c",
    )  # fmt: skip
    rest = record_line(reply).replace(b'"revision":1', b'"revision":\xc2\xa7r').replace(
        b'"withdrawn":false', b'"withdrawn":\xc2\xa7w'
    )  # fmt: skip
    parts: list[bytes] = []
    for mark in ('"§i"', "§b", "§u", "§p", "§c", "§r", "§w"):
        part, _, rest = rest.partition(mark.encode())
        parts.append(part)
    return (parts[0], parts[1]), parts[3], parts[2], parts[4], parts[5], parts[6], rest
