"""A new city from the address of its listing: at most seven requests, robots.txt first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.model import SavedPage
from crawler.fixtures.fetching import FetchError, fetch_few
from crawler.newcity.addresses import has_host
from crawler.newcity.portal import (
    Portal,
    RecognisedPage,
    documents_listed,
    lists_documents,
    make_city,
    most_unusual_row,
    not_a_listing_error,
    read_documents,
    read_page_of_listing,
    recognise_page,
    second_page_url,
    text_of,
)
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.portals.recognition import PageKind
from crawler.portals.walking.failures import failure_from_status

if TYPE_CHECKING:
    from scrapy.settings import Settings

    from crawler.fixtures.fetching import Fetch
    from crawler.portals.city import City
    from crawler.portals.family import Family
    from crawler.portals.listing import Row


def portal_at(name: str, url: str, settings: Settings) -> Portal:
    """Look at a portal.

    Args:
        name: of the new city.
        url: of its listing, as a person sees it.
        settings: of the project.

    Raises:
        NewCityError: it cannot be had, is no listing, or is of no family that is known.
    """
    _check_address(url)
    found: list[Portal] = []

    async def plan(fetch: Fetch) -> None:
        found.append(await _look(name, url, fetch))

    try:
        requests = fetch_few(url, plan, settings)
    except FetchError as error:
        raise NewCityError(f"{error}.", NOT_STARTED) from error
    found[0].requests = requests
    return found[0]


def _check_address(url: str) -> None:
    """Let an address pass that can be asked.

    Raises:
        NewCityError: it cannot.
    """
    if not has_host(url):
        raise NewCityError(
            f"{url} is no address of a page: write it whole, with https:// and its host, as a browser shows it."
        )


async def _look(name: str, url: str, fetch: Fetch) -> Portal:
    """Fetch and read what a first look needs."""
    page = await fetch(url)
    _refuse_status(page)
    seen = recognise_page(page)
    family = seen.family
    if family is None or _is_something_else(seen, family):
        raise not_a_listing_error(seen)
    listing_request_url = family.listing_request_url(seen.text, page.url)
    if listing_request_url != page.url:
        page = await fetch(listing_request_url)
        _refuse_status(page)
    elif not lists_documents(seen):
        raise not_a_listing_error(seen)
    city = make_city(name, family, page)
    portal = Portal(
        city, seen.recognition.family or "", seen.recognition.evidence, [read_page_of_listing(city, page)]
    )
    if not portal.first.rows:
        raise not_a_listing_error(recognise_page(page))
    second = second_page_url(city, portal.first)
    if second is not None:
        portal.listings.append(read_page_of_listing(city, await _further(fetch, second)))
    pages = []
    for row in _rows_to_fetch(city, portal):
        try:
            document = await fetch(row.url)
        except FetchError as error:
            portal.notes.append(f"Left out, because it cannot be had: {error}.")
            continue
        pages.append(replace(document, url=row.url))
    read_documents(portal, pages)
    return portal


def _is_something_else(seen: RecognisedPage, family: Family) -> bool:
    """Whether a page is surely no listing, nor a frame that a script fills with one."""
    kind = seen.recognition.page
    if kind is PageKind.DETAIL:
        return family.is_document(seen.page.url) and not lists_documents(seen)
    return kind not in {PageKind.LISTING, PageKind.NOTHING}


async def _further(fetch: Fetch, url: str) -> SavedPage:
    """The listing's second page.

    Raises:
        NewCityError: it cannot be had: a city whose pages are counted wrongly would miss most documents.
    """
    page = await fetch(url)
    loss = failure_from_status(page.status, text_of(page))
    if loss is not None:
        raise NewCityError(
            f"The listing's second page should be {url}, and that gives no page ({loss.reason}): look in a browser how"
            " the portal numbers its pages; docs/add-a-city.md says how a family is mended.",
            NOT_STARTED,
        )
    return replace(page, url=url)


def _rows_to_fetch(city: City, portal: Portal) -> list[Row]:
    """The newest row, the oldest that was seen, and the one most unlike the others.

    Raises:
        NewCityError: no row leads to a document.
    """
    rows = documents_listed(city, [each.listing for each in portal.listings])
    plain = [row for row in rows if not row.pinned] or rows
    if not plain:
        raise NewCityError(
            f"None of the {len(portal.first.rows)} rows of {portal.column.url} leads to a document of its own host: give"
            " the listing of the site where the replies stand.",
            NOT_STARTED,
        )
    chosen = list(dict.fromkeys([plain[0], plain[-1]]))
    odd = most_unusual_row(plain, chosen)
    if odd is not None:
        chosen.insert(1, odd[0])
        portal.odd[odd[0].url] = odd[1]
    elif len(chosen) > 1:
        portal.odd[chosen[-1].url] = "the oldest row that was seen, perhaps of an older template"
    return chosen


def _refuse_status(page: SavedPage) -> None:
    loss = failure_from_status(page.status, text_of(page))
    if loss is None:
        return
    if loss.blocked:
        raise NewCityError(
            f"{page.url} refuses to be read ({loss.reason}), and that is not broken here: wait, look at it in a browser,"
            " and give pages saved there, if that is allowed to you.",
            NOT_STARTED,
        )
    raise NewCityError(
        f"{page.url} gives no page ({loss.reason}): look for the listing's address in a browser.", NOT_STARTED
    )
