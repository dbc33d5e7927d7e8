"""Generate the reference pages from the code: the record, the commands and the settings."""

from __future__ import annotations

import ast
import os
from functools import partial
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from crawler.console.help import HelpFormatter
from crawler.items import record_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

os.environ["FUWEN_LANG"] = "en"  # the help of the commands, whatever the locale of the machine is

PROJECT = Path(__file__).resolve().parents[2]
GENERATED = "reference/"
_LONGEST_VALUE = 60
_HELP_WIDTH = 98


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Remove from the navigation the pages that this checkout does not have."""
    config.nav = _existing(config.nav or [], Path(config.docs_dir))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    for name, content in {
        "record.md": record_page(),
        "commands.md": commands_page(),
        "settings.md": settings_page(),
    }.items():
        files.append(File.generated(config, GENERATED + name, content=content))
    return files


def _existing(nav: list[Any], docs: Path) -> list[Any]:
    kept: list[Any] = []
    for entry in nav:
        ((title, target),) = entry.items()
        if isinstance(target, list):
            inner = _existing(target, docs)
            if inner:
                kept.append({title: inner})
        elif target.startswith(GENERATED) or (docs / target).is_file():
            kept.append(entry)
    return kept


# The record.


def record_page() -> str:
    """Return the page of the record: a table of all keys, from the JSON Schema."""
    schema = record_schema()
    lines = [
        "# The record",
        "",
        "One JSON object a line. Every key is always there, in this order; what a page does not have is null or an empty list.",
        "The JSON Schema (2020-12) is `crawler/schema/reply.schema.json`, made from `crawler/items.py`.",
        "",
        "| key | type | what it is |",
        "| --- | --- | --- |",
        *_keys(schema, ""),
        "",
    ]
    return "\n".join(lines)


def _keys(schema: dict[str, Any], before: str) -> Iterator[str]:
    for name, part in schema["properties"].items():
        yield f"| `{before}{name}` | {_type(part)} | {_cell(part.get('description', ''))} |"
        inner = part.get("items", part)
        if "properties" in inner:
            yield from _keys(inner, f"{before}{name}{'[]' if 'items' in part else ''}.")


def _type(part: dict[str, Any]) -> str:
    if "const" in part:
        return f"always {part['const']}"
    if "enum" in part:
        return ", ".join(f"`{value}`" if value is not None else "null" for value in part["enum"])
    kinds = part.get("type") or [each.get("type", "") for each in part.get("anyOf", [])]
    words = [kinds] if isinstance(kinds, str) else list(kinds)
    if "items" in part:
        words = [f"list of {part['items'].get('type', 'object')}s"]
    return " or ".join(words) + (f" ({part['format']})" if "format" in part else "")


# The commands.


def commands_page() -> str:
    """Return the page of the commands: what ``--help`` prints for each."""
    parts = [
        "# Commands",
        "",
        "All are commands of Scrapy, found in any checkout. This is what `--help` says.",
        "",
    ]
    for path in sorted((PROJECT / "crawler" / "commands").glob("*.py")):
        command = getattr(import_module(f"crawler.commands.{path.stem}"), "Command", None)
        if command is not None:
            parts += [f"## scrapy {path.stem}", "", "```text", _help(path.stem, command()).strip(), "```", ""]
    return "\n".join(parts)


def _help(name: str, command: ScrapyCommand) -> str:
    """Return the help of a command. The parser is made as in ``scrapy.cmdline.execute``, with a fixed width."""
    parser = ScrapyArgumentParser(
        prog="scrapy",
        usage=f"scrapy {name} {command.syntax()}",
        conflict_handler="resolve",
        description=command.long_desc(),
    )
    command.settings = Settings()
    command.settings.setmodule("crawler.settings")
    command.settings.setdict(command.default_settings, priority="command")
    command.add_options(parser)
    parser.formatter_class = partial(HelpFormatter, width=_HELP_WIDTH)
    return parser.format_help()


# The settings.


def settings_page() -> str:
    """Return the page of the settings, with the comments and docstrings of ``crawler/settings.py``."""
    source = (PROJECT / "crawler" / "settings.py").read_text(encoding="utf-8")
    lines, body = source.splitlines(), ast.parse(source).body
    of_scrapy, ours = [], []
    for place, statement in enumerate(body):
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        name, value = statement.targets[0].id, ast.unparse(statement.value)
        shown = f"`{value}`" if len(value) <= _LONGEST_VALUE else "see the file"
        after = body[place + 1] if place + 1 < len(body) else None
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            ours.append(f"| `{name}` | {shown} | {_cell(str(after.value.value))} |")
        else:
            of_scrapy.append(f"| `{name}` | {shown} | {_cell(_comment(lines, statement))} |")
    return "\n".join(
        [
            "# Settings",
            "",
            "With `-s NAME=VALUE`, or in a settings module of your own (`SCRAPY_SETTINGS_MODULE`).",
            "",
            "## Ours",
            "",
            "| setting | default | |",
            "| --- | --- | --- |",
            *ours,
            "",
            "## Scrapy's, where ours differ",
            "",
            "`default -> ours`, and why. Everything else is as in",
            "[Scrapy's documentation](https://docs.scrapy.org/en/latest/topics/settings.html).",
            "",
            "| setting | ours | |",
            "| --- | --- | --- |",
            *of_scrapy,
            "",
        ]
    )


def _comment(lines: list[str], statement: ast.stmt) -> str:
    """Return the comment above a statement and the comment after its first line."""
    above = statement.lineno - 2
    words: list[str] = []
    while above >= 0 and lines[above].startswith("# "):
        words.insert(0, lines[above].removeprefix("# "))
        above -= 1
    _, sign, behind = lines[statement.lineno - 1].partition("  # ")
    return " ".join([*words, behind] if sign else words)


def _cell(words: str) -> str:
    """Return a text for the cell of a table: on one line, without markup other than code."""
    return escape(" ".join(words.split()), quote=False).replace("``", "`").replace("|", "&#124;")
