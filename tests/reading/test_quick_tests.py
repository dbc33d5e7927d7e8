"""A quick test that spares a costly pattern never excludes what the pattern finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.reading.meaning import answer, contacts
from crawler.reading.metadata import unknown_labels
from crawler.reading.metadata.vocabulary import MEANINGS, may_begin_with_label

QUICK = settings(
    derandomize=True,
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
MARKS = re.compile(f"[{re.escape(unknown_labels._MARKS)}]")


@pytest.mark.parametrize(
    ("costly", "quick"),
    [
        (contacts._CONTACT, contacts._CONTACT_END),
        (answer._CONSULTED, answer._CONSULTING),
        (unknown_labels._UNKNOWN_IN_LINE, MARKS),
    ],
    ids=["contact", "consulted", "unknown label"],
)
def test_whatever_the_costly_pattern_matches_passes_the_quick_test(
    costly: re.Pattern[str], quick: re.Pattern[str]
) -> None:
    @QUICK
    @given(st.from_regex(costly, fullmatch=True))
    def check(text: str) -> None:
        assert quick.search(text), text

    check()


@pytest.mark.parametrize("label", sorted(MEANINGS))
def test_every_known_label_may_begin_a_line(label: str) -> None:
    assert may_begin_with_label(label)
    assert may_begin_with_label(f"[ {label} ]")
