"""Standard output, which its reader may close before a command ends (``| head``)."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def say(line: str) -> None:
    """Print a line and flush it; ignore a closed pipe."""
    with tolerate_closed_output():
        print(line, flush=True)  # noqa: T201 a command's output


@contextmanager
def tolerate_closed_output() -> Iterator[None]:
    """Discard all further output once standard output is closed or its disk is full; report the latter.

    The command goes on: neither its work nor its exit code depends on its reader.
    """
    try:
        yield
    except OSError as error:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())  # for what is buffered and all that follows
        os.close(devnull)
        if not isinstance(error, BrokenPipeError):
            sentence = f"Standard output cannot be written: {error.strerror}."
            print(sentence, file=sys.stderr)  # noqa: T201
