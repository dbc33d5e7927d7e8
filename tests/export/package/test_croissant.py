"""The description in the vocabulary Croissant, judged by mlcroissant, which has an environment of its own."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from crawler.export.tables import TABLES
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables

write = pytest.importorskip("crawler.export.package.write", reason="the extra data is not installed")

PYTHON = PROJECT / "build" / "croissant" / "bin" / "python"
READ = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
issues = dataset.metadata.ctx.issues
print(json.dumps({"errors": sorted(issues.errors), "warnings": sorted(issues.warnings),
    "rows": {name: sum(1 for _ in dataset.records(name)) for name in sys.argv[2:]}}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("chinese", [False, True])
def test_mlcroissant_finds_no_fault_and_reads_every_table(
    tables: Callable[..., Tables], tmp_path: Path, *, chinese: bool
) -> None:
    if not PYTHON.exists():
        pytest.skip("mlcroissant is not installed: make test does it")
    write.write_package(tables(), tmp_path / "package", chinese=chinese)
    ended = subprocess.run(
        [PYTHON, "-c", READ, tmp_path / "package" / "croissant.json", *TABLES],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert json.loads(ended.stdout) == {
        "errors": [],
        "warnings": [],
        "rows": {"replies": 3, "attachments": 2, "references": 5, "same_suggestion": 2},
    }


def test_every_column_is_a_field_with_its_meaning(tables: Callable[..., Tables], tmp_path: Path) -> None:
    write.write_package(tables(), tmp_path / "package", chinese=True)
    about = json.loads((tmp_path / "package" / "croissant.json").read_text(encoding="utf-8"))
    for part in about["recordSet"]:
        table = TABLES[part["name"]]
        assert [field["@id"] for field in part["field"]] == [
            f"{table.name}/{column.name}" for column in table.columns
        ]
        assert [field["source"]["extract"]["column"] for field in part["field"]] == [
            column.chinese for column in table.columns
        ]
        references = {field["name"] for field in part["field"] if "references" in field}
        assert references == set(table.keys)
