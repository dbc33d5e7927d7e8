"""A misspelt name finds the one that was meant; another name finds none."""

from __future__ import annotations

import pytest

from crawler.similar import similar_name

NAMES = ["chongqing", "zhengzhou", "linyi", "重庆", "国家发展改革委", "kjj", "slj"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("chonqing", "chongqing"),
        ("Chongqing", "chongqing"),
        (" CHONGQING ", "chongqing"),
        ("重庆", "重庆"),
        ("重庆市", "重庆"),
        ("国家发改委", "国家发展改革委"),
        ("slx", "slj"),
        ("KJJ", "kjj"),
    ],
)
def test_a_misspelt_name_finds_the_one_that_was_meant(given: str, meant: str) -> None:
    assert similar_name(given, NAMES) == meant


@pytest.mark.parametrize("given", ["atlantis", "nowhere", "郑", "", "x"])
def test_another_name_finds_none(given: str) -> None:
    assert similar_name(given, NAMES) is None


def test_a_higher_cutoff_finds_only_names_that_are_nearly_equal() -> None:
    assert similar_name("slx", NAMES, cutoff=0.8) is None
    assert similar_name("chonqing", NAMES, cutoff=0.8) == "chongqing"
