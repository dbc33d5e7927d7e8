"""docs/add-a-city.md, followed to the letter in a copy of the project, against the portal on loopback."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.edits import apply_edit
from tests.portal import Portal
from tests.support.clones import ONLY_WHAT_IS_NEEDED, Clone
from tests.support.project import PROJECT

PAGE = PROJECT / "docs" / "add-a-city.md"
PRINTED = "http://127.0.0.1:8765"
"""The portal's address on the page; in the test it has another port."""

_BLOCK = re.compile(
    r"<!-- (?P<what>run|file|edit)(?:: (?P<value>[^>]+?))? -->\n```\w+\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    what: str
    value: str | None
    text: str


def blocks(page: Path = PAGE) -> list[Block]:
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(each["what"], each["value"], each["text"]) for each in found]


def shown(line: str, printed: str) -> bool:
    """Whether a printed line is the one on the page, where ``…`` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in line.split("…"))
    return re.fullmatch(pattern, printed) is not None


def check(command: str, expected: list[str], output: str) -> None:
    """Every line of the page is printed, in this order; only ``…`` may stand for lines between."""
    printed = [line.rstrip() for line in output.splitlines()]
    place, loose = 0, False
    for line in expected:
        if line == "…":
            loose = True
            continue
        ahead = range(place, len(printed) if loose else place + 1)
        found = next((at for at in ahead if at < len(printed) and shown(line, printed[at])), None)
        assert found is not None, (
            f"{command}\ndid not print, from its line {place + 1} on:\n{line}\n\n{output}"
        )
        place, loose = found + 1, False
    rest = "\n".join(printed[place:])
    assert loose or not rest, f"{command}\nprinted more than the page shows:\n{rest}"


def run(clone: Clone, command: str) -> tuple[int, str]:
    """Run a command of the page with this interpreter's tools."""
    words = shlex.split(command)
    if words[0] in {"scrapy", "pytest", "ruff"}:
        words = [sys.executable, "-m", *words]
        if words[2] == "scrapy":
            words += ["-s", "DOWNLOAD_DELAY=0"]
    ended = subprocess.run(
        words,
        cwd=clone.folder,
        env={**os.environ, **ONLY_WHAT_IS_NEEDED, "PYTHONPATH": str(clone.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=240,
    )
    return ended.returncode, "".join(
        line
        for line in ended.stdout.splitlines(keepends=True)
        if not line.startswith("Looking at ")  # for a person who waits; on a terminal of its own
    )


def commands(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that it is to print."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line.rstrip())
    return found


@pytest.mark.slow
def test_the_page_shows_what_happens(tmp_path: Path) -> None:
    clone = Clone.into(tmp_path)
    with Portal("trs", 45) as portal:
        for block in blocks():
            if block.what == "run":
                for command, expected in commands(block.text):
                    code, output = run(clone, command.replace(PRINTED, portal.root))
                    assert code == int(block.value or 0), f"{command} ended with {code}:\n{output}"
                    check(command, expected, output.replace(portal.root, PRINTED))
                continue
            assert block.value is not None
            if block.what == "file":
                (clone.folder / block.value).write_text(block.text, encoding="utf-8")
            else:
                apply_edit(clone.folder / block.value, block.text)


def test_the_family_on_the_page_is_short() -> None:
    (family,) = [block for block in blocks() if block.what == "file"]
    assert len(family.text.splitlines()) <= 45


@pytest.mark.parametrize(
    ("expected", "output", "fits"),
    [
        (["a", "b"], "a\nb\n", True),
        (["a", "…", "c"], "a\nb\nc\n", True),
        (["a", "c"], "a\nb\nc\n", False),
        (["a"], "a\nb\n", False),
        (["a", "…"], "a\nb\n", True),
        (["in … place"], "in any place\n", True),
        (["…", "b", "a"], "a\nb\n", False),
    ],
)
def test_a_page_that_shows_something_else_would_be_found(
    expected: list[str], output: str, *, fits: bool
) -> None:
    if fits:
        check("x", expected, output)
    else:
        with pytest.raises(AssertionError):
            check("x", expected, output)
