"""Prints what a first contact found out about the columns of a city."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from crawler.console.terminal import print_line, printable, stdout_console
from crawler.contact.checks import CheckResult, ColumnContact, outcome_of_contact
from crawler.counts import counted
from crawler.language.shown import heading, in_brackets, labelled, shown
from crawler.run.outcome import Outcome

_STYLES = {CheckResult.CONFIRMED: "green", CheckResult.DIFFERENT: "red", CheckResult.NOT_SEEN: "yellow"}

_CONCLUSIONS = {
    Outcome.OK: "All essentials are confirmed.",
    Outcome.NOT_STARTED: "An essential was not seen: look at the portal in a browser, then ask again later.",
    Outcome.LAYOUT_CHANGED: "An essential is different: look at its URL in a browser, fix the city's file, then ask again.",
}


def show_column(city: str, column: ColumnContact) -> None:
    """Print the checks of a column as a table, and the changes that its pages suggest."""
    console = stdout_console()
    requests = counted(column.requests, "request")
    print_line(console, f"{city}/{column.name}: {requests}, robots.txt and redirects included.", "bold")
    table = Table(
        *map(heading, ("check", "result", "found", "URL")), box=None, padding=(0, 2, 0, 2), pad_edge=False
    )
    for cell in table.columns[:2]:
        cell.no_wrap = True
    for cell in table.columns[2:]:
        cell.overflow = "fold"
    for check in column.checks:
        name = heading(check.check)
        table.add_row(
            printable(name if check.essential else in_brackets(name)),
            printable(heading(check.result.value), _STYLES[check.result]),
            printable(shown(check.found)),
            printable(check.address),
        )
    console.print(table)
    for proposal in column.proposals:
        value = f"{proposal.value} = {proposal.proposed}"
        print_line(console, f"Proposed: {value} (now: {proposal.now or 'not set'})", "bold")


def show_summary(columns: list[ColumnContact], evidence: Path) -> None:
    """Print the numbers of results over all columns, and where the evidence is.

    Args:
        columns: what was found out about each column.
        evidence: the JSON file, next to which the WARC file is, if there is one.
    """
    console = stdout_console()
    checks = [check for column in columns for check in column.checks]
    for result in CheckResult:
        number = sum(check.result is result for check in checks)
        print_line(console, labelled(result.value, str(number)))
    print_line(console, f"Evidence: {evidence}")
    pages = evidence.with_suffix(".warc.gz")
    if pages.exists():
        print_line(console, f"Its pages: {pages}")
    print_line(console, _CONCLUSIONS[outcome_of_contact(columns)])
