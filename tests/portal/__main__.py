"""``python -m tests.portal``: a portal by hand, to run ``scrapy crawl CITY -a listing=…`` against."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections import Counter
from contextlib import suppress

from .families import FAMILIES
from .faults import KINDS, Fault
from .server import Portal

_KINDS = "\n".join(f"  {name:12} {says}" for name, says in KINDS.items())
_EPILOG = f"""\
A fault is written WHAT[:VALUE][@WHERE][+AFTER][/EVERY][*TIMES]. WHERE is any (the default), listing, document, robots,
page-N or document-N; so many requests AFTER which it begins; EVERY so many it strikes; so many TIMES at most. WHAT is a
status (503; 503:30 asks to wait) or one of:
{_KINDS}

Examples:
  python -m tests.portal --family trs --port 8000
  python -m tests.portal --fault challenge@page-2
  python -m tests.portal --fault 503/3 --fault 404@document-5
  python -m tests.portal --fault blank@document
Then: scrapy crawl chongqing -s DATA_DIR=/tmp/data -s DOWNLOAD_DELAY=0 -a listing=<the address it prints>
"""


def _fault(order: str) -> Fault:
    try:
        return Fault.parse(order)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def main() -> int:
    """Serve until the time is over or the person stops it; say at the end what was asked for."""
    parser = ArgumentParser(
        prog="python -m tests.portal",
        description="A generated portal on loopback, with faults to order.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--family", choices=sorted(FAMILIES), default="trs")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--documents", type=int, default=25)
    parser.add_argument("--rows", type=int, default=10, help="rows a listing page")
    parser.add_argument("--kilobytes", type=int, default=2, help="size of a document")
    parser.add_argument("--fault", type=_fault, action="append", default=[], metavar="FAULT", dest="faults")
    parser.add_argument(
        "--shift", choices=["add", "remove"], help="after every listing page served, change its top"
    )
    parser.add_argument("--promise", type=int, help="listing pages that the pager promises")
    parser.add_argument("--seconds", type=float, default=3600, help="serve no longer than this")
    options = parser.parse_args()
    portal = Portal(
        options.family,
        options.documents,
        rows=options.rows,
        kilobytes=options.kilobytes,
        port=options.port,
        faults=options.faults,
    )
    portal.shift, portal.promise = options.shift, options.promise
    with portal:
        print(portal.listing, flush=True)  # noqa: T201 the address is what this is for
        with suppress(KeyboardInterrupt):
            portal.stopping.wait(options.seconds)
        asked = Counter(f"{each.kind} {each.status}" for each in portal.served)
        print(", ".join(f"{kind}: {count}" for kind, count in sorted(asked.items())), file=sys.stderr)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
