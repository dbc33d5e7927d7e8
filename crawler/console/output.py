"""Standard output, whose reader may have seen enough before a command has ended (``| head``)."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def say(line: str) -> None:
    """Print a line at once, as far as anybody reads it."""
    with tolerate_closed_output():
        print(line, flush=True)  # noqa: T201 what a command says is for the screen


@contextmanager
def tolerate_closed_output() -> Iterator[None]:
    """Let what is shown end where its reader has gone, or where the disk is full, which is said.

    The command goes on: what it does, and its exit code, do not hang on who reads along.
    """
    try:
        yield
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # for what Python still holds, and for all that follows
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            words = f"Standard output cannot be written ({error.strerror})."
            print(words, file=sys.stderr)  # noqa: T201
