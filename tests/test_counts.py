"""A message counts in plain English: 1 page, 2 pages."""

from __future__ import annotations

from crawler.counts import counted


def test_one_thing_is_counted_in_the_singular_and_all_others_in_the_plural() -> None:
    assert [counted(number, "page") for number in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
    assert [counted(number, "city", "cities") for number in (1, 1234)] == ["1 city", "1,234 cities"]
