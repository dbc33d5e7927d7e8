"""The keys by which records and URLs are looked up, and what a line of the journal says about its record's identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Self

from crawler.reading.urls import without_scheme
from crawler.store.results import CONFLICT_WARNING


def key(text: str) -> bytes:
    """Return a 16-byte key for a text: its BLAKE2b hash."""
    return blake2b(text.encode(), digest_size=16).digest()


def url_key(url: str) -> bytes:
    """Return the 16-byte key of a canonical URL. The key is the same for ``http`` and ``https``."""
    return key(without_scheme(url))


def identity_key(index_number: str | None, url: str) -> bytes:
    """Return the 16-byte key of a record's identity.

    The identity is the record's 索引号 (index number), or its canonical URL if it has no index number.
    """
    return key(f"number {index_number}") if index_number else key(f"url {without_scheme(url)}")


def earlier_keys(continues: str) -> tuple[bytes, bytes]:
    """Return the two keys that an identity can have, of which a record says that it continues it.

    The text is a 索引号 (index number) or a URL. The key of the number comes first.
    """
    return key(f"number {continues}"), key(f"url {without_scheme(continues)}")


@dataclass(frozen=True, slots=True)
class JournalLine:
    """What the index needs of one line of the journal.

    Attributes:
        identity: the key of the identity of the line's record.
        url: the key of the record's URL.
        content: the first 16 bytes of the record's content hash.
        revision: the record's revision.
        number: the record's 索引号 (index number), or None.
        conflict: True if the record has the warning :data:`CONFLICT_WARNING`.
        continues: the possible keys of the earlier identity that the line names; empty if it names none.
        withdrawn: True if the line withdraws its record.
    """

    identity: bytes
    url: bytes
    content: bytes
    revision: int
    number: str | None = None
    conflict: bool = False
    continues: tuple[bytes, ...] = ()
    withdrawn: bool = False

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what the index needs of a record.

        Raises:
            KeyError, TypeError, ValueError: a value that the index needs is missing or has the wrong type.
        """
        identity = identity_key(record["index_number"], record["url"])
        continues = record.get("continues")
        return cls(
            identity,
            url_key(record["url"]),
            bytes.fromhex(record["content_sha256"])[:16],
            record["revision"],
            record["index_number"],
            CONFLICT_WARNING in record["warnings"],
            earlier_keys(continues) if continues is not None else (),
            bool(record.get("withdrawn")),
        )
