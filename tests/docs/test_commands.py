"""Every command in a block of the documentation is one that its parser understands: options, settings and arguments exist."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from typing import NamedTuple

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.portals.arguments import KNOWN
from tests.support.project import PROJECT

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("deploy/**/*.md")])
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^(?:\$ |.*&& )?(?:\w+=\S+ )*(?:scrapy|fuwen) (\w+)(.*)$", re.MULTILINE)
SCRAPYS_OWN = {"list", "shell", "parse", "fetch", "check"}


class Line(NamedTuple):
    """A command in a block of a page."""

    page: str
    command: str
    arguments: str


def lines() -> list[Line]:
    return [
        Line(page.relative_to(PROJECT).as_posix(), *found)
        for page in PAGES
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
        for found in LINE.findall(block.replace("\\\n", " "))
    ]


def parser_of(name: str) -> ScrapyArgumentParser:
    """The parser of a command, made as ``scrapy.cmdline.execute`` makes it."""
    command = import_module(f"crawler.commands.{name}").Command()
    command.settings = Settings()
    command.settings.setmodule("crawler.settings")
    parser = ScrapyArgumentParser(prog="scrapy", conflict_handler="resolve")
    command.add_options(parser)
    return parser


def test_there_are_commands_on_many_pages() -> None:
    assert len({line.page for line in lines()}) > 10
    assert len({line.command for line in lines()}) > 10


@pytest.mark.parametrize("name", sorted({line.command for line in lines()} - SCRAPYS_OWN))
def test_a_command_in_the_documentation_can_be_typed_as_written(name: str) -> None:
    settings = get_project_settings()
    wrong = []
    for line in lines():
        if line.command == name:
            words = shlex.split(re.split(r" [|<>&]", line.arguments)[0], comments=True)
            known, rest = parser_of(name).parse_known_args(words)
            names = [text.partition("=")[0] for text in known.set]
            arguments = [text.partition("=")[0] for text in getattr(known, "spargs", None) or ()]
            unknown = [word for word in rest if word.startswith("-") and word != "-"]
            unknown += [text for text in names if text not in settings]
            unknown += [text for text in arguments if text not in KNOWN]
            wrong += [f"{line.page}: {word}" for word in unknown]
    assert wrong == []
