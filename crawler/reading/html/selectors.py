"""The small selector language in which a family names the elements of its title and body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.reading.html.tree import Tree

_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<parts>(?:[.#][\w-]+)*)(?P<open>\*)?")


@dataclass(frozen=True, slots=True)
class Selectors:
    """Selectors of a family's title, its body, and the part of the page that holds the whole document.

    ``main`` saves time: where a page has it, menus and footer outside of it are not read.

    A selector is a chain of steps ``tag``, ``#id``, ``.class`` or their combination, each inside the one
    before: ``div.zwxl-title p.tit``. Several, separated by commas, are tried in turn; ``#name*`` is an
    element whose id begins with the name.
    """

    title: str | None = None
    body: str | None = None
    main: str | None = None


_CONTAINER_TAGS = frozenset({"div", "td", "article", "section", "span", "main", "table"})
"""Elements that may hold a body. Paragraphs and links, which are most of a page, are skipped."""


@dataclass(frozen=True, slots=True)
class _Step:
    tag: str | None
    identifier: str | None
    classes: frozenset[str]
    open_ended: bool


@lru_cache(maxsize=256)
def _parse(selector: str) -> tuple[tuple[_Step, ...], ...]:
    """Return the chains of a selector.

    Raises:
        ValueError: a step is not made of a tag, an id and classes.
    """
    chains = []
    for chain in selector.split(","):
        steps = []
        for text in chain.split():
            match = _STEP.fullmatch(text)
            if match is None:
                raise ValueError(f"selector {selector!r}: {text!r} must be a tag, .classes and an #id")
            parts = re.findall(r"[.#][\w-]+", match["parts"])
            identifier = next((part[1:] for part in parts if part[0] == "#"), None)
            steps.append(
                _Step(
                    match["tag"],
                    identifier,
                    frozenset(part[1:] for part in parts if part[0] == "."),
                    bool(match["open"]),
                )
            )
        chains.append(tuple(steps))
    return tuple(chains)


@lru_cache(maxsize=256)
def _css_chains(selector: str) -> tuple[str, ...]:
    """Return the chains of a selector as CSS.

    Raises:
        ValueError: a step is not made of a tag, an id and classes.
    """
    return tuple(
        " ".join(
            (step.tag or "")
            + "".join(f'[class~="{name}"]' for name in sorted(step.classes))
            + (f'[id{"^" if step.open_ended else ""}="{step.identifier}"]' if step.identifier else "")
            for step in chain
        )
        for chain in _parse(selector)
    )


def select(tree: Tree, selector: str) -> int | None:
    """Return the first element in document order that matches the first chain with a match."""
    return next((element for css in _css_chains(selector) if (element := tree.first(css)) is not None), None)


def select_all(tree: Tree, selectors: Sequence[str], begin: int = 0) -> list[int]:
    """Return every element in document order that matches one of several one-step selectors.

    Args:
        tree: the page.
        selectors: the selectors.
        begin: a text segment; elements that end before it are skipped.
    """
    chains = [chain for selector in selectors for chain in _parse(selector)]
    tags = {chain[-1].tag for chain in chains if chain[-1].identifier is None and not chain[-1].classes}
    steps = [chain[-1] for chain in chains if chain[-1].identifier is not None or chain[-1].classes]
    classes = {frozenset(step.classes) for step in steps if step.classes}
    single = {next(iter(class_set)) for class_set in classes if len(class_set) == 1}
    identifiers = {step.identifier for step in steps if step.identifier is not None and not step.open_ended}
    prefixes = tuple(step.identifier for step in steps if step.identifier is not None and step.open_ended)
    found = []
    stops = tree.stops
    for element, tag in enumerate(tree.tags):
        if stops[element] < begin:
            continue
        if tag in tags:
            found.append(element)
        elif tag in _CONTAINER_TAGS:
            attributes = tree.attributes(element)
            identifier = attributes.get("id")
            names = attributes.get("class")
            if (identifier and (identifier in identifiers or identifier.startswith(prefixes))) or (
                names and not single.isdisjoint(names.split())
            ):
                found.append(element)
    return found
