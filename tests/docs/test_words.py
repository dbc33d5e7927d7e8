"""The words of the code: one English word per concept (``docs/glossary.md``), and none of a private language."""

from __future__ import annotations

import re

import pytest

from tests.support.project import PROJECT

FORBIDDEN = {
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\banew\b": "again",
    r"\bwhoever\b": "the operator, the reader",
    r"\bgravest\b": "most severe",
    r"\bbe had\b": "be fetched, be read",
    r"\bpass(?:es|ed)? over\b": "skip",
    r"(?<!\bthere )\bis no (?!longer\b)[a-z]": "is not a",
    r"(?<!\bthere )\bare no (?!longer\b)[a-z]": "are not",
    r"\b(?:is|are) told\b": "comes from, is derived from",
    r"\btold (?:by|from)\b": "by, from",
    r"\bbefalls?\b": "happens to",
    r"\bwhither\b": "where",
    r"\bso many\b": "n, a number of",
}
"""Pattern -> what to write instead."""

ALLOWED = {
    # The value of WalkEnd.PAGES_LOST, which manifests hold.
    ("crawler/portals/walking/signals.py", "be had"),
    ("docs/glossary.md", "be had"),
}
"""Page or file, and the words in it that are right there."""

FILES = sorted(
    path
    for pattern in (
        "crawler/**/*.py",
        "crawler/**/*.toml",
        "pipelines/*.py",
        "docs/**/*.md",
        "*.md",
        "deploy/**/*.md",
    )
    for path in PROJECT.glob(pattern)
    if path.name != "CHANGELOG.md"
)


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_file_uses_a_word_of_the_private_language(pattern: str) -> None:
    found = []
    for path in FILES:
        name = path.relative_to(PROJECT).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = re.search(pattern, line, re.IGNORECASE)
            if match and (name, match.group().lower()) not in ALLOWED:
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == [], f"write {FORBIDDEN[pattern]!r}"


def test_the_search_finds_a_word() -> None:
    assert re.search(next(iter(FORBIDDEN)), "mend the kind"), "the patterns are broken"
