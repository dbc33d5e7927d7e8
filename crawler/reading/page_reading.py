"""The values on a page as printed, before they are interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.reading.content.attachments import AttachmentReading
from crawler.reading.content.pager import Pager
from crawler.reading.metadata.find_labels import UNKNOWN
from crawler.reading.metadata.meta_tags import MetaTags
from crawler.reading.metadata.pairs import Metadata, Pair
from crawler.reading.verdict import Verdict

_FACTS = frozenset({UNKNOWN, "other", "suggested_by", "suggestion", "suggestion_in_block"})
"""The meanings of labels whose values are not a field of their own."""


@dataclass(slots=True)
class PageReading:
    """The values on a page, as printed.

    Attributes:
        url: the URL from which the page was fetched.
        verdict: the kind of page. From a ``challenge``, no title, metadata, meta tags, body or attachments are read.
        sha256: the hexadecimal SHA-256 of the page's bytes.
        encoding: the codec that decoded the page.
        undecodable: the number of characters that could not be decoded.
        title: the document's title, on one line.
        heading_number: the document number on the title's line that is not a part of the title, or ''.
        metadata: the pairs of label and value in the metadata block (a table or list) and its copies.
        labels_by_order: whether values in the metadata block have no label, so that their order says what they are.
        bar: the labelled values above or below the title, outside the metadata block.
        bar_date: an unlabelled date near the title, in ISO 8601, or None if there is no such date. It is not
            searched for if the metadata block contains the publication date.
        meta_tags: the page's government meta tags.
        body: the document's plain text, one paragraph per line.
        attachments: the attached files.
        files_without_url: the number of linked files that are not in ``attachments``, because their links have no URL.
        body_in_pictures: whether the document's text is in pictures, such as a scanned letter. Those that have a URL
            are among the attachments.
        general: whether the general reader found the title or the body, because none of the selectors for the
            portal's content management system did.
        pager: the links to the document's further pages, or None if the document is published in one page.
        challenge_kind: the kind of challenge (a page that asks the browser to prove itself), such as
            ``script_shell``, or None if the page is not a challenge.
    """

    url: str
    verdict: Verdict
    sha256: str
    encoding: str
    undecodable: int = 0
    title: str = ""
    heading_number: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    labels_by_order: bool = False
    bar: list[Pair] = field(default_factory=list)
    bar_date: str | None = None
    meta_tags: MetaTags = field(default_factory=MetaTags)
    body: str = ""
    attachments: list[AttachmentReading] = field(default_factory=list)
    files_without_url: int = 0
    body_in_pictures: bool = False
    general: bool = False
    challenge_kind: str | None = None
    pager: Pager | None = None

    def facts(self) -> list[str]:
        """Return the labelled values that are not a field of their own, such as ``提案人：王芳`` (proposed by)."""
        return [
            f"{pair.label}：{pair.value}"
            for pair in (*self.metadata.pairs, *self.bar)
            if pair.meaning in _FACTS and pair.value
        ]
