"""The base class of the project's commands. It is not a ``ScrapyCommand``, so Scrapy does not list it as a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

from scrapy.spiderloader import get_spider_loader

from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from scrapy.settings import Settings

    from crawler.portals.city import City


class ProjectCommand:
    """A mix-in class with the methods that the project's commands share.

    A command must list this class before ``ScrapyCommand`` among its base classes. Scrapy alone would treat an unknown
    option as a positional argument. A command that inherits from this class exits with code 2 instead.
    """

    usage: ClassVar[str]
    summary: ClassVar[str]
    description: ClassVar[str]
    requires_project = True
    requires_crawler_process = False
    settings: Settings | None
    exitcode: int

    def syntax(self) -> str:
        """Return the command's usage line."""
        return self.usage

    def short_desc(self) -> str:
        """Return the one-line summary shown in Scrapy's list of commands."""
        return self.summary

    def long_desc(self) -> str:
        """Return the description shown by ``--help``."""
        return self.description

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options. Exit with code 2 if a positional argument is an unknown option.

        Every argument that starts with ``-`` is an unknown option, except a single ``-``, which means standard input.
        """
        unknown = next((word for word in args if word.startswith("-") and word != "-"), None)
        if unknown is not None:
            command = type(self).__module__.rpartition(".")[2]
            print(f"There is no option {unknown}. See scrapy {command} --help.", file=sys.stderr)  # noqa: T201
            sys.exit(Outcome.USAGE.code)
        super().process_options(args, opts)  # type: ignore[misc] # ScrapyCommand's

    @property
    def project_settings(self) -> Settings:
        """The project's settings.

        Raises:
            RuntimeError: the settings are not available yet. Scrapy sets them before it runs a command.
        """
        if self.settings is None:
            raise RuntimeError("The settings are not set yet: Scrapy sets them before it runs a command.")
        return self.settings

    def cities(self) -> dict[str, City]:
        """Return a dictionary from name to city, sorted by name. Spiders that do not crawl a city are left out."""
        from crawler.portals.city_spider import CitySpider

        loader = get_spider_loader(self.project_settings)
        spiders = {name: loader.load(name) for name in sorted(loader.list())}
        return {name: spider.city() for name, spider in spiders.items() if issubclass(spider, CitySpider)}

    def fail(self, code: Outcome | int, sentence: str) -> None:
        """Print a sentence to standard error and set the exit code.

        Args:
            code: the exit code. If an outcome is given, the outcome's exit code is used.
            sentence: the reason for the failure.
        """
        print(sentence, file=sys.stderr)  # noqa: T201
        self.exitcode = code.code if isinstance(code, Outcome) else code
