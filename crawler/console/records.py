"""A record as a person reads it: a table, what was not found, and what the warnings mean."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.items import WARNINGS, record_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.items import Reply

BODY_SHOWN = 300
"""Characters of a body that are shown; its length is said."""

_PIPED_WIDTH = 120
_ABSENT: tuple[object, ...] = (None, "", [], {})
_APART = frozenset({"schema_version", "warnings"})
_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""A page's text never commands the terminal."""


class RecordPrinter:
    """Shows records on standard output: in colours on a terminal, plain where it is piped."""

    def __init__(self) -> None:
        """Write to standard output as it is now."""
        width = None if sys.stdout.isatty() else _PIPED_WIDTH
        self._console = Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
        self._shown = 0

    def show(self, name: str, reply: Reply, unknown_labels: Sequence[str]) -> None:
        """Show one record.

        Args:
            name: of the page, as the user named it.
            reply: the record.
            unknown_labels: labels of its metadata block that the vocabulary does not have.
        """
        with self._console.capture() as shown:  # written here, because rich ends a program whose pipe closes
            self._print(name, reply, unknown_labels)
        sys.stdout.write("\n" * (self._shown > 0) + shown.get())
        sys.stdout.flush()
        self._shown += 1

    def _print(self, name: str, reply: Reply, unknown_labels: Sequence[str]) -> None:
        record: dict[str, Any] = orjson.loads(record_line(reply))
        table = Table(
            "field", "value", title=_plain(name), title_justify="left", box=None, padding=(0, 2, 0, 0)
        )
        table.columns[0].no_wrap = True
        table.columns[1].overflow = "fold"
        rows = [row for key, value in record.items() if key not in _APART for row in _rows(key, value)]
        for field, value in rows:
            if value not in _ABSENT:
                table.add_row(_plain(field), _plain(_words(field, value)))
        self._console.print(table)
        absent = [field for field, value in rows if value in _ABSENT]
        self._say(f"Without a value: {', '.join(absent)}." if absent else "Every field has a value.")
        if reply.url.startswith("file:"):
            self._say(
                "The page does not tell its address, so its links may lead nowhere; a pages.jsonl beside it can:"
                ' {"url": "https://…", "file": "page.html"}.'
            )
        if unknown_labels:
            self._say(
                f"Labels without a known meaning, kept in metadata: {'、'.join(dict.fromkeys(unknown_labels))}."
                " crawler/reading/metadata/labels.toml is where a label gets one."
            )
        for code in reply.warnings:
            self._say(f"Warning {code}: {WARNINGS.get(code, 'not documented')}.")
        if not reply.warnings:
            self._say("No warnings.")

    def _say(self, sentence: str) -> None:
        self._console.print(_plain(sentence), soft_wrap=True)


def _rows(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A field, or each field of an object as ``suggestion.number``."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield f"{key}.{name}", part
    else:
        yield key, value


def _words(field: str, value: Any) -> str:
    """A value in one cell."""
    if field == "body":
        paragraphs = value.count("\n") + 1
        length = f"{len(value):,} characters in {paragraphs:,} paragraph{'s' * (paragraphs > 1)}"
        return f"{value[:BODY_SHOWN]}…\n({length})" if len(value) > BODY_SHOWN else f"{value}\n({length})"
    if isinstance(value, list):
        parts = (
            " ".join(filter(None, part.values())) if isinstance(part, dict) else str(part) for part in value
        )
        return "\n".join(parts) if any(isinstance(part, dict) for part in value) else "、".join(parts)
    return str(value)


def _plain(text: str) -> Text:
    return Text(text.translate(_CONTROLS))
