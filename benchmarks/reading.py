"""Measure reading a page into its line of JSON, next to the bare parser and other ways to read it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from statistics import median

from benchmarks import contenders, memory
from benchmarks.compiled import NotCompiledError, is_compiled, times_of_the_parser_compiled
from benchmarks.contenders import FUWEN, PARSER, Contender
from benchmarks.corpus import LARGEST, SMALLEST, Page, make_pages
from benchmarks.hostile import hostile_bars
from benchmarks.measuring import Bar, in_turns, ratio, say, shares
from benchmarks.peers import missing_peers

HELP = "read a page into its line of JSON"
EXAMPLE = "python -m benchmarks reading --pages 400 --rounds 3"

TIMES_OF_THE_PARSER = 1.8
FOUND, FOREIGN = 0.98, 0.02
MEMORY_GROWTH = 0.10
MEMORY_FACTOR = 10
"""Memory is measured over this many times the pages: 20,000 by default."""

_OF_A_CITY = 200
"""Pages of each city that are also measured separately."""

_OF_THE_LIBRARIES = 100
"""Pages that are read with the extraction libraries, which are slow."""


def add_arguments(parser: ArgumentParser, count: Callable[[str], int]) -> None:
    """Add the options of this benchmark."""
    parser.add_argument("--pages", type=count, default=2_000, help="pages of the corpus (default: 2000)")
    parser.add_argument("--rounds", type=count, default=5, help="number of measurements of each (default: 5)")
    parser.add_argument(
        "--as-it-is",
        action="store_true",
        help="do not compile the reading code to measure that as well (make fast)",
    )


def measure(options: Namespace) -> list[Bar]:
    """Measure, print the ratios, and return the bars."""
    say(f"making {options.pages:,} pages")
    pages = list(make_pages(options.pages))
    total = sum(len(page.content) for page in pages)
    print(
        f"{len(pages):,} pages of {SMALLEST // 1000} to {LARGEST // 1000} KB, {total / 1e6:.1f} MB; "
        f"CPU time, median of {options.rounds} interleaved rounds; reading is {_built()}"
    )
    main = [contenders.parser(), contenders.fuwen(), contenders.textbook()]
    speed = _compare(main, pages, options.rounds)
    print()
    for city in dict.fromkeys(page.city for page in pages):
        own = [page for page in pages if page.city == city][:_OF_A_CITY]
        seconds = in_turns(_reads(main[:2]), own, options.rounds)
        print(
            f"{FUWEN} on pages like those of {city}: {ratio(seconds[FUWEN], seconds[PARSER]):.2f} times {PARSER}"
        )
    libraries = contenders.libraries()
    if libraries:
        sample = pages[:_OF_THE_LIBRARIES]
        print(f"\n{len(sample):,} of the pages with extraction libraries, which take no metadata")
        _compare([contenders.parser(), contenders.fuwen(), *libraries], sample, options.rounds)
    for distribution in missing_peers():
        print(
            f"not measured, because it is not installed: {distribution} (pip install -c constraints.txt -e '.[bench]')"
        )
    speeds = {_built(): speed}
    if not is_compiled() and not options.as_it_is:
        try:
            speeds["compiled"] = times_of_the_parser_compiled(options.pages, options.rounds)
        except NotCompiledError as error:
            print(f"not measured compiled: {error}")
    found, foreign = _body_shares(contenders.fuwen(), pages)
    late = MEMORY_FACTOR * len(pages)
    grown = memory.growth(len(pages), late)
    return [
        *(
            Bar(
                "a page into its line of JSON",
                f"{times:.2f} times {PARSER}, {built}",
                f"at most {TIMES_OF_THE_PARSER}",
                times <= TIMES_OF_THE_PARSER,
            )
            for built, times in speeds.items()
        ),
        Bar(
            "the body's characters",
            f"{found:.2%} found, {foreign:.2%} foreign",
            f"at least {FOUND:.0%}, at most {FOREIGN:.0%}",
            found >= FOUND and foreign <= FOREIGN,
        ),
        Bar(
            f"peak memory from {len(pages):,} to {late:,} pages",
            f"{grown:+.1%}",
            f"less than {MEMORY_GROWTH:+.0%}",
            grown < MEMORY_GROWTH,
        ),
        *hostile_bars(options.rounds),
    ]


def times_of_the_parser(count: int, rounds: int) -> float:
    """Measure how many times the bare parser's time reading a page takes in this process; see :func:`measure`."""
    pages = list(make_pages(count))
    seconds = in_turns(_reads([contenders.parser(), contenders.fuwen()]), pages, rounds)
    return ratio(seconds[FUWEN], seconds[PARSER])


def _built() -> str:
    return "compiled" if is_compiled() else "pure Python"


def _compare(entrants: Sequence[Contender], pages: Sequence[Page], rounds: int) -> float:
    """Measure contenders over pages, print a line for each, and return fuwen's ratio to the parser."""
    seconds = in_turns(_reads(entrants), pages, rounds)
    print(f"\n{'':24}{'ms a page':>12}{'/ parser':>12}{'/ fuwen':>12}{'body found':>12}{'foreign':>12}")
    for entrant in entrants:
        taken = seconds[entrant.name]
        columns = [
            f"{median(taken) / len(pages) * 1000:.2f}",
            f"{ratio(taken, seconds[PARSER]):.2f}",
            f"{ratio(taken, seconds[FUWEN]):.2f}",
        ]
        if entrant.body is not None:
            columns += [f"{share:.1%}" for share in _body_shares(entrant, pages)]
        print(f"{entrant.name:24}" + "".join(f"{column:>12}" for column in columns))
    return ratio(seconds[FUWEN], seconds[PARSER])


def _reads(entrants: Sequence[Contender]) -> dict[str, Callable[[Page], object]]:
    return {entrant.name: entrant.read for entrant in entrants}


def _body_shares(entrant: Contender, pages: Sequence[Page]) -> tuple[float, float]:
    """Return the share of the bodies' characters that is found, and the share of the found ones that is foreign."""
    wanted = found = foreign = 0
    for page in pages:
        text = entrant.body(entrant.read(page)) if entrant.body is not None else ""
        added = shares(page.body, text)
        wanted, found, foreign = wanted + added[0], found + added[1], foreign + added[2]
    return found / wanted, foreign / max(1, found + foreign)
