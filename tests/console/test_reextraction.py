"""The closing lines of a re-extraction."""

from __future__ import annotations

from collections import Counter

from crawler.console.reextraction import summary_lines
from crawler.reextraction.job import Reextraction


def test_ten_problems_are_shown_and_the_others_counted() -> None:
    result = Reextraction(problems={f"part {number} is damaged": None for number in range(10, 22)})
    lines = summary_lines("town", result, "new.jsonl")
    assert lines[:10] == [f"town: part {number} is damaged" for number in range(10, 20)]
    assert lines[10] == "town: and 2 more problems."
    assert lines[-1].endswith("Incomplete: the lines above and the rejects say what could not be read.")


def test_pages_of_other_hosts_are_counted_by_host() -> None:
    result = Reextraction(pages=3, outside=Counter({"a.gov.cn": 2, "b.gov.cn": 1}), seconds=1.0)
    assert summary_lines("town", result, "new.jsonl")[:2] == [
        "town: skipped 2 pages of a.gov.cn, which is not one of the city's hosts.",
        "town: skipped 1 page of b.gov.cn, which is not one of the city's hosts.",
    ]
