"""Create a city from the URL of its listing, with at most seven requests. The first is for robots.txt."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from scrapy.settings import Settings

from crawler.archive.model import SavedPage
from crawler.archive.reading import saved_failure
from crawler.counts import counted
from crawler.fixtures.fetching import Fetch, FetchError, fetch_few
from crawler.newcity.addresses import has_host
from crawler.newcity.portal import (
    Portal,
    documents_listed,
    make_city,
    most_unusual_row,
    read_documents,
    read_page_of_listing,
    request_url_of,
    second_page_url,
)
from crawler.newcity.reading import PortalReader
from crawler.newcity.recognised_page import (
    RecognisedPage,
    lists_documents,
    not_a_listing_error,
    recognise_page,
)
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.portals.city import City
from crawler.portals.family import Family
from crawler.portals.listing import Row
from crawler.portals.recognition import PageKind


def portal_at(name: str, url: str, settings: Settings) -> Portal:
    """Fetch a few pages of a portal, and return what was read from them.

    Args:
        name: the name of the new city.
        url: the URL of its listing, as a browser shows it.
        settings: the project's settings.

    Raises:
        NewCityError: a necessary page cannot be fetched, the page at ``url`` is not a listing, or the page
            belongs to an unknown family.
    """
    if not has_host(url):
        raise NewCityError(
            f"{url} is not a full URL: write it with https:// and its host, as a browser shows it."
        )
    found: list[Portal] = []

    async def plan(fetch: Fetch) -> None:
        found.append(await _fetch_portal(name, url, fetch, reader))

    try:
        with closing(PortalReader(settings.getfloat("READING_CPU_SECONDS"))) as reader:
            requests = fetch_few(url, plan, settings)
    except FetchError as error:
        raise NewCityError(f"{error}.", NOT_STARTED) from error
    found[0].requests = requests
    return found[0]


async def _fetch_portal(name: str, url: str, fetch: Fetch, reader: PortalReader) -> Portal:
    """Fetch and read the listing pages and documents that are needed to create a city.

    Args:
        name: the name of the new city.
        url: the URL of its listing.
        fetch: the function that fetches a page.
        reader: the reader of the pages.
    """
    page = await fetch(url)
    _check_status(page, reader)
    seen = reader.read(page, recognise_page, page)
    family = seen.family
    if family is None or reader.read(page, _is_not_a_listing, seen, family):
        raise reader.read(page, not_a_listing_error, seen)
    listing_request_url = reader.read(page, request_url_of, family, page)
    if listing_request_url != page.url:
        page = await fetch(listing_request_url)
        _check_status(page, reader)
    elif not reader.read(page, lists_documents, seen):
        raise reader.read(page, not_a_listing_error, seen)
    city = reader.read(page, make_city, name, family, page)
    first = reader.read(page, read_page_of_listing, city, page)
    portal = Portal(city, seen.recognition.family or "", seen.recognition.evidence, [first])
    if not portal.first.rows:
        seen = reader.read(page, recognise_page, page)
        raise reader.read(page, not_a_listing_error, seen)
    second = second_page_url(city, portal.first)
    if second is not None:
        page = await _second_page(fetch, second, reader)
        portal.listings.append(reader.read(page, read_page_of_listing, city, page))
    pages = []
    for row in _rows_to_fetch(city, portal):
        try:
            document = await fetch(row.request_url)
        except FetchError as error:
            portal.notes.append(f"Skipped, because it could not be fetched: {error}.")
            continue
        pages.append(replace(document, url=row.request_url))
    read_documents(portal, pages, reader)
    return portal


def _is_not_a_listing(seen: RecognisedPage, family: Family) -> bool:
    """Return whether a page is neither a listing nor a page that a script may fill with a listing."""
    kind = seen.recognition.page
    if kind is PageKind.DETAIL:
        return family.is_document(seen.page.url) and not lists_documents(seen)
    return kind not in {PageKind.LISTING, PageKind.NOTHING}


async def _second_page(fetch: Fetch, url: str, reader: PortalReader) -> SavedPage:
    """Fetch the second page of a listing.

    Raises:
        NewCityError: the page cannot be fetched. Without later pages, the city would miss most documents.
    """
    page = await fetch(url)
    failure = reader.read(page, saved_failure, page)
    if failure is not None:
        raise NewCityError(
            f"The listing's second page should be {url}, but that cannot be fetched ({failure.reason}): look in a browser"
            " how the portal numbers its pages; docs/add-a-city.md says how to fix a family.",
            NOT_STARTED,
        )
    return replace(page, url=url)


def _rows_to_fetch(city: City, portal: Portal) -> list[Row]:
    """Return the rows whose documents are to be fetched: the newest, the most unusual and the oldest.

    Only rows of the listing pages that were fetched are considered. Pinned rows are ignored, unless all rows are
    pinned. The URL of the most unusual row, and the reason why it was chosen, are added to ``portal.odd``. If
    there are only two rows, the older one is added instead. If there is only one row, nothing is added.

    Args:
        city: the new city.
        portal: the portal of the city, with the listing pages that were fetched.

    Raises:
        NewCityError: none of the rows links to a document.
    """
    rows = documents_listed(city, [page.listing for page in portal.listings])
    plain = [row for row in rows if not row.pinned] or rows
    if not plain:
        raise NewCityError(
            f"{portal.column.url} has {counted(len(portal.first.rows), 'row')}, and none links a document on its own host:"
            " give the listing of the site that has the replies.",
            NOT_STARTED,
        )
    chosen = list(dict.fromkeys([plain[0], plain[-1]]))
    unusual = most_unusual_row(plain, chosen)
    if unusual is not None:
        chosen.insert(1, unusual[0])
        portal.odd[unusual[0].request_url] = unusual[1]
    elif len(chosen) > 1:
        portal.odd[chosen[-1].request_url] = "the oldest row that was seen, perhaps of an older template"
    return chosen


def _check_status(page: SavedPage, reader: PortalReader) -> None:
    failure = reader.read(page, saved_failure, page)
    if failure is None:
        return
    if failure.blocked:
        raise NewCityError(
            f"{page.url} refuses to be read ({failure.reason}), and this program does not circumvent that: wait, or open"
            " it in a browser and give pages saved there, if you are allowed to.",
            NOT_STARTED,
        )
    raise NewCityError(
        f"{page.url} cannot be fetched ({failure.reason}): look for the listing's URL in a browser.",
        NOT_STARTED,
    )
