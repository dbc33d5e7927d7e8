"""Prints the comparison of two files of records, as text or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from difflib import unified_diff
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from crawler import files
from crawler.console.terminal import print_data, print_line, printable, stdout_console
from crawler.counts import counted
from crawler.diff.changes import Comparison, Example, FieldChange, RecordName
from crawler.language.shown import heading, in_brackets, labelled, shown

LONG = 200
"""A changed text with more characters than this is shown as a diff of its paragraphs."""

_LINES_OF_DIFF = 40
"""The maximum number of lines shown of one diff. The lines left out are counted."""


_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show_changes(comparison: Comparison, old: str, new: str) -> None:
    """Print the result of comparing two files of records, as text.

    Short values are shown side by side on a terminal, otherwise one below the other. Long texts are shown as a diff.

    Args:
        comparison: the result.
        old: the old file's name.
        new: the new file's name.
    """
    console = stdout_console()
    with console.capture() as output:  # printed below, because rich exits if the pipe is closed
        _Printer(console, terminal=sys.stdout.isatty()).show(comparison, old, new)
    sys.stdout.write(output.get())
    sys.stdout.flush()


def write_json(comparison: Comparison, old: str, new: str) -> None:
    """Write the result of comparing two files of records to standard output, as one JSON object.

    Args:
        comparison: the result.
        old: the old file's name.
        new: the new file's name.
    """
    result = {
        "old": {"file": files.printable(old), "records": comparison.old[0], "lines": comparison.old[1]},
        "new": {"file": files.printable(new), "records": comparison.new[0], "lines": comparison.new[1]},
        "added": {"records": comparison.added, "first": list(map(asdict, comparison.first_added))},
        "removed": {"records": comparison.removed, "first": list(map(asdict, comparison.first_removed))},
        "changed": comparison.changed,
        "same": comparison.same,
        "fields": {
            name: {
                "changed": change.changed,
                "filled": change.filled,
                "emptied": change.emptied,
                "examples": [
                    {**asdict(example.record), "old": example.old, "new": example.new}
                    for example in change.examples
                ],
            }
            for name, change in comparison.fields.items()
        },
    }
    sys.stdout.buffer.write(orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


class _Printer:
    def __init__(self, console: Console, *, terminal: bool) -> None:
        self._console = console
        self._terminal = terminal

    def show(self, comparison: Comparison, old: str, new: str) -> None:
        for mark, name, (records, lines) in (("---", old, comparison.old), ("+++", new, comparison.new)):
            in_lines = f" in {counted(lines, 'line')}" if lines != records else ""
            self._print_data(f"{mark} {name}: {shown(counted(records, 'record') + in_lines)}")
        self._print(
            f"{comparison.added:,} added, {comparison.removed:,} removed, {comparison.changed:,} changed,"
            f" {comparison.same:,} the same"
        )
        self._print_records("added", "+", comparison.added, comparison.first_added)
        self._print_records("removed", "-", comparison.removed, comparison.first_removed)
        if comparison.fields:
            self._console.print()
            self._console.print(_table_of_fields(comparison))
        for name, change in comparison.fields.items():
            self._print_examples(name, change)

    def _print_records(self, name: str, mark: str, count: int, first: list[RecordName]) -> None:
        if not first:
            return
        self._print_data(f"\n{labelled(name, '')}".rstrip())
        for record in first:
            self._print_data(f"  {mark} {_identity(record)} {record.title}", _COLOURS[mark])
        if count > len(first):
            self._print(f"    and {count - len(first):,} more")

    def _print_examples(self, name: str, change: FieldChange) -> None:
        if not change.examples:
            return
        self._print_data(f"\n{name}", "bold")
        table = Table(*map(heading, ("record", "old", "new")), box=None, padding=(0, 2, 0, 0))
        for column in table.columns:
            column.overflow = "fold"
        for example in change.examples:
            if _is_long(example):
                self._print_data(f"  {_identity(example.record)}")
                for line in _diff(str(example.old or ""), str(example.new or "")):
                    self._print_data(f"    {line}", _COLOURS.get(line[0], ""))
            elif self._terminal:
                old, new = _differing(example)
                table.add_row(_identity(example.record), printable(old, "red"), printable(new, "green"))
            else:
                self._print_data(f"  {_identity(example.record)}")
                for mark, value in zip("-+", _differing(example), strict=True):
                    self._print_data(f"    {mark} {value}")
        if table.row_count:
            self._console.print(table)
        if change.changed > len(change.examples):
            self._print(f"  and {change.changed - len(change.examples):,} more")

    def _print(self, line: str, style: str = "") -> None:
        print_line(self._console, line, style)

    def _print_data(self, line: str, style: str = "") -> None:
        print_data(self._console, line, style)


def _table_of_fields(comparison: Comparison) -> Table:
    table = Table(heading("field"), box=None, padding=(0, 2, 0, 0))
    for name in ("changed", "filled", "emptied"):
        table.add_column(heading(name), justify="right")
    for name, change in comparison.fields.items():
        table.add_row(name, *(f"{count:,}" for count in (change.changed, change.filled, change.emptied)))
    return table


def _identity(record: RecordName) -> str:
    return f"{record.index_number} {record.url}" if record.index_number else record.url


def _is_long(example: Example) -> bool:
    values = [value for value in (example.old, example.new) if value is not None]
    return all(isinstance(value, str) for value in values) and max(map(len, values)) > LONG


def _diff(old: str, new: str) -> Iterator[str]:
    """Yield the lines of a unified diff of two texts. Each paragraph of a text is one line.

    At most :data:`_LINES_OF_DIFF` lines of the diff are yielded. If there are more, a last line says how many
    lines were left out.
    """
    lines = list(unified_diff(old.split("\n"), new.split("\n"), "old", "new", n=1, lineterm=""))[2:]
    yield from lines[:_LINES_OF_DIFF]
    if len(lines) > _LINES_OF_DIFF:
        yield f"… and {counted(len(lines) - _LINES_OF_DIFF, 'more line')}"


def _differing(example: Example) -> tuple[str, str]:
    """Return the old and the new value of an example as text, without the parts that are the same.

    If both values are objects, only the keys whose values differ are included. If both values are lists, only the items
    that are missing from the other list are included. Lists that differ only in order are returned in full.
    """
    old, new = example.old, example.new
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        return tuple(_as_text({key: side[key] for key in keys if key in side}) for side in (old, new))  # type: ignore[return-value]
    if isinstance(old, list) and isinstance(new, list) and sorted(map(str, old)) != sorted(map(str, new)):
        return (
            _as_text([item for item in old if item not in new]),
            _as_text([item for item in new if item not in old]),
        )
    return _as_text(old), _as_text(new)


def _as_text(value: Any) -> str:
    if value is None:
        return in_brackets(shown("nothing"))
    return value if isinstance(value, str) else orjson.dumps(value).decode()
