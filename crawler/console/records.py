"""Prints each record as a table, followed by the names of its empty fields and the meaning of its warnings."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from rich.table import Table

from crawler.console.terminal import print_line, printable, stdout_console
from crawler.counts import counted
from crawler.items import WARNINGS, Reply, record_line
from crawler.language.shown import heading, in_brackets, shown
from crawler.store.field_coverage import BLANK

BODY_SHOWN = 300
"""The maximum number of characters shown of a record's body. The body's full length is shown below."""

_NOT_IN_TABLE = frozenset({"schema_version", "continues", "withdrawn", "warnings"})


class RecordPrinter:
    """Prints records to standard output as tables."""

    def __init__(self) -> None:
        """Create a printer. Its tables are as wide as the terminal, or have a fixed width if the output is a pipe."""
        self._console = stdout_console()
        self._shown = 0

    def show(self, name: str, reply: Reply, unknown_labels: Sequence[str]) -> None:
        """Print one record.

        Args:
            name: the table's title, which is the path or URL of the record's page.
            reply: the record.
            unknown_labels: the labels in the page's metadata block that are not in ``labels.toml``.
        """
        with self._console.capture() as output:  # printed below, because rich exits if the pipe is closed
            self._print(name, reply, unknown_labels)
        sys.stdout.write("\n" * (self._shown > 0) + output.get())
        sys.stdout.flush()
        self._shown += 1

    def _print(self, name: str, reply: Reply, unknown_labels: Sequence[str]) -> None:
        record: dict[str, Any] = orjson.loads(record_line(reply))
        table = Table(
            *map(heading, ("field", "value")),
            title=printable(name),
            title_justify="left",
            box=None,
            padding=(0, 2, 0, 0),
        )
        table.columns[0].no_wrap = True
        table.columns[1].overflow = "fold"
        rows = [row for key, value in record.items() if key not in _NOT_IN_TABLE for row in _rows(key, value)]
        for field, value in rows:
            if value not in BLANK:
                table.add_row(printable(field), printable(_cell(field, value)))
        self._console.print(table)
        absent = [field for field, value in rows if value in BLANK]
        self._say(f"Without a value: {', '.join(absent)}." if absent else "Every field has a value.")
        if reply.url.startswith("file:"):
            self._say(
                "The page's URL is not known, so its links may be wrong. Give it in a pages.jsonl next to the page:"
                ' {"url": "https://…", "file": "page.html"}.'
            )
        if unknown_labels:
            self._say(
                f"Unknown labels, kept in metadata: {'、'.join(dict.fromkeys(unknown_labels))}."
                " Add them to crawler/reading/metadata/labels.toml."
            )
        for code in reply.warnings:
            self._say(f"Warning {code}: {WARNINGS.get(code, 'not documented')}.")
        if not reply.warnings:
            self._say("No warnings.")

    def _say(self, sentence: str) -> None:
        print_line(self._console, sentence)


def _rows(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the key and the value of a record's field as a pair.

    If the value is an object that is not empty, yield one pair for each of the object's fields instead. The keys then
    have the form ``suggestion.number``.
    """
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield f"{key}.{name}", part
    else:
        yield key, value


def _cell(field: str, value: Any) -> str:
    """Return the text of the table cell that shows a field's value.

    A long ``body`` is cut off. The length of a ``body`` is shown below its text.

    Args:
        field: the field's name, such as ``body`` or ``suggestion.number``.
        value: the field's value.
    """
    if field == "body":
        paragraphs = counted(value.count("\n") + 1, "paragraph")
        length = in_brackets(shown(f"{counted(len(value), 'character')} in {paragraphs}"))
        return f"{value[:BODY_SHOWN]}…\n{length}" if len(value) > BODY_SHOWN else f"{value}\n{length}"
    if isinstance(value, list):
        parts = (
            " ".join(filter(None, part.values())) if isinstance(part, dict) else str(part) for part in value
        )
        return "\n".join(parts) if any(isinstance(part, dict) for part in value) else "、".join(parts)
    return str(value)
