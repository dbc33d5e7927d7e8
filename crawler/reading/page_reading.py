"""The values that one page prints, before they are interpreted."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.reading.content.attachments import AttachmentReading
from crawler.reading.metadata.meta_tags import MetaTags
from crawler.reading.metadata.pairs import Metadata, Pair
from crawler.reading.verdict import Verdict


@dataclass(slots=True)
class PageReading:
    """The values of a page, as printed.

    Attributes:
        url: where it was fetched.
        verdict: the kind of page; only those of a ``document`` have all values below.
        sha256: of its bytes.
        encoding: the codec that decoded it.
        undecodable: the number of characters that could not be decoded.
        title: on one line.
        metadata: pairs of the metadata block and its copies.
        bar: labelled values above or below the title, outside of a block.
        bar_date: a date without a label below the title, ISO 8601. None where the block has the date of
            publication.
        meta_tags: the government meta tags.
        body: plain text, one paragraph a line.
        attachments: the attached files.
        files_without_url: the number of further linked files whose link gives no URL.
        general: whether the general reader found title or body, because no selector of a family did.
        challenge_kind: the kind of challenge where the verdict is ``challenge``.
    """

    url: str
    verdict: Verdict
    sha256: str
    encoding: str
    undecodable: int = 0
    title: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    bar: list[Pair] = field(default_factory=list)
    bar_date: str | None = None
    meta_tags: MetaTags = field(default_factory=MetaTags)
    body: str = ""
    attachments: list[AttachmentReading] = field(default_factory=list)
    files_without_url: int = 0
    general: bool = False
    challenge_kind: str | None = None
