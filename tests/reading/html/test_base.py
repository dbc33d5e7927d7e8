"""The URL from which the links of a document start."""

from __future__ import annotations

import pytest

from crawler.reading.html.base import base_url
from crawler.reading.html.tree import Tree

URL = "http://a.gov.cn/jyta/1.html"


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("", URL),
        ("<base target='_blank'><base href='/cms/'>", "http://a.gov.cn/cms/"),
        ("<base href='\\cms\\'>", "http://a.gov.cn/cms/"),
        ("<base href='#'>", URL),
    ],
)
def test_it_is_that_of_the_first_base_with_a_url(head: str, base: str) -> None:
    assert base_url(Tree(f"<html><head>{head}</head><body></body></html>"), URL) == base
