"""The house: its arrows, its schema, its fixtures and its pins."""

import ast
import json
from pathlib import Path

from jsonschema import Draft202012Validator

from crawler.items import RECORD_KEYS, WARNINGS, Reply, record_line, record_schema
from crawler.schema import SCHEMA_FILE

ROOT = Path(__file__).parents[1]


def test_the_committed_schema_is_current() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == record_schema(), "run `make schema`"


def test_the_schema_is_json_schema_2020_12_and_requires_every_key() -> None:
    schema = record_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["required"] == list(RECORD_KEYS)
    assert schema["additionalProperties"] is False


def test_a_record_has_every_key_in_the_order_of_the_contract() -> None:
    keys = (
        "schema_version city column index_number title agency agency_code document_number topics genres "
        "keywords validity written_on published_on kind suggestion reply body attachments metadata url "
        "fetched_at encoding page_sha256 content_sha256 revision warnings"
    ).split()
    assert list(json.loads(record_line(Reply()))) == keys


def test_every_warning_that_the_code_gives_is_documented() -> None:
    given = set()
    for path in [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "warn":
                given |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    assert given, "no warning found: the search is broken"
    assert given <= set(WARNINGS)
    page = (ROOT / "docs" / "warnings.md").read_text(encoding="utf-8")
    assert [code for code in WARNINGS if f"`{code}`" not in page] == []


def test_pins_and_project_name_no_registry() -> None:
    for name in ("constraints.txt", "pyproject.toml", ".pre-commit-config.yaml", "Makefile", ".ci/run"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_modules_are_rooms_not_drawers() -> None:
    names = {path.stem for path in [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/*.py")]}
    assert not names & {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
