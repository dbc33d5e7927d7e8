"""What the commands of this project share. Scrapy takes no command from here: nothing is a ``ScrapyCommand``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import Settings

    from crawler.portals.city import City


class ProjectCommand:
    """The base that comes before ``ScrapyCommand`` among the bases of a command.

    Scrapy takes an unknown option for the name of something. Here a mistyped option ends the command with 2.
    """

    settings: Settings | None
    exitcode: int

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Refuse a word that looks like an option and is not known; ``-`` is standard input."""
        unknown = next((word for word in args if word.startswith("-") and word != "-"), None)
        if unknown is not None:
            command = type(self).__module__.rpartition(".")[2]
            print(f"There is no option {unknown}: scrapy {command} --help lists them.", file=sys.stderr)  # noqa: T201
            sys.exit(Outcome.USAGE.code)
        super().process_options(args, opts)  # type: ignore[misc] # ScrapyCommand's, which follows among the bases

    @property
    def project_settings(self) -> Settings:
        """The settings, which Scrapy gives a command before it runs."""
        if self.settings is None:
            raise RuntimeError("Scrapy gives a command its settings before it runs.")
        return self.settings

    def cities(self) -> dict[str, City]:
        """Return the cities by name, in alphabetical order; spiders that are not cities are left out."""
        from crawler.portals.city_spider import CitySpider

        loader = get_spider_loader(self.project_settings)
        spiders = {name: loader.load(name) for name in sorted(loader.list())}
        return {name: each.city() for name, each in spiders.items() if issubclass(each, CitySpider)}

    def fail(self, code: Outcome | int, sentence: str) -> None:
        """Say on standard error why the command fails, and set its exit code."""
        print(sentence, file=sys.stderr)  # noqa: T201
        self.exitcode = code.code if isinstance(code, Outcome) else code
