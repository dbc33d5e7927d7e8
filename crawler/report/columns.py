"""Finds, for each column of a city, how fresh it is and which pages of its listing are missing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any

from crawler.report.names import CityNames, ColumnNames
from crawler.report.record_totals import ColumnTotals
from crawler.report.rhythm import rhythm_of
from crawler.run.city_folder import Runs
from crawler.run.manifest import Manifest
from crawler.run.state import LIVE

LOST_PAGES_LISTED = 200
"""The maximum number of lost listing pages that are listed for one column. The others are only counted."""

_NOT_WALKED: tuple[None, dict[str, Any]] = (None, {})


def column_facts(names: CityNames, runs: Runs, totals: Mapping[str, ColumnTotals]) -> list[dict[str, Any]]:
    """Return a dictionary for each column of a city: of its file, of its newest runs and of its records.

    ``walked_at`` and ``complete`` are those of the newest run that walked the column, ``read_at`` is the end of the newest
    run that saw all of its rows; they are None if there is no such run. ``lost`` counts the listing pages that the run
    at ``walked_at`` could not fetch, and ``lost_pages`` lists them: ``number``, ``url`` and ``reason`` of each. The
    last column has an empty name if there are records whose URL belongs to no column.
    ``rhythm`` has the attributes of a :class:`~crawler.report.rhythm.Rhythm`.
    """
    known = {column.name: column for column in names.columns}
    walks: dict[str, tuple[Manifest, Mapping[str, Any]]] = {}
    read_at: dict[str, str] = {}
    checked: dict[str, str] = {}
    for manifest in runs.ended:
        for column in manifest.columns:
            name = str(column.get("name"))
            walks.setdefault(name, (manifest, column))
            if manifest.source == LIVE:
                checked.setdefault(name, manifest.ended)
            if column.get("complete"):
                read_at.setdefault(name, manifest.ended)
    found = list(dict.fromkeys([*known, *walks, *filter(None, totals)]))
    if "" in totals and not (len(found) == 1 and found[0] not in totals):
        found.append("")
    facts = []
    for name in found:
        column_names = known.get(name, ColumnNames(name))
        # The documents of some systems are outside of the listing's folder. In a city of one column they are its own.
        records = totals.get(name) or (totals.get("") if len(found) == 1 else None) or ColumnTotals()
        walked_by, walk = walks.get(name, _NOT_WALKED)
        lost = _lost_pages(walk)
        facts.append(
            {
                "name": name,
                "label": column_names.label,
                "url": column_names.url or str(walk.get("url") or ""),
                "records": records.records,
                "rhythm": asdict(
                    rhythm_of(
                        filter(None, map(day_or_none, records.days)),
                        max(
                            filter(None, map(day_or_none, (checked.get(name), records.newest_fetch))),
                            default=None,
                        ),
                    )
                ),
                "walked_at": walked_by.ended if walked_by is not None else None,
                "complete": bool(walk.get("complete")) if walked_by is not None else None,
                "read_at": read_at.get(name),
                "lost": len(lost),
                "lost_pages": lost[:LOST_PAGES_LISTED],
            }
        )
    return facts


def _lost_pages(walk: Mapping[str, Any]) -> list[dict[str, Any]]:
    pages = walk.get("lost_pages")
    return [
        {
            "number": page["number"] if isinstance(page.get("number"), int) else None,
            "url": str(page.get("url") or ""),
            "reason": str(page.get("reason") or ""),
        }
        for page in (pages if isinstance(pages, list) else ())
        if isinstance(page, dict)
    ]


def day_or_none(text: str | None) -> date | None:
    """Return the day with which an ISO 8601 date or time begins, or None if it does not begin with one."""
    with suppress(ValueError, TypeError):
        return date.fromisoformat(str(text)[:10])
    return None
