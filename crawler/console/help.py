"""Format what ``--help`` shows: paragraphs, lines that can be copied, and tables of names, in the user's language."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import pairwise

from scrapy.commands import ScrapyHelpFormatter

from crawler.language.shown import columns, padded, shown

_NAME_WIDTH = 22
_USAGE = "Usage\n=====\n"
"""Scrapy's heading of the first part of a help."""
_BREAKABLE = re.compile(r"[⺀-鿿＀-￯、。“”][，。：；、！？）”]*|[^\s⺀-鿿＀-￯、。“”]+[，。：；、！？）”]*|\s+")
"""What a line is broken between: words, and Chinese characters with the punctuation after them."""


class HelpFormatter(ScrapyHelpFormatter):
    """Scrapy's formatter, which also keeps the lines of a text.

    A line that begins with white space is shown as it is. A line with a tab is a row of a table: a name and a
    sentence. Every other line is wrapped.
    """

    def start_section(self, heading: str | None) -> None:
        """Begin a section under its heading."""
        super().start_section(shown(heading) if heading else heading)

    def format_part_strings(self, part_strings: list[str]) -> list[str]:
        """Underline the headings over their whole width."""
        parts = super().format_part_strings(part_strings)
        if parts and parts[0].startswith(_USAGE):
            title = shown("Usage")
            parts[0] = f"{title}\n{'=' * columns(title)}\n{parts[0].removeprefix(_USAGE)}"
        for heading, after in pairwise(range(len(parts))):
            line = parts[after].strip()
            if line and not line.strip("=-"):
                parts[after] = f"\n{line[0] * columns(parts[heading].strip())}\n"
        return parts

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(_wrapped(line, width, indent) for line in text.splitlines())

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(_lines(text, width))

    def _expand_help(self, action: argparse.Action) -> str:
        return shown(super()._expand_help(action))


def _wrapped(line: str, width: int, indent: str) -> str:
    if line.startswith(" "):
        return indent + shown(line).strip()
    name, tab, sentence = line.partition("\t")
    if not tab:
        return "\n".join(indent + part for part in _lines(shown(line), width - len(indent)))
    first, *later = _lines(shown(sentence), width - len(indent) - _NAME_WIDTH)
    space = indent + " " * _NAME_WIDTH
    return "\n".join([f"{indent}{padded(name, _NAME_WIDTH)}{first}", *(space + part for part in later)])


def _lines(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a paragraph of a width. Chinese text is broken between characters."""
    line = ""
    for part in _BREAKABLE.findall(" ".join(text.split())):
        if line and columns((line + part).rstrip()) > width:
            yield line.rstrip()
            line = part.lstrip()
        else:
            line += part
    yield line.rstrip()


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return the text of a table for :class:`HelpFormatter`. Each row has a name and a sentence."""
    return "\n".join("\t".join(row) for row in rows)


def sentences_of_settings(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the names of settings, each with its docstring in ``crawler/settings.py`` and its default."""
    statements = ast.parse(files("crawler").joinpath("settings.py").read_text(encoding="utf-8")).body
    sentences = {}
    for statement, after in pairwise(statements):
        if isinstance(statement, ast.Assign) and isinstance(after, ast.Expr):
            docstring = " ".join(ast.literal_eval(after.value).split()).replace("``", "")
            default = ast.unparse(statement.value).strip("'")
            sentences[ast.unparse(statement.targets[0])] = f"{docstring} (default: {default})"
    return [(name, sentences[name]) for name in names]


def speak_to_the_user(parser: argparse.ArgumentParser) -> None:
    """Make a parser print its usage and its errors in the user's language."""
    parser.formatter_class = HelpFormatter
    parser.usage = shown(parser.usage) if parser.usage else None
    error = parser.error
    parser.error = lambda message: error(shown(message))  # type: ignore[method-assign]
