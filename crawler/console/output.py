"""Prints to standard output and standard error, either of which may be closed, or on a full disk, before a command ends."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from crawler.credentials import without_secrets
from crawler.language.shown import shown

CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""Replaces each control character except tab and line feed. Text from a page could send commands to the terminal."""


def say(line: str) -> None:
    """Print a sentence to standard output, in the user's language, and flush it. Never raise an exception."""
    say_data(shown(line))


def say_data(line: str) -> None:
    """Print a line to standard output as it is, without control characters. Never raise an exception."""
    with tolerate_closed_output():
        print(line.translate(CONTROLS), flush=True)  # noqa: T201 a command's output


def say_error(line: str) -> None:
    """Print a sentence to standard error, in the user's language and without secrets. Never raise an exception."""
    if sys.stderr is not None:  # None if standard error was closed before the program began
        with _tolerate_closed(sys.stderr):
            print(without_secrets(shown(line)).translate(CONTROLS), file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def tolerate_closed_output() -> Iterator[None]:
    """Discard all further output once standard output can no longer be written to.

    Writing fails if the program that reads the output closes the pipe, or if the disk is full. No message is printed if
    the pipe was closed, but every other error is reported. The command continues, because its work and its exit code do
    not depend on its output.
    """
    with _tolerate_closed(sys.stdout):
        yield


@contextmanager
def file_for_output() -> Iterator[Path]:
    """Provide a temporary path at which the caller writes a file, which is copied to standard output at the end.

    If the caller raises an exception, nothing is copied. A reader that closes the pipe early gets what it has read.

    Raises:
        OSError: standard output cannot be written.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder, "output")
        yield file
        try:
            with file.open("rb") as content:
                shutil.copyfileobj(content, sys.stdout.buffer)
            sys.stdout.flush()
        except OSError as error:
            _discard(sys.stdout)
            if not isinstance(error, BrokenPipeError):
                raise


@contextmanager
def _tolerate_closed(stream: TextIO) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _discard(stream)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            say_error(f"Standard output cannot be written: {error.strerror}.")


def _discard(stream: TextIO) -> None:
    """Discard the buffered and all later output to a stream."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)


def tolerate_narrow_screens() -> None:
    """Replace each character that the encoding of the screen does not have, instead of raising an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
