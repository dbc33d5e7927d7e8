"""A data package describes its tables (each a ``WrittenTable``): types, keys, sources, hashes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.export.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables

frictionless = pytest.importorskip("frictionless", reason="the extra data is not installed")
write = pytest.importorskip("crawler.export.package.write")


def written(tables: Tables, path: Path, *, chinese: bool = False) -> dict[str, Any]:
    write.write_package(tables, path, chinese=chinese)
    package: dict[str, Any] = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    return package


@pytest.mark.parametrize("chinese", [False, True])
def test_a_data_package_describes_its_tables_and_is_valid(
    tables: Callable[..., Tables], tmp_path: Path, *, chinese: bool
) -> None:
    package = written(tables(), tmp_path / "package", chinese=chinese)
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        columns = TABLES[resource["name"]].columns
        assert [field["name"] for field in resource["schema"]["fields"]] == [
            column.heading(chinese=chinese) for column in columns
        ]
    report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:3]
    assert [task.stats["rows"] for task in report.tasks] == [3, 2, 5, 2]


def test_a_key_that_leads_nowhere_makes_the_package_invalid(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    written(tables(), tmp_path / "package")
    file = tmp_path / "package" / "same_suggestion.csv"
    text = file.read_text(encoding="utf-8")
    package = tmp_path / "package" / "datapackage.json"
    file.write_text(text.replace(",1,市教委", ",9,市教委"), encoding="utf-8")
    content = file.read_bytes()
    about = json.loads(package.read_text(encoding="utf-8"))
    about["resources"][3] |= {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content)}
    package.write_text(json.dumps(about), encoding="utf-8")
    assert frictionless.validate(str(package)).flatten(["type"]) == [["foreign-key"]]


def test_the_package_says_where_the_data_come_from_and_what_licence_they_have(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    package = written(tables(), tmp_path / "package")
    assert (package["profile"], package["version"]) == ("tabular-data-package", "2026.9.16")
    assert package["sources"][1] == {"title": "重庆 巴南区", "path": "https://www.cqbn.gov.cn/a/"}
    assert "grants no licence" in package["licenses"][0]["title"]
    for resource in package["resources"]:
        content = (tmp_path / "package" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)


def test_the_files_of_a_package_have_formulas_as_printed_also_with_chinese_headings(
    tables: Callable[..., Tables], tmp_path: Path
) -> None:
    written(tables(), tmp_path / "package", chinese=True)
    content = (tmp_path / "package" / "replies.csv").read_bytes()
    assert content.startswith("编号,".encode())
    assert b"'=HYPERLINK" not in content
