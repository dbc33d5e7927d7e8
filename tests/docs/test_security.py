"""SECURITY.md names modules and tests that exist."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

from tests.support.project import PROJECT

ROWS = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in (PROJECT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_place_has_what_stops_it_and_a_test_that_exists(row: list[str]) -> None:
    place, *facts, test = row
    assert len(facts) == 3
    assert all(facts)
    modules = re.findall(r"`([\w.]+)`", place)
    assert modules
    assert [module for module in modules if find_spec(module) is None] == []
    file, _, name = test.strip("`").partition("::")
    assert re.search(rf"^def {name}\(", (PROJECT / file).read_text(encoding="utf-8"), re.MULTILINE), test


def test_there_are_rows() -> None:
    assert len(ROWS) > 25
