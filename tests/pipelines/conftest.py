"""Shared by the tests of pipelines: a portal on loopback with two documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal import Portal
from tests.support.left_stores import close_left_stores

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["close_left_stores", "site"]


@pytest.fixture
def site() -> Iterator[Portal]:
    with Portal(documents=2) as running:
        yield running
