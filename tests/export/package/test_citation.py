"""How to cite: valid by the schema of the Citation File Format."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from crawler.export.description import Description
from crawler.export.package.citation import citation
from crawler.export.places import Source
from tests.support.project import PROJECT


def checked(text: str) -> dict[str, Any]:
    """A citation that is valid by the copy of the schema that check-jsonschema has."""
    folder = Path(str(files("check_jsonschema"))) / "builtin_schemas" / "vendor"
    schema = json.loads((folder / "citation-file-format.json").read_text(encoding="utf-8"))
    about: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 our own text, dates as texts
    jsonschema.validate(about, schema)
    return about


def test_the_citation_of_an_export_is_valid() -> None:
    source = Source("重庆 市科技局", "https://kjj.cq.gov.cn/")
    about = checked(citation(Description('of "two": cities\n#', "2026.9.16", "2026-09-16", (source,))))
    assert (about["type"], about["version"]) == ("dataset", "2026.9.16")
    assert 'of "two": cities' in about["abstract"]


def test_the_citation_of_the_program_is_valid_and_has_its_version() -> None:
    about = checked((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    pyproject = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{about["version"]}"\n' in pyproject
    assert about["license"] == "BSD-3-Clause"


def test_a_citation_without_a_title_is_not_valid() -> None:
    text = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    with pytest.raises(jsonschema.ValidationError, match="title"):
        checked(text.replace("title:", "titel:"))
