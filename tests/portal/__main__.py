"""``python -m tests.portal``: a portal by hand, to try a family, a city or a fault on (docs/try-a-family.md)."""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from crawler.portals.families.registry import FAMILIES as KNOWN_FAMILIES
from crawler.similar import similar_name

from .families import FAMILIES
from .faults import KINDS, Fault
from .server import Portal

_SHORT = {"trs_wcm": "trs"}
"""A family's name where the code of the portal has a shorter one."""

FAMILY_NAMES = sorted(name for name in KNOWN_FAMILIES if _SHORT.get(name, name) in FAMILIES)
"""The families of which there is a portal, under the names that ``scrapy newcity`` prints."""

_FAMILIES = "\n".join(f"  {name:15} {KNOWN_FAMILIES[name].system}" for name in FAMILY_NAMES)
_KINDS = "\n".join(f"  {name:12} {says}" for name, says in KINDS.items())
_EPILOG = f"""\
Families:
{_FAMILIES}

A fault is written WHAT[:VALUE][@WHERE][+AFTER][/EVERY][*TIMES]. WHERE is any (the default), listing, document, robots,
other, page-N or document-N; so many requests AFTER which it begins; EVERY so many it strikes; so many TIMES at most. WHAT
is a status (503; 503:30 asks to wait) or one of:
{_KINDS}

Examples:
  python -m tests.portal --family vsb --documents 45 --port 8765
  python -m tests.portal --city chongqing
  python -m tests.portal --fault challenge@page-2
  python -m tests.portal --fault 503/3 --fault 404@document-5
  python -m tests.portal --fault blank@document
The address of the listing is printed, and the command to try on it. Ctrl-C ends the portal.
"""


class _Parser(ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message.rstrip('.')}. --help shows what there is.\n")


def _fault(order: str) -> Fault:
    try:
        return Fault.parse(order)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _family(name: str) -> str:
    given = _SHORT.get(name, name)
    if given not in FAMILIES:
        raise ArgumentTypeError(_unknown("family", name, FAMILY_NAMES))
    return given


def _city(name: str) -> str:
    loader = get_spider_loader(get_project_settings())
    if name not in loader.list():
        raise ArgumentTypeError(_unknown("city", name, loader.list()))
    family = type(getattr(loader.load(name), "family", None)).__module__.rpartition(".")[2]
    if family not in FAMILY_NAMES:
        raise ArgumentTypeError(f"{name} is not of a family of which there is a portal")
    return name


def _unknown(what: str, name: str, names: list[str]) -> str:
    similar = similar_name(name, names)
    hint = f"did you mean {similar}? Choose" if similar else "choose"
    return f"there is no {what} {name}: {hint} from {', '.join(names)}"


def _number(least: int, most: int = 10**6) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text} is no number from {least} to {most}")
        return int(text)

    return parse


def make_parser() -> ArgumentParser:
    """The parser of the command line."""
    parser = _Parser(
        prog="python -m tests.portal",
        description="A generated portal on loopback, with faults to order.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    like = parser.add_mutually_exclusive_group()
    like.add_argument("--family", type=_family, default="trs", help="the system of the portal: see below")
    like.add_argument("--city", type=_city, help="a city of this project, in place of its family")
    parser.add_argument("--port", type=_number(0, 65535), default=0, help="0, the default, takes a free one")
    parser.add_argument("--documents", type=_number(0), default=25)
    parser.add_argument("--rows", type=_number(1), default=10, help="rows a listing page")
    parser.add_argument("--kilobytes", type=_number(1), default=2, help="size of a document")
    parser.add_argument("--fault", type=_fault, action="append", default=[], metavar="FAULT", dest="faults")
    parser.add_argument(
        "--shift", choices=["add", "remove"], help="after every listing page served, change its top"
    )
    parser.add_argument("--promise", type=_number(1), help="listing pages that the pager promises")
    parser.add_argument("--seconds", type=float, default=3600, help="serve no longer than this")
    return parser


def family_of(city: str) -> str:
    """The family of a city, under the name of its portal."""
    spider = get_spider_loader(get_project_settings()).load(city)
    return _family(type(spider.family).__module__.rpartition(".")[2])  # type: ignore[attr-defined]


def main() -> int:
    """Serve until the time is over or the person stops it; say at the end what was asked for."""
    parser = make_parser()
    options = parser.parse_args()
    try:
        portal = Portal(
            family_of(options.city) if options.city else options.family,
            options.documents,
            rows=options.rows,
            kilobytes=options.kilobytes,
            port=options.port,
            faults=options.faults,
        )
    except OSError as error:
        parser.error(
            f"port {options.port} cannot be taken ({error.strerror}): give another with --port, or none"
        )
    portal.shift, portal.promise = options.shift, options.promise
    words = ["scrapy", "newcity", "trytown", portal.listing, "--dry-run"]
    if options.city:
        words = ["scrapy", "crawl", options.city, "-s", "DATA_DIR=try", "-s", "DOWNLOAD_DELAY=0"]
        words += ["-a", f"listing={portal.listing}"]
    with portal, suppress(KeyboardInterrupt):
        print(portal.listing, flush=True)  # noqa: T201 the address is what this is for
        print(f"Try: {shlex.join(words)}", file=sys.stderr, flush=True)  # noqa: T201
        portal.stopping.wait(options.seconds)
    asked = Counter(f"{each.kind} {each.status}" for each in portal.served)
    print(", ".join(f"{kind}: {count}" for kind, count in sorted(asked.items())), file=sys.stderr)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
