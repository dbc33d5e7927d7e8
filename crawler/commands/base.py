"""An option that nobody knows is a typing mistake: Scrapy takes it for the name of something."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse


class KnownOptions:
    """What stands before ``ScrapyCommand`` among a command's bases, so that a mistyped option ends it with 2."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at the words that were left when all known options had been taken; ``-`` is standard input."""
        unknown = next((word for word in args if word.startswith("-") and word != "-"), None)
        if unknown is not None:
            command = type(self).__module__.rpartition(".")[2]
            print(f"There is no option {unknown}: scrapy {command} --help lists them.", file=sys.stderr)  # noqa: T201
            sys.exit(Outcome.USAGE.code)
        super().process_options(args, opts)  # type: ignore[misc] # ScrapyCommand's, which follows among the bases
