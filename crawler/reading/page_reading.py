"""What one page says, before anybody interprets it."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.reading.content.attachments import AttachmentReading
from crawler.reading.metadata.meta_tags import MetaTags
from crawler.reading.metadata.pairs import Metadata, Pair
from crawler.reading.verdict import Verdict


@dataclass(slots=True)
class PageReading:
    """What a page says, as printed.

    Attributes:
        url: where it was fetched.
        verdict: what it is; only a ``document`` has the rest.
        sha256: of its bytes.
        encoding: the codec that decoded it.
        undecodable: characters that could not be decoded.
        title: on one line.
        metadata: pairs of the metadata block and its copies.
        bar: labelled values under or over the title, outside of a block.
        bar_date: a date that stands under the title without a label, ISO 8601; not looked for where the block
            has the day of publication.
        meta_tags: the government meta tags.
        body: plain text, one paragraph a line.
        attachments: the files.
        files_without_url: how many more files are linked, none of which has a URL.
        general: whether the general reader found title or body, no selector of a family having done so.
        challenge_kind: the kind of challenge where the verdict is one.
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
