"""The maintainers' pages agree with the code: keys, outcomes, commands, settings, states, modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

import pytest

from crawler.items import KINDS, RECORD_KEYS, Answer, Contact, Suggestion
from crawler.run.ledger import COUNTS
from crawler.run.manifest import Manifest
from crawler.run.outcome import MOST_SEVERE_FIRST, Outcome
from tests.support.project import PROJECT

DOCS = PROJECT / "docs"
CONTRACT = (DOCS / "contract.md").read_text(encoding="utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
MAINTAINERS = ("architecture", "contract", "portals", "glossary", "signals", "new-field", "releasing")
MODULES = sorted([*PROJECT.glob("crawler/**/*.py"), *PROJECT.glob("pipelines/**/*.py")])


def absent(names: Iterable[str], page: str) -> list[str]:
    """Return the names that a page does not have as code."""
    words = set(re.findall(r"[\w.]+", " ".join(re.findall(r"`([^`\n]+)`", page))))
    return [name for name in names if name not in words]


def manifest_keys() -> Iterator[str]:
    """The keys of a manifest, those of a column included."""
    yield from (each.name for each in fields(Manifest))
    source = ast.parse((PROJECT / "crawler" / "run" / "manifest.py").read_text(encoding="utf-8"))
    (function,) = [node for node in ast.walk(source) if getattr(node, "name", "") == "of_run"]
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))


def enums() -> Iterator[tuple[str, str]]:
    """Each enum of the code with each of its values; of an enum of tuples with their first text."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base) in {"Enum", "StrEnum"} for base in node.bases
            ):
                for statement in node.body:
                    if isinstance(statement, ast.Assign):
                        texts = [
                            each.value for each in ast.walk(statement.value) if isinstance(each, ast.Constant)
                        ]
                        yield node.name, next(text for text in texts if isinstance(text, str))


def test_the_contract_has_every_key_of_a_record() -> None:
    nested = [key.name for kind in (Suggestion, Answer, Contact) for key in fields(kind)]
    assert absent([*RECORD_KEYS, *nested, *KINDS], CONTRACT) == []
    (table,) = re.findall(r"## The record\n.*?\n(\| key .*?)\n\n", CONTRACT, re.DOTALL)
    assert tuple(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == RECORD_KEYS


def test_the_contract_has_every_key_of_a_manifest() -> None:
    assert len(set(manifest_keys())) > 20
    assert absent([*manifest_keys(), *COUNTS], CONTRACT) == []


def test_the_contract_has_every_outcome_and_their_order() -> None:
    for outcome in Outcome:
        assert f"\n| {outcome.code} | {outcome.label} | " in CONTRACT
    assert ", ".join(str(outcome.code) for outcome in MOST_SEVERE_FIRST) in CONTRACT


def test_the_contract_has_every_command_and_every_setting_of_ours() -> None:
    commands = [
        path.stem
        for path in PROJECT.glob("crawler/commands/*.py")
        if "class Command(" in path.read_text(encoding="utf-8")
    ]
    assert len(commands) > 10
    assert [name for name in commands if f"| `scrapy {name}" not in CONTRACT] == []
    ours = (PROJECT / "crawler" / "settings.py").read_text(encoding="utf-8").partition("\n# Ours.\n")[2]
    names = re.findall(r"^([A-Z_]+) = ", ours, re.MULTILINE)
    assert len(names) > 15
    assert absent(names, CONTRACT) == []


def test_the_glossary_has_every_state() -> None:
    states = list(enums())
    assert len({name for name, _ in states}) == 17
    assert [name for name, _ in states if f"### `{name}`" not in GLOSSARY] == []
    found = []
    for name, value in states:
        section = GLOSSARY.partition(f"### `{name}`")[2].partition("\n### ")[0]
        if f"`{value}`" not in section and f'"{value.partition(";")[0]}' not in section:
            found.append(f"{name}: {value}")
    assert found == []


@pytest.mark.parametrize("page", MAINTAINERS)
def test_every_module_that_a_page_names_exists(page: str) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:crawler|pipelines)/[\w./-]*)`", text))
    assert sorted(name for name in named if not (PROJECT / name).exists()) == []
