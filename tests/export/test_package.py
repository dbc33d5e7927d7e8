"""A data package describes its table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.export.columns import table_columns
from tests.support.commands import scrapy_over

if TYPE_CHECKING:
    from pathlib import Path


def test_a_data_package_describes_its_table_and_is_valid(data: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra data is not installed")
    frictionless = pytest.importorskip("frictionless", reason="the extra data is not installed")
    path = tmp_path / "package"
    ended = scrapy_over(data, "export", "--to", "datapackage", "-o", str(path), "zhengzhou")
    assert ended.code == 0, ended.said
    package = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert [each["name"] for each in resource["schema"]["fields"]] == [
        column.name for column in table_columns()
    ]
    assert {each["name"]: each["type"] for each in resource["schema"]["fields"]}["published_on"] == "date"
    report = frictionless.validate(str(path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:3]
    assert report.tasks[0].stats["rows"] == 120
