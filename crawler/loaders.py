"""The loader that turns the values read from a page into a record. Crawl, replay and re-extraction use it.

If a page has several sources for a field, a method of the loader decides which source is used and whether the
record gets a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from itemloaders import ItemLoader
from itemloaders.processors import Identity, MapCompose, TakeFirst

from crawler.items import Answer, Attachment, Contact, Reply, Suggestion, content_sha256
from crawler.reading import (
    PageReading,
    canonical_url,
    find_dates,
    is_placeholder,
    read_answer,
    read_date,
    read_document_number,
    read_index_number,
    read_kind,
    read_number_line,
    read_session,
    read_signature,
    read_suggestion,
)
from crawler.reading.metadata.find_labels import UNKNOWN
from crawler.reading.metadata.values import same_value
from crawler.reading.metadata.vocabulary import normal_label
from crawler.reading.nfkc import nfkc

_SEMICOLONS = re.compile(r"[;；]")
_KEYWORD_MARKS = re.compile(r"[,，;；\s]+")
_NO_SOURCE = re.compile(r"(?:本站|本网站?|原创|网络|互联网|未知|无|-+|佚名|转载)+")
_FIRST_LINES = 6
"""The number of paragraphs at the start of a document in which its document number may be printed."""

_REPLY_KINDS = frozenset({"suggestion", "proposal", "motion", "opinion"})
_RECORD_KEY = {"issued_on": "written_on"}
_COMPARED = frozenset(
    "index_number title agency document_number written_on issued_on published_on validity topics "
    "genres keywords".split()
)


def _split(pattern: re.Pattern[str]) -> Callable[[str], list[str]]:
    """Return a function that splits a printed value at each match of a pattern."""

    def split(value: str) -> list[str]:
        return [part for part in (each.strip() for each in pattern.split(value)) if part]

    return split


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


class ReplyLoader(ItemLoader):
    """A loader that creates a :class:`~crawler.items.Reply` from a :class:`~crawler.reading.PageReading`.

    If a family of portals needs to read a field differently, a subclass overrides that field's method.

    Attributes:
        page: the page that was read.
        unknown_labels: the labels in the page's metadata block or bar (the line under the title) that are not
            in the vocabulary of labels.
    """

    default_item_class = dict
    """A dict, because the defaults of a :class:`~crawler.items.Reply` would be taken for values that were read."""

    default_output_processor = TakeFirst()

    topics_in: ClassVar[Any] = MapCompose(_split(_SEMICOLONS))
    topics_out: ClassVar[Any] = Identity()
    genres_in: ClassVar[Any] = MapCompose(_split(_SEMICOLONS))
    genres_out: ClassVar[Any] = Identity()
    keywords_in: ClassVar[Any] = MapCompose(_split(_KEYWORD_MARKS))
    keywords_out: ClassVar[Any] = Identity()

    def __init__(self, page: PageReading, **context: Any) -> None:
        """Create a loader for a page that is a document. Any ``context`` is passed on to the base class."""
        super().__init__(item=None, **context)
        self.page = page
        self.unknown_labels = [
            pair.label for pair in (*page.metadata.pairs, *page.bar) if pair.meaning == UNKNOWN
        ]
        self._warned: dict[str, None] = {}
        self._labelled: dict[str, str] = {}
        for pair in (*page.metadata.pairs, *page.bar):
            if not self._labelled.get(pair.meaning):
                self._labelled[pair.meaning] = pair.value

    def warn(self, code: str) -> None:
        """Add a code (see :data:`crawler.items.WARNINGS`) to the record's warnings unless it is already there."""
        self._warned[code] = None

    def load(
        self, *, city: str | None, column: str | None, fetched_at: str, kind: str | None = None
    ) -> Reply:
        """Fill every field and return the record.

        Args:
            city: the spider's name, or None if no city is known for the page.
            column: the name of the city's column (listing) that contains the page, or None if no column matches.
            fetched_at: the time at which the page was fetched, in ISO 8601 with Z.
            kind: the kind of documents in the page's column, or None if it is unknown or there are several kinds.
        """
        page = self.page
        self.load_index_number()
        self.load_agency()
        self.load_document_number()
        for field in ("topics", "genres", "keywords"):
            self.add_value(field, self.labelled(field) or None)
        self.load_written_on()
        self.load_published_on()
        # Fields with one value are set directly; an ItemLoader's processors are for several values.
        reply = Reply(**self.load_item())
        reply.validity = self.labelled("validity") or None
        reply.city, reply.column, reply.fetched_at = city, column, fetched_at
        reply.url, reply.encoding, reply.page_sha256 = canonical_url(page.url), page.encoding, page.sha256
        reply.title, reply.body = page.title, page.body
        reply.attachments = [Attachment(attachment.name, attachment.url) for attachment in page.attachments]
        reply.metadata = self.printed_metadata()
        self.load_meaning(reply, kind)
        if page.metadata.cut_off:
            self.warn("metadata_cut_off")
        if page.labels_by_order:
            self.warn("labels_by_order")
        if page.files_without_url:
            self.warn("attachment_without_url")
        if page.body_in_pictures:
            self.warn("body_in_pictures")
        if page.undecodable:
            self.warn("undecodable_characters")
        if page.general:
            self.warn("general_reader")
        reply.warnings = list(self._warned)
        reply.content_sha256 = content_sha256(reply)
        return reply

    def get_input_processor(self, field_name: str) -> Any:
        """Return the input processor that this class defines for a field, or the default one."""
        return getattr(self, f"{field_name}_in", self.default_input_processor)

    def get_output_processor(self, field_name: str) -> Any:
        """Return the output processor that this class defines for a field, or the default one."""
        return getattr(self, f"{field_name}_out", self.default_output_processor)

    def labelled(self, meaning: str) -> str | None:
        """Return the first non-empty value whose label has the given meaning.

        If every label with this meaning has an empty value, return ''. If there is no such label, return None.
        """
        return self._labelled.get(meaning)

    def load_index_number(self) -> None:
        """Fill in the index number (索引号) and the organisation code that it contains."""
        number = read_index_number(self.labelled("index_number") or "")
        if number is None:
            return
        self.item["index_number"], self.item["agency_code"] = number.number, number.organisation_code
        if number.checksum_failed:
            self.warn("index_number_checksum")

    def load_agency(self) -> None:
        """Fill in the agency from 发布机构 (publisher) or else, with a warning, from 来源 (source) or ContentSource."""
        agency = self.labelled("agency")
        if agency is not None:
            self.item["agency"] = agency or None
            return
        source = self.labelled("source") or ""
        dates = find_dates(source)
        if dates:
            source = nfkc(source)[: dates[0][0]].strip()
        if not source or _NO_SOURCE.fullmatch(source):
            source = self.page.meta_tags.first("contentsource") or ""
        if source and not _NO_SOURCE.fullmatch(source):
            self.item["agency"] = source
            self.warn("agency_from_source")

    def load_document_number(self) -> None:
        """Fill in the document number (发文字号) from its label or else from the heading or the body's first lines."""
        printed = self.labelled("document_number") or ""
        if printed and not is_placeholder(printed):
            number = read_document_number(printed)
            if number is None:
                self.warn("document_number_unreadable")
            self.item["document_number"] = number
            return
        for line in (self.page.heading_number, *self.page.body.split("\n", _FIRST_LINES)[:_FIRST_LINES]):
            number = read_number_line(line)
            if number is not None:
                self.item["document_number"] = number
                return

    def load_written_on(self) -> None:
        """Fill in the date of writing (成文日期, 生成日期) or, if absent, the date of issue (发文日期, 印发日期)."""
        day = self._date("written_on", self.labelled("written_on") or self.labelled("issued_on") or "")
        self.item["written_on"] = _iso(day)

    def load_published_on(self) -> None:
        """Fill in the publication date from its label (发布日期), else the meta tag PubDate, else a date near the title.

        A date that is printed and cannot be read is replaced by PubDate, with a warning.
        """
        tagged = self.page.meta_tags.published_on
        printed = self.labelled("published_on") or ""
        if printed:
            day = self._date("published_on", printed)
            # A date that cannot be read leaves the second source.
            self.item["published_on"] = _iso(day or tagged)
            in_bar = [
                other
                for pair in self.page.bar
                if pair.meaning == "published_on" and (other := read_date(pair.value)) is not None
            ]
            if day is not None and any(other != day for other in (*in_bar, tagged) if other is not None):
                self.warn("published_on_disagrees")
            return
        bar = self.labelled("bar_date") or self.page.bar_date or ""
        if tagged is None:
            self.item["published_on"] = _iso(self._date("published_on", bar))
            return
        self.item["published_on"] = _iso(tagged)
        shown = read_date(bar)
        if self.page.meta_tags.disagreeing or (shown is not None and shown != tagged):
            self.warn("published_on_disagrees")

    def _date(self, field: str, printed: str) -> date | None:
        """Return the date in ``printed``, or None if there is no date. Warn if the text is neither empty nor a date."""
        if not printed:
            return None
        day = read_date(printed)
        if day is None:
            self.warn(f"{field}_unreadable")
        return day

    def printed_metadata(self) -> dict[str, str]:
        """Return a dict from printed labels to printed values. Warn if copies of the metadata block disagree."""
        pairs = self.page.metadata.pairs or self.page.bar
        printed: dict[str, tuple[str, str]] = {}
        for pair in pairs:
            key = normal_label(pair.label)
            label, value = printed.setdefault(key, (pair.label, pair.value))
            if not value:
                printed[key] = (label, pair.value)
            elif pair.value and pair.meaning != "counter" and not same_value(value, pair.value):
                self.warn("metadata_copies_disagree")
                if pair.meaning in _COMPARED:
                    self.warn(f"{_RECORD_KEY.get(pair.meaning, pair.meaning)}_disagrees")
        return dict(printed.values())

    def load_meaning(self, reply: Reply, kind: str | None) -> None:
        """Fill in ``reply``'s kind, suggestion and answer. ``kind`` is as in :meth:`load`."""
        paragraphs = reply.body.split("\n")
        reply.kind, disagrees = read_kind(
            reply.title, column=kind, genres=reply.genres, keywords=reply.keywords, paragraphs=paragraphs
        )
        if disagrees:
            self.warn("kind_disagrees")
        if reply.kind in _REPLY_KINDS:
            facts = self.page.facts()
            answer = read_answer(paragraphs, reply.title, facts)
            suggestion = read_suggestion(reply.title, paragraphs, facts)
            reply.suggestion = Suggestion(
                suggestion.number,
                suggestion.session,
                suggestion.term,
                suggestion.meeting,
                suggestion.title,
                suggestion.deputies,
                suggestion.askers,
            )
            if suggestion.masked:
                self.warn("deputies_masked")
            reply.reply = Answer(
                answer.signed_by,
                _iso(answer.signed_on),
                answer.co_agencies,
                answer.result_code,
                answer.agreed_to_publish,
                [Contact(contact.unit, contact.person, contact.phone) for contact in answer.contacts],
            )
            if answer.signed_by is not None and answer.signed_on is None:
                self.warn("signed_on_unreadable")
            return
        signed_by, signed_on = read_signature(paragraphs)
        if signed_on is not None:
            reply.reply = Answer(signed_by, signed_on.isoformat())
        if reply.kind == "summary":
            session, term, meeting = read_session(reply.title) or (None, None, None)
            reply.suggestion = Suggestion(session=session, term=term, meeting=meeting)
