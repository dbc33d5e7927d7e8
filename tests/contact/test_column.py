"""The checks of a column: all confirmed over a portal of each family, and what is different is named.

The pages come from the generated portal without a socket; ``test_asking.py`` asks a portal on loopback.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.archive.model import SavedPage
from crawler.archive.reading import saved_failure
from crawler.contact.checks import CHECKS, CheckResult, ColumnContact, outcome_of_contact
from crawler.contact.column import ColumnCheck
from crawler.portals.bounded_reading.page_reader import PageReader
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.families.registry import FAMILIES
from crawler.portals.walking.failures import FetchFailure, blocked_failure
from crawler.run.outcome import Outcome
from tests.portal import Portal
from tests.portal.families import FAMILIES as GENERATED

Change = Callable[[str, str, int | None, bytes], bytes | FetchFailure | None]
"""Changes a page of the portal: path, kind, number and body give a body, a failure, or None for a 404."""

DETAILS = {"number", "date", "kind", "next night"}


def ask(
    name: str,
    change: Change = lambda _path, _kind, _number, body: body,
    *,
    published: int = 45,
    pager: str | None = None,
    recognising: bool = False,
    **column: Any,
) -> ColumnContact:
    """Check the column of a family's portal, with pages that ``change`` changes."""
    portal = Portal(name, published)
    portal.pager = pager
    with closing(portal._server.socket), closing(PageReader(None, 0)) as reader:
        asked: list[str] = []

        async def fetch(url: str) -> SavedPage | FetchFailure:
            asked.append(url)
            path = url.removeprefix(portal.root)
            kind, number = portal.kind(path)
            body = change(path, kind, number, portal.page(path, kind, number) or b"")
            if isinstance(body, FetchFailure):
                return body
            page = SavedPage(
                url,
                200 if body else 404,
                {"Content-Type": "text/html; charset=utf-8"},
                body or b"-",
                "2026-11-22T07:15:00Z",
            )
            return saved_failure(page) or page

        family = FAMILIES["trs_wcm" if name == "trs" else name]
        inferred = Column("town", portal.listing, **column)
        check = ColumnCheck(City("town", family, (inferred,)), inferred, fetch, reader.call)
        contact = asyncio.run(check.run(recognising=recognising, obeys_robots=True))
    assert [each.check for each in contact.checks] == list(CHECKS)
    assert len(asked) <= 6
    assert all(each.found and urlsplit(each.address).netloc for each in contact.checks)
    return contact


def results(contact: ColumnContact) -> dict[str, str]:
    """Return the checks that are not confirmed, with their results; those that were not asked for left out."""
    return {
        each.check: each.result.value
        for each in contact.checks
        if each.result is not CheckResult.CONFIRMED and "earlier check" not in each.found
    }


@cache
def folder(family: str) -> str | None:
    """The folder that a contact proposes for the documents of a family's portal, or None if it is the listing's own."""
    proposals = ask(family).proposals
    return next((each.proposed for each in proposals if each.value == "documents"), None)


@pytest.mark.parametrize("family", sorted(GENERATED))
def test_what_is_right_is_confirmed_for_each_family(family: str) -> None:
    own: dict[str, Any] = {"documents": folder(family)}
    contact = ask(family, kind="suggestion", **own)
    elsewhere = {"folder": "not seen"} if family == "henan" else {}  # its documents are in a folder a day
    assert results(contact) == elsewhere
    assert outcome_of_contact([contact]) is Outcome.OK
    assert contact.proposals == []


@pytest.mark.parametrize("family", sorted(GENERATED))
def test_the_family_of_an_address_is_recognised_as_newcity_does(family: str) -> None:
    contact = ask(family, recognising=True)
    assert results(contact) == {}
    name = "trs_wcm" if family == "trs" else family
    assert ("family", name) in [(each.value, each.proposed) for each in contact.proposals]


def login(family: str) -> Change:
    return lambda _path, kind, _number, body: (
        GENERATED[family].login().encode() if kind == "listing" else body
    )


def first_page_again(_family: str) -> Change:
    pages: list[bytes] = []

    def change(_path: str, kind: str, _number: int | None, body: bytes) -> bytes:
        if kind == "listing":
            pages.append(body)
            return pages[0]
        return body

    return change


def no_documents(_family: str) -> Change:
    return lambda _path, kind, _number, body: b"" if kind == "document" else body


@pytest.mark.parametrize("family", sorted(GENERATED))
def test_what_is_different_is_named_for_each_family(family: str) -> None:
    own: dict[str, Any] = {"documents": folder(family)}
    odd = {"folder": "not seen"} if family == "henan" else {}
    assert results(ask(family, login(family), **own))["rows"] == "different"
    assert results(ask(family, first_page_again(family), **own)) == {"page 2": "different", **odd}
    assert results(ask(family, no_documents(family), **own)) == {"document": "different", **odd}
    for change in (login, first_page_again, no_documents):
        assert outcome_of_contact([ask(family, change(family), **own)]) is Outcome.LAYOUT_CHANGED


