"""The extraction libraries that are measured beside fuwen. They find a page's main text and no metadata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lxml import html


@dataclass(frozen=True, slots=True)
class Peer:
    """An extraction library.

    Attributes:
        module: the module that is imported.
        distribution: the name under which it is installed.
        make: the function from the imported module to the function that is measured, from a page's HTML to its text.
    """

    module: str
    distribution: str
    make: Callable[[Any], Callable[[str], str]]


def _trafilatura(module: Any) -> Callable[[str], str]:
    return lambda source: module.extract(source) or ""


def _readability(module: Any) -> Callable[[str], str]:
    return lambda source: _text_of_markup(module.Document(source).summary())


def _resiliparse(module: Any) -> Callable[[str], str]:
    return lambda source: str(module.extract_plain_text(source, main_content=True))


def _gne(module: Any) -> Callable[[str], str]:
    return lambda source: str(module.GeneralNewsExtractor().extract(source)["content"])


def _turbohtml(module: Any) -> Callable[[str], str]:
    def main_text(source: str) -> str:
        found = module.parse(source).main_content()
        return "" if found is None else str(found.text)

    return main_text


PEERS = {
    "trafilatura": Peer("trafilatura", "trafilatura", _trafilatura),
    "readability": Peer("readability", "readability-lxml", _readability),
    "resiliparse": Peer("resiliparse.extract.html2text", "resiliparse", _resiliparse),
    "gne": Peer("gne", "gne", _gne),
    "turbohtml": Peer("turbohtml", "turbohtml", _turbohtml),
}
"""Maps the name of each library, as printed, to the library."""


def installed_peers() -> dict[str, Callable[[str], str]]:
    """Return the function of each library that is installed, by name."""
    return {name: peer.make(import_module(peer.module)) for name, peer in PEERS.items() if _is_there(peer)}


def missing_peers() -> list[str]:
    """Return the names of the distributions that are not installed."""
    return [peer.distribution for peer in PEERS.values() if not _is_there(peer)]


def _is_there(peer: Peer) -> bool:
    return find_spec(peer.module.partition(".")[0]) is not None


def _text_of_markup(markup: str) -> str:
    return str(html.fromstring(markup).xpath("string()"))
