"""Shared by the tests of the store."""

from tests.support.left_stores import close_left_stores

__all__ = ["close_left_stores"]
