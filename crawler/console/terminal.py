"""Creates the console to which commands print, and makes text from a page safe for a terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

from crawler.console.output import CONTROLS
from crawler.language.shown import shown

_PIPED_WIDTH = 120


def stdout_console() -> Console:
    """Return a console for standard output: as wide as the terminal, or 120 columns if there is no terminal."""
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def printable(text: str, style: str = "") -> Text:
    """Return ``text`` with U+FFFD in place of each control character except tab and line feed.

    Otherwise, text from a page could send commands to the terminal.

    Args:
        text: the text to print.
        style: the style of the result, such as ``bold``. An empty string means no style.
    """
    return Text(text.translate(CONTROLS), style)


def print_line(console: Console, line: str, style: str = "") -> None:
    """Print a sentence to a console, in the user's language. A long line is not broken into several lines.

    Control characters are replaced as in :func:`printable`.

    Args:
        console: the console.
        line: the sentence to print.
        style: the style of the line, such as ``bold``. An empty string means no style.
    """
    print_data(console, shown(line), style)


def print_data(console: Console, line: str, style: str = "") -> None:
    """Print a line to a console as :func:`print_line` does, but leave its words as they are.

    Args:
        console: the console.
        line: the text to print.
        style: the style of the line. An empty string means no style.
    """
    console.print(printable(line, style), soft_wrap=True)
