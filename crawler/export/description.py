"""Describe an export as a whole: what it is, where it comes from, and what licence it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from crawler import __version__
from crawler.export.places import Source
from crawler.export.rows import Rows

TITLE = "Replies of Chinese governments to deputies' suggestions (人大代表建议、政协提案答复)"

LICENSE = (
    "This project grants no licence to the texts. They are most likely official documents, which copyright does not"
    " protect (Copyright Law of the People's Republic of China, article 5(1)). Keep url, agency and fetched_at with every"
    " record that you pass on."
)
"""What is said about the licence of the data. The licence of the program does not cover them."""

HOW_TO_CITE = "Cite the agency and the URL of each reply that you use, and this export for the whole."

KEYWORDS = ("人大代表建议", "政协提案", "建议提案办理", "open government", "China")


@dataclass(frozen=True, slots=True)
class Description:
    """The description of an export.

    Attributes:
        text: what the export contains.
        version: the day on which the newest of the records was fetched, such as ``2026.9.20``; ``0.0.0`` if there is
            no record.
        day: the same day in ISO 8601, or an empty text.
        sources: the listings from which the records come.
    """

    text: str
    version: str
    day: str
    sources: tuple[Source, ...]

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Describe an export whose replies have been read."""
        what = "every version" if rows.all_revisions else "the newest version"
        contacts = "as printed" if rows.with_contacts else "masked"
        cities = ", ".join(folder.name for folder in rows.folders)
        text = (
            f"{what.capitalize()} of each record of {cities}, contacts {contacts}. Each row says in url where its text"
            f" comes from. Written by fuwen {__version__}."
        )
        day = rows.fetched_at[:10] if re.match(r"\d{4}-\d\d-\d\dT", rows.fetched_at) else ""
        version = ".".join(str(int(part)) for part in day.split("-")) if day else "0.0.0"
        sources = tuple(rows.places.sources(folder.name for folder in rows.folders))
        return cls(text, version, day, sources)
