"""Every page that the code names exists, and so does the section that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

FOLDERS = ("crawler", "pipelines", "tests", "benchmarks", "deploy")
KINDS = {".py", ".toml", ".yml", ".yaml"}
NAME = re.compile(r"(?<![\w{}*/.-])[\w.-]+(?:/[\w.-]+)*\.md\b")
SECTION = re.compile(
    r"(?P<page>[\w.-]+(?:/[\w.-]+)*\.md), (?:\\?\"(?P<heading>[^\"\\]+)|sections? (?P<numbers>[\d., and]+\d))"
)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
GENERATED = {"docs/reference/record.md", "docs/reference/commands.md", "docs/reference/settings.md"}
EXAMPLES = {"SOURCES.md"}
"""Names of files that are not pages of this repository: what a collection of sample pages calls its index."""


def sources() -> list[Path]:
    """The files that may cite a page."""
    return sorted(
        path
        for folder in FOLDERS
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in KINDS and path != Path(__file__)
    )


def pages() -> set[str]:
    """The pages of the repository, by their path from its root."""
    places = (PROJECT.glob("*.md"), PROJECT.glob("docs/**/*.md"), PROJECT.glob("deploy/**/*.md"))
    others = (PROJECT.glob("crawler/**/*.md"), PROJECT.glob("benchmarks/**/*.md"))
    found = {path.relative_to(PROJECT).as_posix() for group in (*places, *others) for path in group}
    return found | GENERATED


def exists(name: str, known: set[str]) -> bool:
    """Tell whether a page has this path or, where only a file's name is given, this name."""
    return name in known or ("/" not in name and any(Path(page).name == name for page in known))


def missing_pages(text: str, known: set[str]) -> list[str]:
    """Return ``line: name`` for each page that a text names and that does not exist."""
    return [
        f"{number}: {name}"
        for number, line in enumerate(text.splitlines(), 1)
        for name in NAME.findall(line)
        if name not in EXAMPLES and not exists(name, known)
    ]


def missing_sections(text: str) -> list[str]:
    """Return ``page, section`` for each section that a text names and that its page does not have."""
    found = []
    for match in SECTION.finditer(" ".join(text.split())):
        page = PROJECT / match["page"]
        if not page.is_file():
            continue
        headings = HEADING.findall(page.read_text(encoding="utf-8"))
        if match["heading"]:
            wanted_heading = match["heading"].rstrip(".,")  # the rest may be in the next literal
            if not any(heading.startswith(wanted_heading) for heading in headings):
                found.append(f"{match['page']}, {match['heading']}")
            continue
        numbers = {heading.split()[0].rstrip(".") for heading in headings}
        wanted = re.findall(r"\d+(?:\.\d+)?", match["numbers"])
        found += [f"{match['page']}, section {number}" for number in wanted if number not in numbers]
    return found


def test_every_page_that_the_code_names_exists() -> None:
    known = pages()
    found = [
        f"{path.relative_to(PROJECT)}:{missing}"
        for path in sources()
        for missing in missing_pages(path.read_text(encoding="utf-8"), known)
    ]
    assert found == []


def test_every_section_that_the_code_names_exists() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {missing}"
        for path in sources()
        for missing in missing_sections(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see docs/contract.md", []),
        ("see\nnowhere.md.", ["2: nowhere.md"]),
        ("`docs/nowhere.md`", ["1: docs/nowhere.md"]),
        ("docs/reference/record.md and contract.md", []),
        ('f"docs/paths/{name}.md"', []),
    ],
)
def test_a_page_that_does_not_exist_is_found(text: str, expected: list[str]) -> None:
    assert missing_pages(text, pages()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('docs/contract.md, "A run"', []),
        ('docs/contract.md, "A walk"', ["docs/contract.md, A walk"]),
        ("docs/portals.md, sections 1.5, 2.3 and 5", []),
        ("docs/portals.md, section 99", ["docs/portals.md, section 99"]),
    ],
)
def test_a_section_that_does_not_exist_is_found(text: str, expected: list[str]) -> None:
    assert missing_sections(text) == expected
