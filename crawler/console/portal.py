"""Prints what ``scrapy newcity`` read from a portal, and the files that it creates for the new city."""

from __future__ import annotations

from itertools import chain

from rich.table import Table

from crawler.console.records import RecordPrinter
from crawler.console.terminal import print_data, print_line, printable, stdout_console
from crawler.counts import counted
from crawler.language.shown import heading
from crawler.newcity.portal import Portal
from crawler.newcity.writing import Staged

_ROWS_SHOWN = 5
_SENTENCES_SHOWN = 20


def show_portal(portal: Portal) -> None:
    """Print what was read from a portal.

    The output contains the portal's content management system and how it was recognised, the listing's rows, and the
    documents' fields.
    """
    console = stdout_console()
    first, column = portal.first, portal.column
    print_line(console, f"Family: {portal.city.family.system} ({portal.family})", "bold")
    for evidence in portal.evidence:
        print_line(console, f"  {evidence}")
    pages, read = counted(first.pages, "page"), len(portal.listings)
    rows = counted(sum(len(page.listing.rows) for page in portal.listings), "row")
    if portal.doubt is not None:
        pages += " and perhaps further pages"
    print_line(console, f"Listing: {pages}, {read} read with {rows}; column {column.name}", "bold")
    print_data(console, f"  {column.url}")
    if portal.doubt is not None:
        print_line(console, f"  {portal.doubt.sentence}", "yellow")
    table = Table(*map(heading, ("date", "title", "URL")), box=None, padding=(0, 2, 0, 2))
    table.columns[0].no_wrap = True
    for cell in table.columns[1:]:
        cell.overflow = "fold"
    for row in first.rows[:_ROWS_SHOWN]:
        table.add_row(*(printable(str(value or "")) for value in (row.date, row.title, row.url)))
    console.print(table)
    if len(first.rows) > _ROWS_SHOWN:
        print_line(console, f"  and {len(first.rows) - _ROWS_SHOWN} more")
    undated = sum(row.date is None for row in first.rows)
    if undated:
        print_line(console, f"  {undated} of them have no readable date.")
    print_line(console, f"Documents: {len(portal.documents)} read", "bold")
    records = RecordPrinter()
    for page, reading in portal.documents:
        if reading.reply is not None:
            records.show(page.url, reading.reply, reading.unknown_labels)
    for note in portal.notes:
        print_line(console, note, "yellow")
    if portal.requests:
        print_line(console, f"Made {counted(portal.requests, 'request')}, robots.txt first.")


def show_staged(city: Staged, *, dry: bool) -> None:
    """Print a new city's source code, the result of crawling its saved pages, and the paths of its files.

    Args:
        city: the new city's files, and the result of the crawl.
        dry: True if the files will not be written.
    """
    console = stdout_console()
    print_data(console, str(city.files[0]), "bold")
    for line in city.source.splitlines():
        print_data(console, f"  {line}")
    totals = city.replayed.manifest["totals"]
    records, rows = counted(city.replayed.records.count(b"\n"), "record"), counted(totals["rows"], "row")
    missing = counted(totals["missing"], "more document")
    rest = f"; not in the fixture: {missing} on the listing" if totals["missing"] else ""
    found = city.findings
    print_line(console, f"Replay: {records}, {rows}{rest}.", "bold")
    kinds = {
        "repeated": found.repeated,
        "duplicate": found.duplicates,
        "conflict": found.conflicts,
        "rejected": found.rejected_sentences,
    }
    counts = ", ".join(f"{len(sentences):,} {kind}" for kind, sentences in kinds.items() if sentences)
    if counts:
        print_line(console, f"Among these: {counts}.", "yellow")
    sentences = list(chain.from_iterable(kinds.values()))
    for sentence in sentences[:_SENTENCES_SHOWN]:
        print_line(console, f"  {sentence}", "yellow")
    if len(sentences) > _SENTENCES_SHOWN:
        print_line(console, f"  and {len(sentences) - _SENTENCES_SHOWN} more", "yellow")
    print_line(console, "Would write:" if dry else "Written:", "bold")
    for path in city.files:
        print_data(console, f"  {path}")
    if dry:
        print_line(console, "Nothing was written (--dry-run).")


def show_written(name: str, *, checkout: bool) -> None:
    """Print the commands that the user should run next for the new city ``name``.

    Args:
        name: the city's name.
        checkout: True if the city was made in a checkout of this project, which has tests.
    """
    console = stdout_console()
    print_line(console, "Next:", "bold")
    reviewed = "note that you did; until then one test fails" if checkout else "note that you did"
    of_checkout = [
        (f"pytest tests/spiders -k {name}", "the tests that every city must pass"),
        (
            "scrapy register --markdown > docs/register.md",
            "after you set the state of its columns in crawler/register/portals.csv to read here, and added those without a row",
        ),
    ]
    steps = [
        (
            f"scrapy golden {name} --table",
            "show the records again; compare each with its page in a browser",
        ),
        (f'scrapy golden {name} --reviewed-by "YOUR NAME"', reviewed),
        *(of_checkout if checkout else ()),
        (f"scrapy crawl {name} -a limit=5", "a first live run"),
    ]
    for command, why in steps:
        print_line(console, f"  {command}")
        print_line(console, f"      {why}")
