"""Numbers the records of a journal while it is read, by identity and first URL, in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_KEY = 16
"""The number of bytes of a key."""


class RecordNumbers:
    """Finds the number of a record by its identity and its home, the first URL at which it was seen.

    Most identities have one record. Only for the others, the homes are keys of a dictionary.
    """

    def __init__(self) -> None:
        """Create an empty mapping."""
        self._numbers: dict[bytes, int | dict[bytes, int]] = {}
        self._homes = bytearray()
        self._revisions = array("Q")
        self._other_urls: dict[tuple[bytes, bytes], bytes] = {}

    def find(self, identity: bytes, home: bytes) -> int | None:
        """Return the number of the record with an identity and a home, or None if there is none."""
        found = self._numbers.get(identity)
        if isinstance(found, dict):
            return found.get(home)
        return found if found is not None and self._home_of(found) == home else None

    def set(self, identity: bytes, home: bytes, number: int, revision: int) -> None:
        """Note the home and the newest revision of a record. A new record has the next number."""
        begin = number * _KEY
        if number == len(self._revisions):
            self._revisions.append(revision)
            self._homes += home
        self._revisions[number] = revision
        self._homes[begin : begin + _KEY] = home
        found = self._numbers.get(identity)
        if isinstance(found, dict):
            found[home] = number
        elif found is None or self._home_of(found) == home:
            self._numbers[identity] = number
        else:
            self._numbers[identity] = {self._home_of(found): found, home: number}

    def seen_at(self, identity: bytes, url: bytes, home: bytes) -> None:
        """Note that a record was seen at a URL."""
        if url != home:
            self._other_urls[identity, url] = home
        elif self._other_urls:
            self._other_urls.pop((identity, url), None)

    def home(self, identity: bytes, url: bytes, revision: int) -> bytes:
        """Choose the record to which a line belongs, and return the key of the record's first URL.

        For a line with revision 1, this is the key of the line's own URL. Other lines follow the rule of
        :meth:`crawler.store.index.Index.home_of_revision`.

        Args:
            identity: the key of the line's identity (index number or URL).
            url: the key of the line's URL.
            revision: the line's revision.
        """
        if revision == 1:
            return url
        known = self._other_urls.get((identity, url), url)
        if self.find(identity, known) is not None:
            return known
        follows = (home for home, number in self._of(identity) if self._revisions[number] == revision - 1)
        return next(follows, next((home for home, _ in self._of(identity)), url))

    def move(self, earlier: bytes, identity: bytes, url: bytes) -> bool:
        """Give the record that was seen at a URL with an earlier identity a new identity, and this URL as its home.

        Return False if there is no such record.
        """
        home = self._other_urls.pop((earlier, url), url)
        number = self.find(earlier, home)
        if number is None:
            return False
        self._other_urls.pop((earlier, home), None)
        found = self._numbers[earlier]
        if isinstance(found, dict):
            del found[home]
        else:
            del self._numbers[earlier]
        self.set(identity, url, number, self._revisions[number])
        self.seen_at(identity, url, url)
        return True

    def _of(self, identity: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the home and the number of each record with an identity, in the order in which they got it."""
        found = self._numbers.get(identity)
        if isinstance(found, dict):
            yield from found.items()
        elif found is not None:
            yield self._home_of(found), found

    def _home_of(self, number: int) -> bytes:
        return bytes(self._homes[number * _KEY : (number + 1) * _KEY])
