"""The name of a new city: one that cannot be is refused with one that can."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.newcity.names import check_name
from crawler.newcity.refusals import NewCityError


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("class", "a keyword of Python"),
        ("True", "a keyword of Python"),
        ("chongqing", "There is a city chongqing already"),
        ("lin-yi", "such as lin_yi"),
        ("Linyi", "such as linyi"),
        ("3rd", "such as linyi"),
        ("临沂", "lower-case letters"),
        ("", "lower-case letters"),
        ("../x", "such as x"),
        ("x" * 60, "lower-case letters"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_one_that_can(name: str, words: str, project: Path) -> None:
    with pytest.raises(NewCityError, match=words) as refused:
        check_name(name, project, ["chongqing"])
    assert refused.value.code == 2


def test_a_fixture_without_a_spider_takes_its_name_too(project: Path) -> None:
    (project / "fixtures" / "linyi").mkdir(parents=True)
    with pytest.raises(NewCityError, match="fixtures/linyi"):
        check_name("linyi", project, [])
