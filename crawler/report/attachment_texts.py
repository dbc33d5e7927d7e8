"""Finds the texts of a record's attachments, so that the page can show and search them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from crawler.store.attachment_journal import ATTACHMENTS, AttachmentLine, placed_lines
from crawler.store.masking import redacted

TEXT_MAX = 20_000
"""The maximum number of characters of one attachment that are in the page. The rest of the text is left out."""

TEXTS_MAX = 20_000_000
"""The maximum number of characters of all attachments in the page. The texts of older records are left out."""


class AttachmentTexts:
    """The texts in a city's ``attachments.jsonl``. Only their places are kept in memory. No lock is taken.

    Attributes:
        broken: the numbers (from 1) of complete lines that do not describe an attachment.
    """

    def __init__(self, folder: Path) -> None:
        """Read ``attachments.jsonl`` in the city's folder, if there is one.

        Raises:
            OSError: the file cannot be read.
        """
        self.broken: list[int] = []
        self._path = folder / ATTACHMENTS
        self._places: dict[bytes, tuple[int, int]] = {}
        if self._path.is_file():
            self._read()

    def of(self, record: Mapping[str, Any]) -> list[dict[str, Any] | None]:
        """Return, for each attachment of a record, its ``text`` and whether it is from ``ocr``, or None without a text.

        The list is empty if no attachment has a text. A text of more than :data:`TEXT_MAX` characters is cut off.
        """
        attachments = record.get("attachments") if self._places else None
        if not isinstance(attachments, list):
            return []
        texts = [self._text(record, each) if isinstance(each, dict) else None for each in attachments]
        return texts if any(texts) else []

    def _text(self, record: Mapping[str, Any], attachment: Mapping[str, Any]) -> dict[str, Any] | None:
        number = record.get("index_number")
        line = AttachmentLine(number, str(record.get("url")), 0, "", str(attachment.get("url")), "")
        place = self._places.get(line.short_key)
        if place is None:
            return None
        with self._path.open("rb") as file:
            file.seek(place[0])
            found = orjson.loads(file.read(place[1]))
        return {"text": found["text"][:TEXT_MAX], "ocr": found.get("ocr") is True}

    def _read(self) -> None:
        for number, offset, length, line in placed_lines(self._path):
            if line is None:
                self.broken.append(number)
                continue
            self._places.pop(line.short_key, None)
            if isinstance(line.text, str) and line.text:
                self._places[line.short_key] = (offset, length)


class PageTexts:
    """The texts of attachments in one page, of which there are at most :data:`TEXTS_MAX` characters.

    Attributes:
        left_out: the number of records whose texts were left out for this reason.
    """

    def __init__(self, cities: Mapping[str, AttachmentTexts], *, redacting: bool) -> None:
        """Create the texts of a page.

        Args:
            cities: the texts of each city, by its name.
            redacting: True to mask contact details.
        """
        self.left_out = 0
        self._cities = cities
        self._redacting = redacting
        self._characters = 0

    def of(self, city: str, record: Mapping[str, Any]) -> list[dict[str, Any] | None]:
        """Return the texts of a stored record's attachments, as :meth:`AttachmentTexts.of` does."""
        texts = self._cities[city].of(record)
        characters = sum(len(each["text"]) for each in texts if each)
        if self._characters + characters > TEXTS_MAX:
            self.left_out += 1
            return []
        self._characters += characters
        if self._redacting:
            return [each and {**each, "text": redacted(each["text"])} for each in texts]
        return texts
