"""Format what ``--help`` shows: paragraphs, lines that can be copied, and tables of names."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import pairwise

from scrapy.commands import ScrapyHelpFormatter

_NAME_WIDTH = 22


class HelpFormatter(ScrapyHelpFormatter):
    """Scrapy's formatter, which also keeps the lines of a text.

    A line that begins with white space is shown as it is. A line with a tab is a row of a table: a name and a
    sentence. Every other line is wrapped.
    """

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(_wrapped(line, width, indent) for line in text.splitlines())


def _wrapped(line: str, width: int, indent: str) -> str:
    if line.startswith(" "):
        return indent + line.strip()
    name, tab, sentence = line.partition("\t")
    if not tab:
        return textwrap.fill(line, width, initial_indent=indent, subsequent_indent=indent)
    first, later = f"{indent}{name:<{_NAME_WIDTH}}", indent + " " * _NAME_WIDTH
    return textwrap.fill(sentence, width, initial_indent=first, subsequent_indent=later)


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