@pytest.mark.parametrize("family", sorted(GENERATED))
def test_documents_in_another_folder_than_the_city_says_are_proposed(family: str) -> None:
    contact = ask(family, documents="/another/folder/")
    if family in {"hainan", "jcms", "jeecms", "siteserver"}:  # they know a column by more than its folder
        assert results(contact) == {}
        return
    assert results(contact) == {"folder": "different"}
    assert outcome_of_contact([contact]) is Outcome.LAYOUT_CHANGED
    if family not in {"henan", "numbered_query"}:  # their documents have no folder in common
        assert [each.value for each in contact.proposals] == ["documents"]


def test_a_pager_that_the_family_does_not_read_is_different() -> None:
    contact = ask("trs", pager="links")
    assert results(contact) == {"pager": "different"}
    assert "and the family counts 1 page" in next(
        each.found for each in contact.checks if each.check == "pager"
    )


def test_a_listing_of_one_page_has_no_second_page_to_see() -> None:
    contact = ask("trs", published=3)
    assert results(contact) == {"page 2": "not seen"}
    assert outcome_of_contact([contact]) is Outcome.OK


def test_a_page_of_another_family_is_different_and_the_family_is_proposed() -> None:
    other = Portal("vsb", 45)
    with closing(other._server.socket):
        page = other.page(other.family.listing_path, "listing", 1)
    contact = ask("trs", lambda _path, kind, _number, body: page if kind == "listing" else body)
    assert results(contact)["family"] == "different"
    assert ("family", "vsb") in [(each.value, each.proposed) for each in contact.proposals]


def test_a_block_is_not_seen_and_not_a_difference() -> None:
    contact = ask("trs", lambda *_: blocked_failure("status_412"))
    assert results(contact) == {"listing": "not seen"}
    assert outcome_of_contact([contact]) is Outcome.NOT_STARTED


def test_a_listing_that_does_not_exist_is_different() -> None:
    contact = ask("trs", lambda *_: None)
    assert results(contact) == {"listing": "different"}


def test_one_document_of_two_that_is_gone_is_no_essential_difference() -> None:
    contact = ask("trs", lambda path, _kind, _number, body: b"" if path.endswith("_45.html") else body)
    assert results(contact) == {"document": "different"}
    assert outcome_of_contact([contact]) is Outcome.OK


def test_one_page_for_two_rows_is_different() -> None:
    message = GENERATED["trs"].message().encode()
    contact = ask("trs", lambda _path, kind, _number, body: message if kind == "document" else body)
    assert results(contact)["document"] == "different"


def test_another_kind_than_the_columns_is_different_and_proposed() -> None:
    contact = ask("trs", kind="proposal")
    assert results(contact) == {"kind": "different"}
    assert [(each.value, each.now, each.proposed) for each in contact.proposals] == [
        ("kind", "proposal", "suggestion")
    ]
    assert outcome_of_contact([contact]) is Outcome.OK


def test_documents_whose_column_states_no_folder_are_proposed_and_no_essential_difference() -> None:
    contact = ask("vsb")
    assert results(contact) == {"folder": "different"}
    assert [(each.value, each.proposed) for each in contact.proposals] == [("documents", "/info/1039/")]
    assert outcome_of_contact([contact]) is Outcome.OK


def test_addresses_that_change_at_every_visit_cost_a_whole_walk_each_night() -> None:
    visits: list[str] = []

    def change(path: str, kind: str, number: int | None, body: bytes) -> bytes:
        if kind == "listing" and number == 1:
            visits.append(path)
            return body.replace(b"_4", b"_%d4" % len(visits)).replace(b"_3", b"_%d3" % len(visits))
        return body

    contact = ask("trs", change)
    assert results(contact)["next night"] == "different"
    assert DETAILS.isdisjoint({each.check for each in contact.checks if each.essential})


def test_a_listing_that_moved_to_https_is_confirmed_and_proposed() -> None:
    portal = Portal("trs", 45)
    with closing(portal._server.socket), closing(PageReader(None, 0)) as reader:
        https = portal.root.replace("http:", "https:")

        async def fetch(url: str) -> SavedPage | FetchFailure:
            path = url.removeprefix(portal.root).removeprefix(https)
            body = portal.page(path, *portal.kind(path)) or b""
            return SavedPage(https + path, 200, {"Content-Type": "text/html"}, body, "2026-11-22T07:15:00Z")

        column = Column("town", portal.listing)
        check = ColumnCheck(City("town", FAMILIES["trs_wcm"], (column,)), column, fetch, reader.call)
        contact = asyncio.run(check.run(recognising=False, obeys_robots=True))
    assert results(contact) == {}
    assert [(each.value, each.proposed) for each in contact.proposals] == [
        ("url", portal.listing.replace("http:", "https:"))
    ]


def test_a_mistake_in_the_code_is_not_seen_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise LookupError("a mistake")

    monkeypatch.setattr("crawler.contact.column.doubt_about", lambda *_, **__: fails())
    contact = ask("trs")
    assert outcome_of_contact([contact]) is Outcome.NOT_STARTED
    assert contact.checks[-1].found == "the code failed: LookupError: a mistake"
    assert "Checking the column town failed" in caplog.text
