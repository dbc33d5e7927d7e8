"""Writes the report: one HTML file that contains the data of all cities and the page's texts, styles and scripts."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from heapq import nlargest
from html import escape
from importlib.resources import files
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO

from crawler import __version__
from crawler.files import atomic_write, end_of_lines
from crawler.items import KINDS, WARNINGS
from crawler.register.portals import register
from crawler.report.attachment_texts import PageTexts
from crawler.report.changes import changed_fields
from crawler.report.city import CityReport, Entry, read_city
from crawler.report.last_report import STATE, Reports, read_state, tail, write_state
from crawler.report.names import NO_NAMES, CityNames
from crawler.report.places import known_portals
from crawler.report.table import CHANGED, NEW, SHOWN_FIELDS, Table, packed
from crawler.store.masking import redacted_facts, redacted_record
from crawler.store.store import RECORDS

RECORDS_SHOWN = 50_000
"""The maximum number of records in the page, the newest by date. A browser needs a second for them, and a file of ten times
as many is too large for it. All records count in the page's totals."""

CHANGES_SHOWN = 300
"""The maximum number of changed records whose old and new text is shown. Further changed records are only counted."""

STYLES = ("vendor/uPlot.min.css", "report.css")
SCRIPTS = (
    "vendor/uPlot.iife.min.js", "words.js", "elements.js", "names.js", "data.js", "state.js", "lost.js", "overview.js", "map.js",
    "timeline.js", "coverage.js", "changes.js", "findings.js", "permalinks.js", "record.js", "filters.js", "download.js",
    "table.js", "start.js",
)  # fmt: skip

_PAGE = files("crawler.report").joinpath("page")


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """The result of writing a report.

    Attributes:
        path: the path of the page.
        cities: the number of cities.
        records: the number of records.
        shown: the number of records in the page.
        new: the number of records that are new since the previous report, or None if there is no previous report.
        changed: the number of records that changed since the previous report, or None if there is no previous report.
        unwell: the names of the cities that need attention.
        state_problem: None if this report saved how far it read the cities' files. Otherwise an error message: the
            next report cannot say what is new since this one.
    """

    path: Path
    cities: int
    records: int
    shown: int
    new: int | None
    changed: int | None
    unwell: list[str]
    state_problem: str | None = None


def make_report(
    data: Path,
    folders: Sequence[Path],
    path: Path,
    *,
    at: datetime,
    names: Mapping[str, CityNames] = MappingProxyType({}),
    redacting: bool = False,
    most: int = RECORDS_SHOWN,
) -> WrittenReport:
    """Write the report as an HTML page, and save the position up to which each city's records were read.

    The page is written atomically. The next report uses the saved positions to find new and changed records.

    Args:
        data: the data folder, which contains the positions that the previous report saved.
        folders: the cities' folders.
        path: the page to write.
        at: the time of the report, in UTC.
        names: the names of cities and columns, by the name of the city's folder.
        redacting: True to mask contact details in everything that the page shows.
        most: the maximum number of records in the page.

    Raises:
        OSError: a city's files cannot be read, or the page cannot be written.
        StoreError: a record has a schema version that is newer than this program's. Nothing is written.
    """
    made_at = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    reports = read_state(data)
    baseline = reports.baseline({folder.name: _state_of(folder / RECORDS) for folder in folders})
    cities: list[CityReport] = []
    try:
        cities.extend(
            read_city(folder, baseline, most, at=at, names=names.get(folder.name, NO_NAMES))
            for folder in folders
        )
        flags = sum((city.flags for city in cities), Counter[int]())
        count = {"all": flags.total(), "new": flags[NEW], "changed": flags[CHANGED]}
        newest = (entry for city in cities for entry in city.entries)
        entries = nlargest(most, newest, key=lambda entry: entry.day)
        with atomic_write(path, shared=True) as raw:
            file = TextIOWrapper(raw, encoding="utf-8", newline="\n")
            baseline_at = baseline.made_at if baseline else None
            facts = {"made_at": made_at, "baseline": baseline_at, "count": count}
            _write(file, cities, entries, facts, redacting=redacting)
            file.detach()  # flushes the text; atomic_write syncs and closes the file
    finally:
        for city in cities:
            city.versions.close()
    state_problem = _write_state(data, reports, made_at, {city.name: city.seen for city in cities})
    compared = baseline is not None
    return WrittenReport(
        path=path,
        cities=len(cities),
        records=count["all"],
        shown=len(entries),
        new=count["new"] if compared else None,
        changed=count["changed"] if compared else None,
        unwell=[city.name for city in cities if not city.facts["health"]["healthy"]],
        state_problem=state_problem,
    )


