"""A new city from saved pages: its listing's first two pages, and some documents."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.newcity.addresses import has_host
from crawler.newcity.portal import (
    LEAST_DOCUMENTS,
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
)
from crawler.newcity.refusals import NewCityError
from crawler.portals.recognition import PageKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.model import SavedPage
    from crawler.portals.family import Family

_FURTHER_PAGES = 200
"""Pages of a listing whose addresses are looked for among the saved ones."""

_BROWSER_ONLY = {PageKind.CHALLENGE, PageKind.FILE}


def portal_in(name: str, pages: Sequence[tuple[str, SavedPage]]) -> Portal:
    """Look at saved pages of a portal.

    Args:
        name: of the new city.
        pages: the user's name of each file, and its page.

    Raises:
        NewCityError: they are not a listing and documents of one portal of a family that is known.
    """
    _check_addresses(pages)
    seen = {page.url: recognise_page(page) for _, page in pages}
    names = {page.url: given for given, page in pages}
    for url, each in seen.items():
        if each.recognition.page in _BROWSER_ONLY:
            raise not_a_listing_error(each, names[url])
    first, family = _first_page(list(seen.values()), names)
    city = make_city(name, family, first.page)
    recognition = first.recognition
    listings = [read_page_of_listing(city, first.page)]
    portal = Portal(city, recognition.family or "", recognition.evidence, listings)
    by_key = {city.family.page_key(url): each.page for url, each in seen.items()}
    walk = [
        city.family.page_url(portal.column, number, portal.first) for number in _numbers(portal.first.pages)
    ]
    listings += [
        read_page_of_listing(city, by_key[key])
        for url in walk
        if (key := city.family.page_key(url)) in by_key
    ]
    second = second_page_url(city, portal.first)
    if second is not None and city.family.page_key(second) not in by_key:
        raise NewCityError(
            f"The listing has {portal.first.pages} pages, and the second is not among the saved ones: save {second} too."
        )
    _take_documents(portal, by_key, names)
    return portal


def _check_addresses(pages: Sequence[tuple[str, SavedPage]]) -> None:
    """Let pages pass that tell one portal's addresses.

    Raises:
        NewCityError: one tells none, or one that no host can have, or they are of several portals.
    """
    silent = [given for given, page in pages if page.url.startswith("file:")]
    if silent:
        raise NewCityError(
            f"{silent[0]} does not tell its address{_and_more(silent)}: put a pages.jsonl beside it with a line"
            ' {"url": "https://…", "file": "' + silent[0].rpartition("/")[2] + '"} for each page.'
        )
    strange = [given for given, page in pages if not has_host(page.url)]
    if strange:
        raise NewCityError(
            f"{strange[0]} tells an address that no browser has shown{_and_more(strange)}: say in a pages.jsonl beside it"
            " where it comes from."
        )
    hosts = Counter(urlsplit(page.url).netloc.lower() for _, page in pages)
    if len(hosts) > 1:
        said = ", ".join(f"{host} ({count})" for host, count in hosts.most_common())
        raise NewCityError(f"The saved pages are of several portals, {said}: give those of one at a time.")


def _first_page(seen: list[RecognisedPage], names: dict[str, str]) -> tuple[RecognisedPage, Family]:
    """The first page of the listing, and its family: the one from which most other saved pages follow.

    A column's page whose rows a script asks for is no listing to walk from; what it asks for is.

    Raises:
        NewCityError: there is none, or of no family that is known.
    """
    listings = [each for each in seen if each.recognition.page is PageKind.LISTING or lists_documents(each)]
    known = [(each, family) for each in listings if (family := each.family) is not None]
    if listings and not known:
        raise not_a_listing_error(listings[0], names[listings[0].page.url])
    if not known:
        for each in seen:
            family = each.family
            asked = (
                family.listing_request_url(each.text, each.page.url) if family is not None else each.page.url
            )
            if asked != each.page.url and each.recognition.page is PageKind.NOTHING:
                raise NewCityError(
                    f"{names[each.page.url]} is a listing whose rows a script asks for: save {asked} too."
                )
        kinds = Counter(each.recognition.page.value for each in seen)
        said = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in kinds.most_common())
        unknown = [each for each in seen if each.recognition.family is None]
        if len(unknown) == len(seen) and kinds[PageKind.DETAIL] < len(seen):
            nothing = next(each for each in seen if each.recognition.page is not PageKind.DETAIL)
            raise not_a_listing_error(nothing, names[nothing.page.url])
        raise NewCityError(
            f"There is no listing among the saved pages ({said}): save the page that lists them too."
        )

    def follow(candidate: tuple[RecognisedPage, Family]) -> tuple[int, int, int]:
        each, family = candidate
        page = read_page_of_listing(make_city("first", family, each.page), each.page)
        column = make_city("first", family, each.page).columns[0]
        keys = {family.page_key(other.page.url) for other in seen if other is not each}
        pages = {
            family.page_key(family.page_url(column, n, page.listing)) for n in _numbers(page.listing.pages)
        }
        rows = {family.page_key(row.url) for row in page.listing.rows}
        return len(keys & pages), len(keys & rows), -len(each.page.url)

    return max(known, key=follow)


def _numbers(pages: int) -> range:
    return range(2, min(pages, _FURTHER_PAGES) + 1)


def _take_documents(portal: Portal, by_key: dict[str, SavedPage], names: dict[str, str]) -> None:
    """Read the saved documents that the listing lists; the others are noted.

    Raises:
        NewCityError: they are too few.
    """
    city = portal.city
    rows = documents_listed(city, [each.listing for each in portal.listings])
    listed = [(row, page) for row in rows if (page := by_key.get(city.family.page_key(row.url))) is not None]
    used = {page.url for _, page in listed} | {each.page.url for each in portal.listings}
    unused = [names[page.url] for page in by_key.values() if page.url not in used]
    if len(listed) < LEAST_DOCUMENTS:
        such = f" such as {rows[0].url}" if rows else ""
        rest = f"; {unused[0]} is not listed{_and_more(unused)}" if unused else ""
        raise NewCityError(
            f"Of the {len(rows)} documents that the saved listing lists {len(listed)} are saved{rest}: save at least"
            f" {LEAST_DOCUMENTS} of them,{such or ' from the same listing'}."
        )
    if unused:
        portal.notes.append(
            f"Left out, because the listing does not list it: {unused[0]}{_and_more(unused)}."
        )
    odd = most_unusual_row([row for row, _ in listed], [listed[0][0]])
    portal.odd |= {page.url: odd[1] for row, page in listed if odd is not None and row is odd[0]}
    read_documents(portal, [page for _, page in listed])


def _and_more(names: Sequence[str]) -> str:
    return f" (nor do {len(names) - 1} others)" if len(names) > 1 else ""
