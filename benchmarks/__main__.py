"""``python -m benchmarks BENCHMARK``: measure, print the figures, and say which bars are held."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from compileall import compile_dir

from benchmarks import accuracy, archive, night, reading, run, scale, starts
from benchmarks.crawls import PROJECT

BENCHMARKS = {
    "reading": reading,
    "accuracy": accuracy,
    "run": run,
    "night": night,
    "archive": archive,
    "starts": starts,
    "scale": scale,
}
"""Name on the command line -> module with ``HELP``, ``EXAMPLE``, ``add_arguments`` and ``measure``."""


def main(arguments: list[str] | None = None) -> int:
    """Run one benchmark. Return exit code 0 if all bars are held, else 1."""
    parser = ArgumentParser(
        prog="python -m benchmarks", description="Measure fuwen next to other ways to do its work."
    )
    chosen = parser.add_subparsers(required=True, metavar="BENCHMARK")
    for name, benchmark in BENCHMARKS.items():
        command = chosen.add_parser(
            name,
            help=benchmark.HELP,
            description=benchmark.__doc__,
            epilog=f"Example:\n  {benchmark.EXAMPLE}\n\nThe exit code is 0 if all bars are held, else 1.",
            formatter_class=RawDescriptionHelpFormatter,
        )
        benchmark.add_arguments(command, _count)
        command.set_defaults(measure=benchmark.measure)
    options = parser.parse_args(arguments)
    # Otherwise the first contender also pays for compiling the program, which takes seconds after a checkout.
    for folder in ("crawler", "pipelines", "benchmarks"):
        compile_dir(PROJECT / folder, quiet=2)
    bars = options.measure(options)
    print()
    for bar in bars:
        print(bar)
    return 0 if all(bar.held for bar in bars) else 1


def _count(text: str) -> int:
    """Parse a count from 1.

    Raises:
        ArgumentTypeError: the text is not a count.
    """
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a count: write a whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
