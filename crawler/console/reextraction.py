"""``scrapy reextract CITY SOURCE``: says at the end what was read, skipped and rejected."""

from __future__ import annotations

from crawler.counts import counted
from crawler.reextraction.files import REJECTS
from crawler.reextraction.job import Reextraction
from crawler.run.progress import format_duration
from crawler.store.results import Result

_SHOWN = 10
"""The maximum number of problems shown, and of skipped hosts shown. Further problems are only counted."""


def summary_lines(city: str, result: Reextraction, path: str) -> list[str]:
    """Return the lines to print at the end: the problems, then the pages skipped or rejected, and last the totals.

    Args:
        city: the city's name.
        result: the result of the re-extraction.
        path: the file of its records.
    """
    totals, counts = result.totals, result.totals.results
    lines = [f"{city}: {problem}" for problem in [*sorted(result.problems), *sorted(result.faults)][:_SHOWN]]
    more = len(result.problems) + len(result.faults) - _SHOWN
    if more > 0:
        lines.append(f"{city}: and {counted(more, 'more problem')}.")
    for name, pages in result.foreign.items():
        lines.append(
            f"{city}: {name} has no page of the city's hosts ({counted(pages, 'page')}). Is it another city's archive?"
        )
    if result.listed_off_column:
        lines.append(
            f"{city}: read {counted(result.listed_off_column, 'document')} on a column's listing, but with a URL that matches no"
            " column."
        )
    if result.followed:
        lines.append(f"{city}: followed {counted(result.followed, 'redirect')} of documents.")
    if totals.left_out:
        lines.append(
            f"{city}: left out {counted(totals.left_out, 'capture')}: older or later ones, or mobile versions of a page."
        )
    for host, count in result.outside.most_common(_SHOWN):
        lines.append(
            f"{city}: skipped {counted(count, 'page')} of {host}, which is not one of the city's hosts."
        )
    others = result.others + result.redirects - result.followed
    if others:
        lines.append(
            f"{city}: skipped {counted(others, 'page')} without a document (listings, redirects and the like)."
        )
    if totals.rejects:
        by_count = sorted(totals.rejects.items(), key=lambda item: (-item[1], item[0]))
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in by_count)
        lines.append(f"{city}: rejected {reasons}; see {path}{REJECTS}.")
    if result.is_off_columns:
        lines.append(
            f"{city}: no document has a URL of the city's columns, and none is on a saved listing. If the paths of a folder are"
            " not those of the portal, describe its pages in a pages.jsonl (url, file, fetched_at)."
        )
    written = sum(counts[kind] for kind in (Result.NEW, Result.REVISED, Result.CONFLICT))
    by_kind = ", ".join(f"{counts[kind]:,} {kind}" for kind in Result if counts[kind])
    rate = result.pages / max(result.seconds, 0.001)
    end = ""
    if not result.is_complete:
        end = " Incomplete: the lines above and the rejects say what could not be read."
    lines.append(
        f"{city}: {counted(written, 'line')} in {path} ({by_kind}) from {counted(result.pages, 'page')} in"
        f" {format_duration(result.seconds)}, {rate:,.0f} a second.{end}"
    )
    return lines
