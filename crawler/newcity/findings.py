"""Find out what a crawl of a new city's saved pages made of its rows and documents.

A portal may list a row twice, list one document at two URLs, give one index number to two documents, or list what is not
a document. None of this keeps a city from being created.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson

from crawler.fixtures.replaying import ReplayResult
from crawler.newcity.portal import Portal
from crawler.store.results import CONFLICT_WARNING


@dataclass(slots=True)
class Findings:
    """What a crawl of a new city's saved pages found. Each sentence names the URLs.

    Attributes:
        repeated: a sentence for each document that the listing has in several rows, perhaps at several URLs.
        duplicates: a sentence for each document that is another document of the portal again.
        conflicts: a sentence for each document that has the index number of another document.
        rejected: the reasons of the documents that the crawl rejects, by the URL of the saved page.
        unread: the URLs of the saved documents of which the crawl made nothing, although it should have.
    """

    repeated: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    rejected: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def rejected_sentences(self) -> list[str]:
        """A sentence for each rejected document."""
        return [
            f"Left out, because a crawl rejects it: {url} ({reason})."
            for url, reason in self.rejected.items()
        ]


def findings_of(portal: Portal, replayed: ReplayResult) -> Findings:
    """Return what the crawl of the saved pages of ``portal`` found.

    Args:
        portal: the portal, with the documents whose pages were saved.
        replayed: the result of the crawl.
    """
    found = Findings(_repeated_rows(portal))
    key = portal.city.family.page_key
    records = [orjson.loads(line) for line in replayed.records.splitlines()]
    stored = {key(record["url"]) for record in records}
    first_with_number: dict[str, str] = {}
    for record in records:
        number, url = record["index_number"], record["url"]
        first = first_with_number.setdefault(number, url) if number else url
        if CONFLICT_WARNING in record["warnings"]:
            found.conflicts.append(
                f"Conflict: {url} has the index number {number} of {first}, and other content; both are kept."
            )
    reasons = {key(line["url"]): line["reason"] for line in replayed.rejects if line["kind"] == "rejected"}
    for page, reading in portal.documents:
        number = reading.reply.index_number if reading.reply is not None else None
        if key(page.url) in stored:
            continue
        if key(page.url) in reasons:
            found.rejected[page.url] = reasons[key(page.url)]
        elif number in first_with_number:
            found.duplicates.append(
                f"Duplicate: {page.url} is {first_with_number[number]} again, with the same index number and content."
            )
        else:
            found.unread.append(page.url)
    return found


def _repeated_rows(portal: Portal) -> list[str]:
    """Return a sentence for each page to which several rows of the listing link. Pinned rows are left out."""
    urls: dict[str, list[str]] = {}
    for row in (row for page in portal.listings for row in page.listing.rows if not row.pinned):
        urls.setdefault(portal.city.family.page_key(row.url), []).append(row.url)
    repeated = []
    for first, *further in urls.values():
        if further:
            others = ", ".join(dict.fromkeys(url for url in further if url != first))
            repeated.append(f"Listed more than once: {first}{f', also as {others}' if others else ''}.")
    return repeated
