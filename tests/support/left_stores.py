"""Stores that a test leaves open, as a killed run does: their databases are closed when nobody uses them any more."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from crawler.store.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="package")
def close_left_stores() -> Iterator[None]:
    """From Python 3.13 on, a database that is never closed is a ResourceWarning, and a warning is an error here."""

    def close(index: Index) -> None:
        with suppress(AttributeError, sqlite3.Error):
            index.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, "__del__", close, raising=False)
        yield
