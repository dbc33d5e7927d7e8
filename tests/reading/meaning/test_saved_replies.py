"""What further real replies say: their texts, put into a page after their heading and read as a record.

The golden table ``tests/goldens/shared_replies.toml`` was read off the texts by eye before they were read by the
program. The texts are read where they are, beside the project.
"""

from __future__ import annotations

import html
import tomllib
from typing import Any

import pytest

from tests.support.pages import REAL, ROOT, codes, document, record

GOLDEN: dict[str, dict[str, Any]] = tomllib.loads(
    (ROOT / "tests" / "goldens" / "shared_replies.toml").read_text(encoding="utf-8")
)
TEXTS = REAL.folder / "texts"
pytestmark = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the texts of real replies are not beside the project"
)


def lines_of(name: str) -> list[str]:
    """Return the lines of a text's body, without white space at their ends."""
    golden = GOLDEN[name]
    lines = [line.strip() for line in (TEXTS / name).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    first = next(place for place, line in enumerate(lines) if line.startswith(golden["body"]))
    rest = lines[first:]
    until = golden.get("until")
    if until is None:
        return rest
    return rest[: next(place for place, line in enumerate(rest) if line.startswith(until))]


@pytest.mark.parametrize("name", GOLDEN)
def test_what_a_reply_says_is_read(name: str) -> None:
    golden = GOLDEN[name]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines_of(name))
    title = html.escape(golden["heading"]) or "答复"
    reply = record(document("", title=title, body=body), kind=None if golden["heading"] else golden["kind"])
    asked, answer = reply.suggestion, reply.reply
    read = {
        "kind": reply.kind,
        "number": asked.number,
        "session": [asked.session, asked.term, asked.meeting],
        "title": asked.title,
        "deputies": asked.deputies,
        "signed_by": answer.signed_by,
        "signed_on": answer.signed_on,
        "co_agencies": answer.co_agencies,
        "result_code": answer.result_code,
        "contacts": [[each.unit or "", each.person or "", each.phone or ""] for each in answer.contacts],
        "warnings": codes(reply),
    }
    nothing: dict[str, Any] = {
        "session": [None, None, None],
        "co_agencies": [],
        "contacts": [],
        "warnings": [],
    }
    assert read == {key: golden.get(key, nothing.get(key)) for key in read}


def test_every_text_is_looked_at() -> None:
    assert {path.name for path in TEXTS.glob("reply-*.txt")} == set(GOLDEN)
