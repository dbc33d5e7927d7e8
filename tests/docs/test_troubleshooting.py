"""docs/troubleshooting.md quotes messages that the code has, and names commands that exist."""

from __future__ import annotations

import re

import pytest

from tests.support.project import PROJECT

PAGE = (PROJECT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)


def _source() -> str:
    """Return the texts of the code, where a text in several pieces is one."""
    paths = [*PROJECT.glob("crawler/**/*.py"), PROJECT / ".ci" / "install"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(paths))
    return re.sub(r"\"\s*\n\s*f?\"", "", source)


SOURCE = _source()


def test_the_page_has_messages() -> None:
    assert len(MESSAGES) > 15


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_one_of_the_code(message: str) -> None:
    pieces = [piece.strip() for piece in message.split("…")]
    assert [piece for piece in pieces if piece and piece not in SOURCE] == []


def test_every_command_of_the_page_exists() -> None:
    named = set(re.findall(r"scrapy ([a-z]+)", PAGE)) - {"list"}
    assert named
    assert [name for name in named if not (PROJECT / "crawler" / "commands" / f"{name}.py").is_file()] == []
