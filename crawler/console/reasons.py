"""Sentences about what a command cannot use: a file that cannot be read, a city whose file is broken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.spiderloader import SpiderLoaderProtocol


def unreadable(error: OSError, path: Path) -> str:
    """Return a sentence about a file or folder that cannot be read.

    Args:
        error: what happened, with the name of the file if it is known.
        path: the name to print if it is not.
    """
    return (
        f"{error.filename or path} cannot be read ({error.strerror}): make it readable, or run this as the user to whom"
        " it belongs."
    )


def broken_cities(loader: SpiderLoaderProtocol) -> Mapping[str, str]:
    """Return a sentence about each city whose file cannot be imported, by the city's name."""
    from crawler.portals.spider_loader import CityLoader  # noqa: PLC0415 commands start without what reads portals

    return loader.broken if isinstance(loader, CityLoader) else {}
