"""A walk goes on over what is not as it says: a page in another codec, a mistake in the code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from tests.portal import Fault, Portal

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow


def test_a_page_in_gb18030_under_a_header_of_utf_8_is_read(visit: Visit) -> None:
    with Portal(documents=3, faults=[Fault.parse("mislabelled")]) as portal:
        run = visit(portal)
    assert (run.code, len(run.lines())) == (0, 3)
    assert {line["encoding"] for line in run.lines()} == {"gb18030"}
    assert "重庆市科学技术局" in run.lines()[0]["title"]


@pytest.mark.parametrize(
    "place",
    [
        "crawler.portals.bounded_reading.page_reader.read_pages",
        "crawler.portals.families.html_listings.html_family.main_list",
    ],
)
def test_a_mistake_in_the_code_costs_a_page_and_not_the_walk(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    room, _, name = place.rpartition(".")
    real, calls = getattr(sys.modules[room], name), []

    def fails_once(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise KeyError("a mistake")
        return real(*arguments, **named)

    with Portal(documents=35) as portal:
        monkeypatch.setattr(place, fails_once)
        first = visit(portal)
        assert (first.code, len(first.lines())) == (3, 34 if name == "read_pages" else 25)
        said = orjson.dumps([first.manifest, first.lines("rejects.jsonl")]).decode()
        assert "the code failed: KeyError: 'a mistake'" in said
        monkeypatch.setattr(place, real)
        second = visit(portal)
    assert (second.code, len(second.lines())) == (0, 35)
