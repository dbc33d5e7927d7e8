"""What ``scrapy newcity`` says to do next, in a checkout and outside one."""

from __future__ import annotations

import pytest

from crawler.console.portal import show_written


@pytest.mark.parametrize("checkout", ["checkout", ""])
def test_tests_are_mentioned_only_in_a_checkout(checkout: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_written("linyi", checkout=bool(checkout))
    said = capsys.readouterr().out
    assert 'scrapy golden linyi --reviewed-by "YOUR NAME"\n      note that you did' in said
    for words in ("pytest tests/spiders -k linyi", "one test fails", "crawler/register/portals.csv"):
        assert (words in said) == bool(checkout)
