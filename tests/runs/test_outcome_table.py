"""What each behaviour of a portal comes to, in every family: behaviour, family -> outcome and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Fault, Portal
from tests.portal.families import FAMILIES
from tests.support.runs import visit_family

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

DOCUMENTS = 6

BEHAVIOURS = {
    "message@document": (5, 0),
    "message@document/3": (5, 4),
    "login@document": (5, 0),
    "copy@document": (5, 0),
    "blank@document": (5, 0),
    "stub@document": (5, 0),
    "home@document": (5, 0),
    "away:front@document": (5, 0),
    "away:host@document": (5, 0),
    "challenge@document": (4, 0),
    "403@document": (4, 0),
    "503@document": (3, 0),
    "404@document": (3, 0),
    "503@listing": (3, 0),
    "403@listing": (4, 0),
    "404@document-3": (3, 5),
    "blank@document-3": (0, 5),
    "renamed@document": (0, 6),  # the city has no earlier records to compare with
}
"""The fault, and the exit code and the number of records of the first run."""


@pytest.mark.parametrize("family", sorted(FAMILIES))
@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_what_a_portal_does_and_what_a_run_says(behaviour: str, family: str, tmp_path: Path) -> None:
    with Portal(family, DOCUMENTS, faults=[Fault.parse(behaviour)]) as portal:
        run = visit_family(portal, tmp_path, {"RETRY_TIMES": 0})
    assert (run.code, len(run.lines())) == BEHAVIOURS[behaviour], run.manifest
