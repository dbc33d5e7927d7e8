"""Objects of a script are read, in bounded time, and nothing is run."""

from __future__ import annotations

import pytest

from crawler.reading import Verdict
from crawler.reading.html.script_objects import script_objects
from tests.support.pages import read

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("var a = {b: 1, 'c': 'x', \"d\": [1, {e: null}], }", ("a", {"b": "1", "c": "x", "d": ["1", {"e": ""}]})),
        (r"x={a:'it\'s \u4e2d', b: f(1), c: 'y' + z, d: 'w'}", ("x", {"a": "it's 中", "b": "", "c": "", "d": "w"})),
        ("/* {a: 1 */ // {b\n q = {a: 'http://x'}", ("q", {"a": "http://x"})),
        ("r = {a: '不", None),
        ("}]}{", None),
        ("", None),
    ],
)  # fmt: skip
def test_objects_of_a_script_are_read_and_nothing_is_run(
    source: str, expected: tuple[str, dict[str, object]] | None
) -> None:
    found = list(script_objects(source))
    assert (found[-1] if found else None) == expected


def test_a_script_of_brackets_and_quotes_is_read_in_bounded_time() -> None:
    for text in ("{" * 300_000, '"\\' * 300_000, "/*" * 300_000, "{a:[" * 300_000, "'" * 300_000):
        reading = read(f"<script>DETAIL = {{content: '', {text}</script>")
        assert reading.verdict is not Verdict.DOCUMENT
