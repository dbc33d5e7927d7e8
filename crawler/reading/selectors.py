"""The few selectors a family may name: enough for "the title is here, the body is there"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.reading.tree import Tree

_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<marks>(?:[.#][\w-]+)*)(?P<open>\*)?")


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where a family's pages have their title, their body, and the part that holds all of a document.

    ``main`` spares reading menus and foot: where a page has it, nothing else of the page is looked at.

    A selector is a chain of steps ``tag``, ``#id``, ``.class`` or their combination, each inside the one
    before: ``div.zwxl-title p.tit``. Several, separated by commas, are tried in turn; ``#name*`` is an
    element whose id begins with the name.
    """

    title: str | None = None
    body: str | None = None
    main: str | None = None


_CONTAINER_TAGS = frozenset({"div", "td", "article", "section", "span", "main", "table"})
"""Elements that hold a body. Paragraphs and links, the many, are not looked at."""


@dataclass(frozen=True, slots=True)
class _Step:
    tag: str | None
    identifier: str | None
    classes: frozenset[str]
    open_ended: bool


@lru_cache(maxsize=256)
def _parsed(selector: str) -> tuple[tuple[_Step, ...], ...]:
    """The chains of a selector.

    Raises:
        ValueError: it has more than tags, ids and classes.
    """
    chains = []
    for chain in selector.split(","):
        steps = []
        for word in chain.split():
            match = _STEP.fullmatch(word)
            if match is None:
                raise ValueError(f"selector {selector!r}: {word!r} is not made of a tag, .classes and an #id")
            marks = re.findall(r"[.#][\w-]+", match["marks"])
            identifier = next((mark[1:] for mark in marks if mark[0] == "#"), None)
            steps.append(
                _Step(
                    match["tag"],
                    identifier,
                    frozenset(mark[1:] for mark in marks if mark[0] == "."),
                    bool(match["open"]),
                )
            )
        chains.append(tuple(steps))
    return tuple(chains)


def select(tree: Tree, selector: str) -> int | None:
    """The first element in document order that a selector's first fitting chain names."""
    for chain in _parsed(selector):
        tag = chain[-1].tag
        for place, name in enumerate(tree.tags):
            if (tag is None or name == tag) and _fits(tree, place, chain):
                return place
    return None


def select_all(tree: Tree, selectors: Sequence[str]) -> list[int]:
    """Every element in document order that one of several one-step selectors names."""
    chains = [chain for selector in selectors for chain in _parsed(selector)]
    tags = {chain[-1].tag for chain in chains if chain[-1].identifier is None and not chain[-1].classes}
    marked = [chain[-1] for chain in chains if chain[-1].identifier is not None or chain[-1].classes]
    classes = {frozenset(step.classes) for step in marked if step.classes}
    single = {next(iter(each)) for each in classes if len(each) == 1}
    identifiers = {step.identifier for step in marked if step.identifier is not None and not step.open_ended}
    prefixes = tuple(step.identifier for step in marked if step.identifier is not None and step.open_ended)
    found = []
    for place, tag in enumerate(tree.tags):
        if tag in tags:
            found.append(place)
        elif tag in _CONTAINER_TAGS:
            attributes = tree.attributes(place)
            identifier = attributes.get("id")
            names = attributes.get("class")
            if (identifier and (identifier in identifiers or identifier.startswith(prefixes))) or (
                names and not single.isdisjoint(names.split())
            ):
                found.append(place)
    return found


def _fits(tree: Tree, place: int, chain: tuple[_Step, ...]) -> bool:
    if not chain or not _is(tree, place, chain[-1]):
        return False
    rest = list(chain[:-1])
    for ancestor in tree.ancestors(place):
        if not rest:
            break
        if _is(tree, ancestor, rest[-1]):
            rest.pop()
    return not rest


def _is(tree: Tree, place: int, step: _Step) -> bool:
    if step.tag is not None and tree.tags[place] != step.tag:
        return False
    if step.identifier is None and not step.classes:
        return True
    attributes = tree.attributes(place)
    if step.identifier is not None:
        identifier = attributes.get("id") or ""
        if identifier != step.identifier and not (step.open_ended and identifier.startswith(step.identifier)):
            return False
    return not step.classes or step.classes <= set((attributes.get("class") or "").split())