def page_words() -> dict[str, dict[str, str]]:
    """Return the page's texts: key -> language (``en`` or ``zh``) -> text."""
    words: dict[str, dict[str, str]] = tomllib.loads(_PAGE.joinpath("words.toml").read_text(encoding="utf-8"))
    return words


def _write(
    file: TextIO,
    cities: Sequence[CityReport],
    entries: Sequence[Entry],
    facts: Mapping[str, Any],
    *,
    redacting: bool,
) -> None:
    """Write the page to ``file``.

    Args:
        file: the HTML file to write.
        cities: the cities to show.
        entries: the records to show, in their order in the page.
        redacting: True to mask contact details in everything that the page shows.
        facts: facts about the report itself, such as its time, which are added to the page's data.
    """
    numbers = {city.name: number for number, city in enumerate(cities)}
    journals = {city.name: city.versions for city in cities}
    styles = [_PAGE.joinpath(name).read_text(encoding="utf-8") for name in STYLES]
    scripts = [_PAGE.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS]
    head, body = _PAGE.joinpath("report.html").read_text(encoding="utf-8").split("<!-- data -->\n")
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    head = head.replace("{policy}", escape(policy)).replace("{version}", escape(__version__))
    before, after = head.split("<!-- styles -->\n")
    file.write(before)
    file.writelines(f"<style>{style}</style>\n" for style in styles)
    file.write(after)
    table = Table()
    changes: list[dict[str, Any]] = []

    def read(entry: Entry, *, earlier: bool = False) -> dict[str, Any]:
        location = entry.earlier if earlier and entry.earlier is not None else entry.location
        record = journals[entry.city].read(location)
        return redacted_record(record) if redacting else record

    page_texts = PageTexts({city.name: city.texts for city in cities}, redacting=redacting)
    for row, entry in enumerate(entries):
        record = read(entry)
        size = entry.location.length
        if record.get("attachments"):
            # The attachments of the stored record: those of a masked one may have other URLs.
            texts = page_texts.of(entry.city, journals[entry.city].read(entry.location))
            size += sum(3 * len(each["text"]) for each in texts if each)
            record = {**record, "attachment_texts": texts} if texts else record
        for chunk in table.add(
            numbers[entry.city], record, flags=entry.flags, filled=entry.filled, size=size
        ):
            _write_data(file, f"records-{len(table.chunks) - 1}", chunk)
        if entry.flags == CHANGED and len(changes) < CHANGES_SHOWN:
            fields = changed_fields(read(entry, earlier=True), record)
            changes.append({"row": row, "revision": record.get("revision"), "fields": fields})
    for chunk in table.end():
        _write_data(file, f"records-{len(table.chunks) - 1}", chunk)
    _write_data(file, "table", packed({"columns": table.columns, "chunks": table.chunks}))
    overview = {
        **facts,
        "version": __version__,
        "cities": [redacted_facts(city.facts) if redacting else city.facts for city in cities],
        "fields": SHOWN_FIELDS,
        "kinds": KINDS,
        "warnings": list(WARNINGS),
        "changes": changes,
        "texts_left_out": page_texts.left_out,
        "register": known_portals(register()),
        "words": page_words(),
    }
    _write_data(file, "overview", packed(overview))
    file.writelines(f"<script>{script}</script>\n" for script in scripts)
    file.write(body)


def _write_data(file: TextIO, name: str, data: str) -> None:
    file.write(f'<script type="application/gzip;base64" id="{name}">{data}</script>\n')


def _hashes(parts: Sequence[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for part in parts)


def _state_of(journal: Path) -> dict[str, Any]:
    """Return the position at which the last complete line of a ``records.jsonl`` ends, as in ``ReadState.cities``.

    A position consists of an offset in bytes and a hash of the last bytes before the offset.
    """
    end = 0
    if journal.exists():
        with journal.open("rb") as file:
            end = end_of_lines(file.fileno())
    return {"offset": end, "tail": tail(journal, end) or ""}


def _write_state(data: Path, reports: Reports, made_at: str, cities: dict[str, dict[str, Any]]) -> str | None:
    try:
        write_state(data, reports.followed_by(made_at, cities))
    except OSError as error:
        return f"{data / STATE} could not be written: {error.strerror}. The next report will compare with an earlier one."
    return None
