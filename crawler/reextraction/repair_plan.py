"""Find out what a repair of a city's store appends: what the code at hand reads differently from the same pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import orjson

from crawler.archive.model import ArchiveError, Capture, PageSource, SavedPage
from crawler.archive.rereading import Reread, Rereader, differing_keys
from crawler.items import Reply, record_line, reply_of
from crawler.portals.walking.failures import FetchFailure
from crawler.portals.walking.repeated_pages import repeated_failure
from crawler.run.rejects import Reject
from crawler.store.identity import url_key
from crawler.store.repeated import ALIKE, has_marks, page_digest
from crawler.store.versions import LineLocation, RecordVersions


class RepairKind(StrEnum):
    """What a repair does with a record."""

    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    ADDED = "added"


@dataclass(slots=True)
class Change:
    """One line that a repair appends.

    Attributes:
        kind: what it does with the record.
        url: the URL of the record's page.
        requested_url: the URL under which the page was archived.
        stored: the location of the record's newest line in the journal; None if the record is added.
        reread: the location, in the file of new readings, of what the code reads now; None if it reads no record.
        failure: the reason why the record is withdrawn, or None.
    """

    kind: RepairKind
    url: str
    requested_url: str
    stored: LineLocation | None
    reread: LineLocation | None
    failure: FetchFailure | None = None


@dataclass(slots=True)
class Plan:
    """What a repair is going to do, and what it leaves as it is.

    Attributes:
        changes: the lines to append, in the order of the journal.
        records: the number of records that were looked at.
        not_archived: the number of records whose pages the archive does not hold. They stay as they are.
        problems: sentences about pages that could not be read again.
    """

    changes: list[Change] = field(default_factory=list)
    records: int = 0
    not_archived: int = 0
    problems: list[str] = field(default_factory=list)

    def of(self, kind: RepairKind) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind is kind]


@dataclass(slots=True)
class _Candidate:
    """A record or an open reject, and what the code makes of its page now."""

    url: str
    requested_url: str
    location: LineLocation | None = None
    stored_number: str | None = None
    reread: LineLocation | None = None
    failure: FetchFailure | None = None
    digest: str = ""
    marked: bool = False
    differs: bool = True
    number: str | None = None


class Planner:
    """Reads the pages of a city's records and open rejects again and finds out what to append. It changes nothing.

    Of a record, the page that its newest line was read from is read again, and the newest capture after it that gives
    a record. If both have the same content, the first one counts, as in a run.
    """

    def __init__(
        self, rereader: Rereader, versions: RecordVersions, rejects: list[Reject], spool: Path
    ) -> None:
        """Prepare a plan.

        Args:
            rereader: reads the city's archive.
            versions: the city's journal.
            rejects: the city's open rejects.
            spool: the file to which the new readings are written. It must not exist.
        """
        self._rereader = rereader
        self._versions = versions
        self._rejects = rejects
        self._spool = spool
        self._repeated: defaultdict[str, set[bytes]] = defaultdict(set)
        self._plan = Plan()

    def plan(self, tell: Callable[[float, int], None] = lambda _share, _pages: None) -> Plan:
        """Read all pages and return the plan.

        Args:
            tell: a function that is called with the share of records that were read (0 to 1) and their number.
        """
        candidates: list[_Candidate] = []
        total = len(self._versions.records) + len(self._rejects) or 1
        with self._spool.open("wb") as spool:
            for found in self._candidates(spool):
                self._plan.records += 1
                if found is not None:
                    candidates.append(found)
                tell(self._plan.records / total, self._plan.records)
        self._plan.records = len(self._versions.records)
        self._plan.changes = [change for change in self._changes(candidates) if change is not None]
        return self._plan

    def _candidates(self, spool: BinaryIO) -> Iterator[_Candidate | None]:
        urls = set()
        for locations in self._versions.records:
            stored = reply_of(self._versions.read(locations[-1]))
            urls.add(url_key(stored.url))
            yield self._of_record(stored, locations[-1], spool)
        for reject in self._rejects:
            # The page of a stored record was looked at with the record.
            yield None if url_key(reject.url) in urls else self._of_reject(reject, spool)

    def _of_record(self, stored: Reply, location: LineLocation, spool: BinaryIO) -> _Candidate | None:
        try:
            then = self._rereader.read_again(stored)
        except ArchiveError as error:
            self._plan.problems.append(f"{stored.url}: {error}")
            return None
        if then is None:
            self._plan.not_archived += 1
            return None
        captures = self._rereader.captures_of(stored.url)
        requested = next(
            (found.url for _, found in captures if found.fetched_at == then.fetched_at), stored.url
        )
        for source, capture in reversed(captures):
            if capture.fetched_at <= then.fetched_at:
                break
            page = self._load(source, capture)
            if page is None:
                continue
            if sha256(page.body).hexdigest() == then.page_sha256:
                break
            newer = self._rereader.read(page, stored)
            if newer.reply is not None:
                then = then if _is_same(then.reply, newer.reply) else newer
                break
        if then.fault is not None:
            self._plan.problems.append(then.fault)
            return None
        found = _Candidate(stored.url, requested, location, stored.index_number)
        return self._candidate(found, then, spool, stored)

    def _of_reject(self, reject: Reject, spool: BinaryIO) -> _Candidate | None:
        """Return what the newest capture of a rejected page gives now. Return None if it still gives no record."""
        captures = self._rereader.captures_of(reject.url)
        page = self._load(*captures[-1]) if captures else None
        newest = self._rereader.read(page) if page is not None else None
        if newest is None or newest.reply is None:
            return None
        found = _Candidate(reject.url, reject.request_url or reject.url)
        return self._candidate(found, newest, spool)

    def _load(self, source: PageSource, capture: Capture) -> SavedPage | None:
        try:
            return source.load(capture)
        except ArchiveError as error:
            self._plan.problems.append(f"{capture.url}: {error}")
            return None

    def _candidate(
        self, found: _Candidate, reread: Reread, spool: BinaryIO, stored: Reply | None = None
    ) -> _Candidate:
        """Complete a candidate by what its page gives now."""
        reply = reread.reply
        if reply is None:
            return replace(found, failure=reread.failure)
        digest = page_digest(reply) if reply.index_number is None else ""
        if digest:
            self._repeated[digest].add(url_key(found.url))
        differs = stored is None or bool(differing_keys(stored, reply))
        line = record_line(reply) if differs else b""
        location = LineLocation(spool.tell(), len(line))
        spool.write(line)
        return replace(
            found,
            reread=location,
            digest=digest,
            marked=has_marks(reply),
            differs=differs,
            number=reply.index_number,
        )

    def _changes(self, candidates: list[_Candidate]) -> Iterator[Change | None]:
        second = self._second_records(candidates)
        for place, found in enumerate(candidates):
            failure = found.failure or self._repeated_failure(found)
            if found.location is None:
                yield _change(RepairKind.ADDED, found) if failure is None else None
            elif place in second:
                yield _change(RepairKind.WITHDRAWN, found)
            elif failure is not None:
                yield _change(RepairKind.WITHDRAWN, found, failure)
            elif found.differs:
                yield _change(RepairKind.REVISED, found)

    def _repeated_failure(self, found: _Candidate) -> FetchFailure | None:
        """Return why a page is not a document, if it is one page for several rows, otherwise None."""
        if not found.digest:
            return None
        known = any(reject.reason.endswith(f"({found.digest})") for reject in self._rejects)
        known = known and (found.location is None or not found.marked)
        if not known and len(self._repeated[found.digest]) < (ALIKE if found.marked else 2):
            return None
        return repeated_failure(self._reply_of(found), found.digest)

    def _reply_of(self, found: _Candidate) -> Reply:
        if found.reread is not None and found.reread.length:
            return read_reply(self._spool, found.reread)
        if found.location is None:
            raise ValueError(f"{found.url} was not read")
        return reply_of(self._versions.read(found.location))

    def _second_records(self, candidates: list[_Candidate]) -> set[int]:
        """Return the places of records whose page another record has: an earlier version stored both.

        The record is kept whose number the page has now. If none has it, the newest is kept.
        """
        of_url: dict[bytes, list[int]] = {}
        for place, found in enumerate(candidates):
            if found.location is not None:
                of_url.setdefault(url_key(found.url), []).append(place)
        second: set[int] = set()
        for places in of_url.values():
            kept = max(places, key=lambda place: _preference(candidates[place]))
            second.update(place for place in places if place != kept)
        return second


def read_reply(spool: Path, location: LineLocation) -> Reply:
    """Return a new reading from the file to which the planner wrote it."""
    with spool.open("rb") as file:
        file.seek(location.offset)
        return reply_of(orjson.loads(file.read(location.length)))


def _change(kind: RepairKind, found: _Candidate, failure: FetchFailure | None = None) -> Change:
    return Change(kind, found.url, found.requested_url, found.location, found.reread, failure)


def _preference(found: _Candidate) -> tuple[bool, int]:
    right = found.reread is not None and found.number == found.stored_number
    return right, found.location.offset if found.location is not None else 0


def _is_same(one: Reply | None, other: Reply | None) -> bool:
    """Return whether two readings have the same content and index number."""
    if one is None or other is None:
        return False
    return (one.content_sha256, one.index_number) == (other.content_sha256, other.index_number)
