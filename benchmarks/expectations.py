"""The expected values of saved pages, from a file of JSON lines or from a golden table of the tests."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree, html

from crawler.archive.model import SavedPage
from crawler.archive.sources.folder_files import FolderFiles
from crawler.archive.sources.saved_files import SavedFiles

FIELDS = (
    "title",
    "index_number",
    "agency",
    "agency_code",
    "document_number",
    "topics",
    "genres",
    "keywords",
    "validity",
    "written_on",
    "published_on",
    "attachments",
)
"""The keys of a record that are compared: those whose value is printed on the page."""

_LISTS = frozenset({"topics", "genres", "keywords", "attachments"})


@dataclass(frozen=True, slots=True)
class Expectation:
    """A saved page and what it says.

    Attributes:
        name: the name of its file.
        page: the page.
        is_document: False for a page that must not give a record, such as a listing.
        fields: maps each key of :data:`FIELDS` that is compared to its expected value.
        body: the expected body, or None if it is not compared.
    """

    name: str
    page: SavedPage
    is_document: bool
    fields: dict[str, Any]
    body: str | None


class ExpectationError(Exception):
    """Raised if expectations cannot be read. The message is a sentence that says what to do."""


def load_expectations(folder: Path, expected: Path) -> tuple[list[Expectation], dict[str, SavedPage]]:
    """Return the expectations of the pages in a folder, and all pages of the folder by URL.

    Args:
        folder: the folder with the saved pages.
        expected: a file of JSON lines, each with the ``file`` or the ``url`` of a page and the expected values under
            the keys of a record; ``"document": false`` for a page that must not give a record. Or a golden table of the
            tests (``.toml``), in which ``body`` is a CSS selector.

    Raises:
        ExpectationError: a file does not exist, or a page that is expected is not in the folder.
    """
    if not folder.is_dir():
        raise ExpectationError(f"{folder} is not a folder: name the folder with the saved pages.")
    if not expected.is_file():
        raise ExpectationError(f"{expected} is not a file: name the file with the expected values.")
    files = SavedFiles()
    saved = FolderFiles.of(folder)
    pages = {path: _with_url(files.load(path, saved), path) for path in saved.pages}
    by_url = {page.url: path for path, page in pages.items()}
    read = _from_table if expected.suffix == ".toml" else _from_lines
    found = []
    for key, is_document, values in read(expected):
        path = by_url.get(key) or folder / key
        page = pages.get(path)
        if page is None:
            raise ExpectationError(f"{expected} expects the page {key}, which is not in {folder}.")
        fields = {name: values[name] for name in FIELDS if name in values}
        body = values.get("body")
        if isinstance(body, dict):
            body = _text_in(page, body["selector"], body["furniture"])
        found.append(Expectation(path.name, page, is_document, fields, body))
    return found, {page.url: page for page in pages.values()}


def _with_url(page: SavedPage, path: Path) -> SavedPage:
    """Return a page with an invented URL if its own is unknown, because relative links need one."""
    return (
        page if not page.url.startswith("file:") else replace(page, url=f"https://page.invalid/{path.name}")
    )


def _from_lines(expected: Path) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    for line in expected.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        yield values.get("file") or values["url"], values.get("document", True), values


def _from_table(expected: Path) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """Yield the documents and the other pages of a golden table. A key that is left out is null or empty."""
    tables = tomllib.loads(expected.read_text(encoding="utf-8"))
    for name, golden in tables.get("documents", {}).items():
        values = {field: golden.get(field, [] if field in _LISTS else None) for field in FIELDS}
        if "attachment_count" in golden and "attachments" not in golden:
            del values["attachments"]
        furniture = golden.get("furniture", ())
        body = {"selector": golden["body"], "furniture": furniture} if "body" in golden else ""
        yield name, True, values | {"body": body}
    for name in tables.get("verdicts", {}):
        yield name, False, {}


def _text_in(page: SavedPage, selector: str, furniture: tuple[str, ...]) -> str:
    """Return the text in the element of a page that a CSS selector finds, without furniture."""
    source = re.sub(r"<\?xml[^>]*>|<meta[^>]*charset[^>]*>", "", page.decoded.text)
    tree: html.HtmlElement = html.document_fromstring(source)
    for element in list(tree.iter("script", "style", etree.Comment)):
        element.drop_tree()
    text = str(tree.cssselect(selector)[0].text_content())
    for words in furniture:
        text = text.replace(words, "")
    return text
