"""Documents of the portals of Guangyuan."""

from __future__ import annotations

import pytest

from crawler.portals.families.regional.guangyuan import Guangyuan


@pytest.mark.parametrize(
    ("path", "is_document"),
    [
        ("/govop/show/20250711105239-31690-00-000.html", True),
        ("/open/show/20230823143418-28100-00-000.html", True),
        ("/news/show/20241014152215108.html", True),
        ("/OpennessContent/show/2472575.html", False),
        ("/open/show/index.html", False),
        ("/a/news/show/20241014152215108.html", False),
    ],
)
def test_a_document_is_named_by_a_moment_and_its_bureau(path: str, *, is_document: bool) -> None:
    assert Guangyuan().is_document(f"https://a.gov.cn{path}") == is_document
