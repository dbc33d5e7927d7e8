"""A small selector language for naming the elements that contain a page's title and body.

Each family (a content management system that portals use) has its own selectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from crawler.reading.html.tree import Tree

_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<parts>(?:[.#][\w-]+)*)(?P<open>\*)?")


@dataclass(frozen=True, slots=True)
class Selectors:
    """The selectors for one family of portals (those that use the same content management system).

    A selector is a chain of steps such as ``div.zwxl-title p.tit``. A step is a tag, an ``#id``, a ``.class``
    or a combination of them, and matches only inside the element of the step before it. A selector may
    consist of several chains, separated by commas, which are tried in order. ``#name*`` matches an element
    whose id begins with ``name``.

    Attributes:
        title: the selector for the title's element, or None if the family has no such selector.
        body: the selector for the body's element, or None if the family has no such selector.
        main: the selector for the element that contains the whole document, or None if the family has no such
            selector. If a page has this element, the rest of the page (menus and footer) is not read, which
            saves time.
        block: the selector for the element that contains the metadata block, or None if the values in this
            family's blocks always have labels.
        block_labels: the labels of such a block, in the order in which the family's pages print the values.
    """

    title: str | None = None
    body: str | None = None
    main: str | None = None
    block: str | None = None
    block_labels: tuple[str, ...] = ()


_CONTAINER_TAGS = frozenset({"div", "td", "article", "section", "span", "main", "table"})
"""The tags of elements that may contain a page's body.

Paragraphs and links, which make up most of a page, are not among them.
"""


@dataclass(frozen=True, slots=True)
class _Step:
    tag: str | None
    identifier: str | None
    classes: frozenset[str]
    open_ended: bool


@lru_cache(maxsize=256)
def _parse(selector: str) -> tuple[tuple[_Step, ...], ...]:
    """Parse a selector into its comma-separated chains, each a tuple of steps.

    Raises:
        ValueError: a step contains something other than a tag, an id and classes.
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
    """Convert a selector to CSS selectors, one for each of its comma-separated chains.

    Raises:
        ValueError: a step contains something other than a tag, an id and classes.
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
    """Return the index of the first element that matches a selector, or None if no element does.

    The selector's chains are tried in order; the first chain that matches an element decides.
    """
    return next((element for css in _css_chains(selector) if (element := tree.first(css)) is not None), None)


class OneStepSelectors:
    """Several one-step selectors, which find the elements that match any of them.

    A step that is only a tag matches all elements with this tag. Any other step matches only the elements in
    :data:`_CONTAINER_TAGS`, such as ``<div>``, by its id or its single class. The step's tag is then ignored.
    """

    __slots__ = ("_classes", "_identifiers", "_prefixes", "_tags")

    def __init__(self, selectors: Iterable[str]) -> None:
        """Parse the selectors, each a single step or several separated by commas."""
        steps = [chain[-1] for selector in selectors for chain in _parse(selector)]
        named = [step for step in steps if step.identifier is not None]
        self._tags = {step.tag for step in steps if step.identifier is None and not step.classes}
        self._classes = {name for step in steps if len(step.classes) == 1 for name in step.classes}
        self._identifiers = {step.identifier for step in named if not step.open_ended}
        self._prefixes = tuple(step.identifier for step in named if step.open_ended and step.identifier)

    def select(self, tree: Tree, begin: int = 0) -> list[int]:
        """Return the indexes of the matching elements of a page, in document order.

        An element whose text ends before the text segment with the index ``begin`` is skipped.
        """
        found = []
        for element, tag in enumerate(tree.tags):
            if tree.stops[element] < begin:
                continue
            if tag in self._tags:
                found.append(element)
            elif tag in _CONTAINER_TAGS:
                identifier, names = tree.attribute(element, "id"), tree.attribute(element, "class")
                if (
                    identifier and (identifier in self._identifiers or identifier.startswith(self._prefixes))
                ) or (names and not self._classes.isdisjoint(names.split())):
                    found.append(element)
        return found
