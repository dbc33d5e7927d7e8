"""Prints to standard output, which may be closed before a command ends (for example by ``| head``)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    """Print a line to standard output and flush it. If this fails, no exception is raised."""
    with tolerate_closed_output():
        print(line, flush=True)  # noqa: T201 a command's output


@contextmanager
def tolerate_closed_output() -> Iterator[None]:
    """Discard all further output once standard output can no longer be written to.

    Writing fails if the program that reads the output closes the pipe, or if the disk is full. No message is printed if
    the pipe was closed, but every other error is reported. The command continues, because its work and its exit code do
    not depend on its output.
    """
    try:
        yield
    except OSError as error:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())  # receives buffered and later output
        os.close(devnull)
        if not isinstance(error, BrokenPipeError):
            sentence = f"Standard output cannot be written: {error.strerror}."
            print(sentence, file=sys.stderr)  # noqa: T201
