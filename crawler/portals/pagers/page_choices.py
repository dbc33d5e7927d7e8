"""Find signs of further pages that are neither links nor scripts: lists of pages to choose from, and attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_CHOICE = re.compile(r"(?P<before>第?)\s*(\d{1,5})\s*(?P<after>[页頁]?)")
_OF_PAGES = re.compile(r"pag(?:e|er|ing|ination)|fenye|fanye", re.IGNORECASE)
_NEXT_ADDRESS = re.compile(r"data-next(?:-?(?:page|url|href))?", re.IGNORECASE)
_FURTHER = re.compile(
    r"(?:page\w{0,8}|pn|p|offset|start)[=/_-][1-9]\d{0,5}(?!\d)|[_/-]\d{1,5}\.\w{2,5}", re.IGNORECASE
)


def listed_pages(root: HtmlElement) -> Iterator[tuple[int, str]]:
    """Yield the page count that each list of pages (``<select>``) states, with a quotation.

    A list of pages has the options 1, 2, 3 and so on, or 第1页, 第2页 and so on. It runs a script when a person chooses,
    or its name, id or class says that it is a list of pages.
    """
    for field in root.iter("select"):
        labels = [" ".join("".join(option.itertext()).split()) for option in field.iter("option")]
        choices = [_CHOICE.fullmatch(label) for label in labels]
        numbers = [int(choice[2]) for choice in choices if choice is not None]
        if not numbers or numbers != list(range(1, len(labels) + 1)):
            continue
        names = " ".join(field.get(name) or "" for name in ("name", "id", "class", "onchange"))
        of_pages = any(choice is not None and choice["after"] for choice in choices)
        if of_pages or _OF_PAGES.search(names) or field.get("onchange"):
            yield numbers[-1], f"<select> {labels[0]} … {labels[-1]}"


def next_addresses(root: HtmlElement) -> Iterator[str]:
    """Yield each attribute, such as ``data-next``, that holds the address of a further page for a script."""
    for element in root.iter("*"):
        for name, value in element.attrib.items():
            if _NEXT_ADDRESS.fullmatch(name) and _FURTHER.search(value):
                yield f'{name}="{value}"'
