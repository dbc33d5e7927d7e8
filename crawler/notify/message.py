"""The text of a message about one or several cities, which is never longer than the strictest service accepts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from crawler.counts import counted
from crawler.credentials import without_secrets
from crawler.files import printable
from crawler.language.shown import shown
from crawler.notify.news import News, NewsItem

LONGEST = 1900
"""The maximum length of a message, with its title, in bytes of UTF-8. WeCom's robots accept 2,048 bytes."""

_LONGEST_TITLE, _LONGEST_SENTENCE, _LONGEST_NAME = 240, 420, 150
_RESERVED = 80
"""The number of bytes that are kept for the last line."""


@dataclass(frozen=True, slots=True)
class CityMessage:
    """What a message says about one city.

    Attributes:
        city: the city's name.
        outcome: the label of its run's outcome.
        news: what was stored.
        sentence: what is wrong and what to do, or an empty string if that need not be reported.
        is_well_again: True if the city is well and the last message said that it was not.
    """

    city: str
    outcome: str
    news: News
    sentence: str = ""
    is_well_again: bool = False


def message(cities: Sequence[CityMessage]) -> tuple[str, str]:
    """Return the title and the text of a message. What needs attention comes first, then what is new."""
    new = sum(len(each.news.new) for each in cities)
    revised = sum(len(each.news.revised) for each in cities)
    withdrawn = sum(each.news.withdrawn for each in cities)
    counts = [
        f"{number} {name}"
        for number, name in ((new, "new"), (revised, "revised"), (withdrawn, "withdrawn"))
        if number
    ]
    unwell = [each for each in cities if each.sentence]
    well_again = [each.city for each in cities if each.is_well_again]
    parts = [", ".join(counts)]
    if unwell:
        parts.append(f"needs attention: {', '.join(each.city for each in unwell)}")
    if well_again:
        parts.append(f"well again: {', '.join(well_again)}")
    title = _cut("fuwen: " + "; ".join(map(shown, filter(None, parts))), _LONGEST_TITLE)
    lines = [_cut(shown(each.sentence), _LONGEST_SENTENCE) for each in unwell]
    lines += [shown(f"{city}: well again.") for city in well_again]
    with_news = [each for each in cities if each.news]
    lines += map(_counts, with_news)
    by_turns = zip_longest(*map(_items, with_news))  # so that no city's replies fill the message
    lines += filter(None, chain.from_iterable(by_turns))
    return title, _fit(lines, LONGEST - len(title.encode()))


def _counts(each: CityMessage) -> str:
    counts = (
        (len(each.news.new), "new"),
        (len(each.news.revised), "revised"),
        (each.news.withdrawn, "withdrawn"),
    )
    numbers = ", ".join(f"{number} {name}" for number, name in counts if number)
    return f"{each.city} ({shown(each.outcome)}): {shown(numbers)}."


def _items(each: CityMessage) -> Iterator[str]:
    yield from (f"+ {_item(item)}" for item in each.news.new)
    yield from (f"~ {_item(item)}" for item in each.news.revised)


def _item(item: NewsItem) -> str:
    changed = _cut(f"({', '.join(item.changed)})", _LONGEST_NAME) if item.changed else ""
    return " ".join(
        filter(None, (_cut(item.title, _LONGEST_NAME), changed, _cut(item.url, 2 * _LONGEST_NAME)))
    )


def _fit(lines: Sequence[str], limit: int) -> str:
    """Return as many lines as fit, and how many do not."""
    text = ""
    for number, line in enumerate(lines):
        longer = f"{text}{line}\n"
        room = limit if number == len(lines) - 1 else limit - _RESERVED
        if len(longer.encode()) > room:
            left = counted(len(lines) - number, "more line")
            return f"{text}… {shown(left)}: {shown('scrapy status and scrapy report show all.')}"
        text = longer
    return text.rstrip("\n")


def _cut(text: str, longest: int) -> str:
    """Return a text on one line, without secrets, of at most ``longest`` bytes."""
    line = " ".join(printable(str(without_secrets(text))).split())
    if len(line.encode()) <= longest:
        return line
    return line.encode()[: longest - 3].decode("utf-8", "ignore") + "…"
