"""Create a city from saved pages: the first two pages of its listing, and some documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing

from crawler.archive.model import SavedPage
from crawler.counts import counted
from crawler.newcity.addresses import has_host
from crawler.newcity.portal import (
    LEAST_DOCUMENTS,
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
from crawler.newcity.refusals import NewCityError
from crawler.portals.family import Family
from crawler.portals.recognition import PageKind
from crawler.reading.urls import host_of

_FURTHER_PAGES = 200
"""The highest page number that is searched for among the saved pages of a listing."""

_NO_PAGE = {PageKind.CHALLENGE, PageKind.FILE}


def portal_in(name: str, pages: Sequence[tuple[str, SavedPage]], seconds: float) -> Portal:
    """Read a portal from its saved pages.

    Args:
        name: the name of the new city.
        pages: pairs of a file's name, as the user gave it, and the page in that file.
        seconds: the CPU time for reading one page (the setting ``READING_CPU_SECONDS``). 0 means no limit.

    Raises:
        NewCityError: the pages do not include a listing and enough documents of one portal, or the portal's
            family is unknown.
    """
    _check_urls(pages)
    with closing(PortalReader(seconds)) as reader:
        return _portal_of(name, pages, reader)


def _portal_of(name: str, pages: Sequence[tuple[str, SavedPage]], reader: PortalReader) -> Portal:
    recognised = {page.url: reader.read(page, recognise_page, page) for _, page in pages}
    names = {page.url: given for given, page in pages}
    for url, page in recognised.items():
        if page.recognition.page in _NO_PAGE:
            raise _not_a_listing(reader, page, names[url])
    first, family = _first_page(list(recognised.values()), names, reader)
    city = reader.read(first.page, make_city, name, family, first.page)
    recognition = first.recognition
    listings = [reader.read(first.page, read_page_of_listing, city, first.page)]
    portal = Portal(city, recognition.family or "", recognition.evidence, listings)
    by_key = {city.family.page_key(url): page.page for url, page in recognised.items()}
    kept = {names[page.url] for page in by_key.values()}
    copies = [given for given, _ in pages if given not in kept]
    if copies:
        portal.notes.append(
            f"Skipped, because another file has the same page: {copies[0]}{_and_more(copies)}."
        )
    further_urls = [
        city.family.page_url(portal.column, number, portal.first) for number in _numbers(portal.first.pages)
    ]
    listings += [
        reader.read(by_key[key], read_page_of_listing, city, by_key[key])
        for url in further_urls
        if (key := city.family.page_key(url)) in by_key
    ]
    second = second_page_url(city, portal.first)
    if second is not None and city.family.page_key(second) not in by_key:
        raise NewCityError(
            f"The listing has {portal.first.pages} pages, but the second is not among the saved pages: save {second} too."
        )
    _take_documents(portal, by_key, names, reader)
    return portal


def _check_urls(pages: Sequence[tuple[str, SavedPage]]) -> None:
    """Check that each page has a valid URL, and that all pages are from the same host.

    Raises:
        NewCityError: a page's URL is unknown or not valid, or the pages are from several hosts.
    """
    without_url = [given for given, page in pages if page.url.startswith("file:")]
    if without_url:
        raise NewCityError(
            f"{without_url[0]} does not state its URL{_and_more(without_url)}: put a pages.jsonl next to it with a line"
            ' {"url": "https://…", "file": "' + without_url[0].rpartition("/")[2] + '"} for each page.'
        )
    invalid = [given for given, page in pages if not has_host(page.url)]
    if invalid:
        raise NewCityError(
            f"{invalid[0]} states a URL that is not valid{_and_more(invalid)}: give its URL in a pages.jsonl next to it."
        )
    hosts = Counter(host_of(page.url) for _, page in pages)
    if len(hosts) > 1:
        counts = ", ".join(f"{host} ({count})" for host, count in hosts.most_common())
        raise NewCityError(f"The saved pages are of several portals, {counts}: give those of one at a time.")


def _first_page(
    pages: list[RecognisedPage], names: dict[str, str], reader: PortalReader
) -> tuple[RecognisedPage, Family]:
    """Return the first page of the listing, and its family.

    If several listings were saved, the listing with the most saved pages is chosen. If the numbers of saved
    pages are equal, the listing with the most saved documents is chosen. On some portals, a script requests
    the rows of a page. In this case, the response to the request is the listing, and the page is not.

    Args:
        pages: the saved pages.
        names: maps the URL of each page to its file's name, for messages.
        reader: the reader of the pages.

    Raises:
        NewCityError: none of the pages is a listing, or the listing's family is unknown.
    """
    listings = [
        page
        for page in pages
        if page.recognition.page is PageKind.LISTING or reader.read(page.page, lists_documents, page)
    ]
    known = [(page, family) for page in listings if (family := page.family) is not None]
    if listings and not known:
        raise _not_a_listing(reader, listings[0], names[listings[0].page.url])
    if not known:
        for page in pages:
            url, family = page.page.url, page.family
            request_url = (
                reader.read(page.page, request_url_of, family, page.page) if family is not None else url
            )
            if request_url != url and page.recognition.page is PageKind.NOTHING:
                raise NewCityError(
                    f"{names[url]} is a listing whose rows a script requests: save {request_url} too."
                )
        kinds = Counter(page.recognition.page.value for page in pages)
        counts = ", ".join(
            counted(count, "document") if kind == PageKind.DETAIL else f"{count} {kind.replace('_', ' ')}"
            for kind, count in kinds.most_common()
        )
        unknown = [page for page in pages if page.recognition.family is None]
        if len(unknown) == len(pages) and kinds[PageKind.DETAIL] < len(pages):
            other = next(page for page in pages if page.recognition.page is not PageKind.DETAIL)
            raise _not_a_listing(reader, other, names[other.page.url])
        raise NewCityError(
            f"There is no listing among the saved pages ({counts}): save the page that lists them too."
        )

    def rank(candidate: tuple[RecognisedPage, Family]) -> tuple[int, int, int]:
        page, family = candidate
        city = reader.read(page.page, make_city, "first", family, page.page)
        listing = reader.read(page.page, read_page_of_listing, city, page.page).listing
        saved = {family.page_key(other.page.url) for other in pages if other is not page}
        further = {
            family.page_key(family.page_url(city.columns[0], n, listing)) for n in _numbers(listing.pages)
        }
        rows = {family.page_key(row.url) for row in listing.rows}
        return len(saved & further), len(saved & rows), -len(page.page.url)

    return max(known, key=rank)


def _numbers(pages: int) -> range:
    return range(2, min(pages, _FURTHER_PAGES) + 1)


def _not_a_listing(reader: PortalReader, page: RecognisedPage, name: str) -> NewCityError:
    return reader.read(page.page, not_a_listing_error, page, name)


def _take_documents(
    portal: Portal, by_key: dict[str, SavedPage], names: dict[str, str], reader: PortalReader
) -> None:
    """Read the saved documents to which the listing links, and add a note about saved pages that are not used.

    Args:
        portal: the portal, with its listing. The documents are added to its ``documents``, the note to its
            ``notes``, and the most unusual document to its ``odd``.
        by_key: maps the key of each page's URL (``Family.page_key``) to the page.
        names: maps the URL of each page to its file's name, for messages.
        reader: the reader of the documents.

    Raises:
        NewCityError: fewer than :data:`LEAST_DOCUMENTS` documents were saved, or fewer can be read.
    """
    city = portal.city
    rows = documents_listed(city, [page.listing for page in portal.listings])
    listed = [(row, page) for row in rows if (page := by_key.get(city.family.page_key(row.url))) is not None]
    used = {page.url for _, page in listed} | {listing.page.url for listing in portal.listings}
    unused = [names[page.url] for page in by_key.values() if page.url not in used]
    if len(listed) < LEAST_DOCUMENTS:
        such = f" such as {rows[0].url}" if rows else ""
        rest = f"; {unused[0]} is not listed{_and_more(unused)}" if unused else ""
        raise NewCityError(
            f"There are saved pages for only {len(listed)} of the listing's {counted(len(rows), 'document')}{rest}: save at least"
            f" {LEAST_DOCUMENTS} of them,{such or ' from the same listing'}."
        )
    if unused:
        portal.notes.append(f"Skipped, because it is not on the listing: {unused[0]}{_and_more(unused)}.")
    unusual = most_unusual_row([row for row, _ in listed], [listed[0][0]])
    portal.odd |= {page.url: unusual[1] for row, page in listed if unusual is not None and row is unusual[0]}
    read_documents(portal, [page for _, page in listed], reader)


def _and_more(names: Sequence[str]) -> str:
    return f" (and {counted(len(names) - 1, 'other')})" if len(names) > 1 else ""
