"""Measure how much of saved pages is read right, and compare the bodies with those of extraction libraries."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.contenders import FUWEN
from benchmarks.expectations import Expectation, ExpectationError, load_expectations
from benchmarks.measuring import Bar, say, shares
from benchmarks.peers import installed_peers, missing_peers
from crawler.archive.model import SavedPage
from crawler.archive.reading import read_saved_document
from crawler.items import Reply

HELP = "read saved pages and compare the values with the expected ones"
EXAMPLE = (
    "python -m benchmarks accuracy fixtures/reading/layouts fixtures/reading/layouts/expected.jsonl --wrong"
)

FIELDS_RIGHT = 0.995
FOUND, FOREIGN = 0.997, 0.003
WITHIN = 0.02
"""A page's body is right if at most this share of it is missing and at most this share of what is found is foreign."""

_SHOWN = 60
"""The number of characters of a value that are printed."""


@dataclass(slots=True)
class Score:
    """What one way of reading got right over all pages.

    Attributes:
        wanted: three-character sequences of the expected bodies.
        found: those of them that were found.
        foreign: sequences that were found and are not in the expected bodies.
        within: pages whose body is right within :data:`WITHIN`.
        fields: expected fields.
        right: fields that are right.
        numbers: expected index numbers.
        numbers_right: index numbers that are right.
        wrong: a line for each wrong value.
    """

    wanted: int = 0
    found: int = 0
    foreign: int = 0
    within: int = 0
    fields: int = 0
    right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add_body(self, name: str, expected: str, text: str) -> None:
        """Count the body of one page."""
        wanted, found, foreign = shares(expected, text)
        self.wanted, self.found, self.foreign = (
            self.wanted + wanted,
            self.found + found,
            self.foreign + foreign,
        )
        within = found >= wanted * (1 - WITHIN) and foreign <= (found + foreign) * WITHIN
        self.within += within
        if not within:
            self.wrong.append(f"{name}: body {found} of {wanted} found, {foreign} foreign: {_short(text)}")

    def add_field(self, page: str, key: str, *, is_right: bool, value: object, expected: object) -> None:
        """Count one field of one page."""
        self.fields += 1
        self.right += is_right
        if key == "index_number" and expected is not None:
            self.numbers += 1
            self.numbers_right += is_right
        if not is_right:
            self.wrong.append(f"{page}: {key} {_short(value)}, expected {_short(expected)}")


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:  # noqa: ARG001 it counts nothing
    """Add the options of this benchmark."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder with the saved pages")
    parser.add_argument(
        "expected",
        type=Path,
        metavar="EXPECTED",
        help="expected values: JSON lines, or a golden table (.toml)",
    )
    parser.add_argument("--wrong", action="store_true", help="print a line for each wrong value of fuwen's")


def measure(options: Namespace) -> list[Bar]:
    """Read the pages, print a table, and return the bars."""
    try:
        expectations, pages = load_expectations(options.folder, options.expected)
    except ExpectationError as error:
        sys.exit(str(error))
    own = _own_score(expectations, pages)
    bodies = [each for each in expectations if each.is_document and each.body is not None]
    scores = {FUWEN: own} | {
        name: _peer_score(name, read, bodies) for name, read in installed_peers().items()
    }
    print(f"{len(expectations)} pages, {len(bodies)} bodies")
    print(f"{'':14}{'fields right':>20}{'index numbers':>16}{'found':>10}{'foreign':>10}{'within 2 %':>14}")
    for name, score in scores.items():
        print(_row(name, score, len(bodies)))
    for distribution in missing_peers():
        print(f"not measured, because it is not installed: {distribution}")
    if options.wrong:
        print("", *own.wrong, sep="\n")
    return _bars(scores)


def compare(each: Expectation, pages: Mapping[str, SavedPage], score: Score) -> None:
    """Read one page as ``scrapy read`` does, and count what is right.

    Args:
        each: the page and its expected values.
        pages: all saved pages by URL, for a document of several pages.
        score: the counts.
    """
    reply = read_saved_document(None, each.page, find=pages.get).reply
    is_right = (reply is not None) is each.is_document
    said = {True: "a document", False: "not a document"}
    score.add_field(
        each.name, "page", is_right=is_right, value=said[reply is not None], expected=said[each.is_document]
    )
    if not each.is_document:
        return
    for key, expected in each.fields.items():
        value = _value(reply, key, expected)
        is_right = _comparable(key, value) == _comparable(key, expected)
        score.add_field(each.name, key, is_right=is_right, value=value, expected=expected)
    if each.body is not None:
        score.add_body(each.name, each.body, reply.body if reply is not None else "")


def _own_score(expectations: list[Expectation], pages: Mapping[str, SavedPage]) -> Score:
    score = Score()
    for each in expectations:
        compare(each, pages, score)
    return score


def _peer_score(name: str, read: Callable[[str], str], bodies: list[Expectation]) -> Score:
    say(f"reading with {name}")
    score = Score()
    for each in bodies:
        try:
            text = read(each.page.decoded.text)
        except Exception as error:  # noqa: BLE001 a library that fails on a page found nothing there
            say(f"{name}: {each.name}: {type(error).__name__}: {error}")
            text = ""
        score.add_body(each.name, each.body or "", text)
    return score


def _value(reply: Reply | None, key: str, expected: Any) -> Any:
    """Return a record's value in the form of the expected one: attachments are pairs or names."""
    if reply is None:
        return None
    value = getattr(reply, key)
    if key != "attachments":
        return value
    if expected and isinstance(expected[0], str):
        return [attachment.name for attachment in value]
    return [{"name": attachment.name, "url": attachment.url} for attachment in value]


def _comparable(key: str, value: Any) -> Any:
    """Return a value as it is compared: a title without white space, because the parts of a heading may be joined."""
    return "".join(value.split()) if key == "title" and isinstance(value, str) else value


def _row(name: str, score: Score, bodies: int) -> str:
    fields = f"{score.right}/{score.fields} {_share(score.right, score.fields)}" if score.fields else "-"
    numbers = f"{score.numbers_right}/{score.numbers}" if score.fields else "-"
    return (
        f"{name:14}{fields:>20}{numbers:>16}{_share(score.found, score.wanted):>10}"
        f"{_share(score.foreign, score.found + score.foreign):>10}{f'{score.within}/{bodies}':>14}"
    )


def _bars(scores: Mapping[str, Score]) -> list[Bar]:
    own = scores[FUWEN]
    fields, found = own.right / max(own.fields, 1), own.found / max(own.wanted, 1)
    foreign = own.foreign / max(own.found + own.foreign, 1)
    best = max((score.within for name, score in scores.items() if name != FUWEN), default=0)
    return [
        Bar("fields right", f"{fields:.1%}", f"at least {FIELDS_RIGHT:.1%}", fields >= FIELDS_RIGHT),
        Bar("index numbers", f"{own.numbers_right}", f"all {own.numbers}", own.numbers_right == own.numbers),
        Bar(
            "the bodies' characters",
            f"{found:.1%} found, {foreign:.1%} foreign",
            f"at least {FOUND:.1%}, at most {FOREIGN:.1%}",
            found >= FOUND and foreign <= FOREIGN,
        ),
        Bar("bodies within 2 %", f"{own.within}", f"at least {best}, the best library's", own.within >= best),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
