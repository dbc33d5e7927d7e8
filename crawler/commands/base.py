"""The base class of the project's commands. It is not a ``ScrapyCommand``, so Scrapy does not list it as a command."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from scrapy.spiderloader import get_spider_loader

from crawler.console.output import say_error, tolerate_narrow_screens
from crawler.console.reasons import unreadable
from crawler.language.shown import shown
from crawler.run.outcome import Outcome
from crawler.similar import similar_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Sequence
    from typing import NoReturn

    from scrapy.settings import Settings

    from crawler.portals.city import City

_VARIABLE = re.compile(r"\$\w+|\$\{\w+\}|%\w+%")
"""A variable as shells write it: ``$HOME``, ``${HOME}`` or ``%USERPROFILE%``."""

STANDARD_OUTPUT = "-"
"""The value of ``-o`` that means standard output."""


def usable_cores() -> int:
    """Return the number of cores on which this process may run, or of all cores where the system does not limit them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ProjectCommand:
    """A mix-in class with the methods that the project's commands share.

    A command must list this class before ``ScrapyCommand`` among its base classes. Scrapy alone would treat an unknown
    option as a positional argument. A command that inherits from this class exits with code 2 instead.

    Attributes:
        usage: the command's usage line, without its name.
        summary: the line about it in Scrapy's list of commands.
        description: what it does.
        examples: command lines that can be copied.
        exit_codes: its exit codes, each with its meaning.
        spider_arguments: the names of the arguments that ``-a`` sets.
        main_settings: the settings that its users change most often.
        sentence: the reason why the command failed, or the last line about a run; at first an empty string.
    """

    usage: ClassVar[str]
    summary: ClassVar[str]
    description: ClassVar[str]
    examples: ClassVar[Sequence[str]]
    exit_codes: ClassVar[Sequence[str]]
    spider_arguments: ClassVar[Sequence[str]] = ()
    main_settings: ClassVar[Sequence[str]] = ()
    requires_project = True
    requires_crawler_process = False
    settings: Settings | None
    exitcode: int
    sentence: str = ""

    def syntax(self) -> str:
        """Return the command's usage line."""
        return self.usage

    def short_desc(self) -> str:
        """Return the one-line summary shown in Scrapy's list of commands."""
        return shown(self.summary)

    def long_desc(self) -> str:
        """Return the description shown by ``--help``."""
        return self.description

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's global options, and the sections of ``--help`` that come before them."""
        from crawler.console.help import sentences_of_settings, speak_to_the_user, table
        from crawler.portals.arguments import KNOWN

        speak_to_the_user(parser)
        parser.add_argument_group("Examples", "\n".join(f" {line}" for line in self.examples))
        if self.spider_arguments:
            rows = table((name, KNOWN[name]) for name in self.spider_arguments)
            parser.add_argument_group("Arguments", f"-a NAME=VALUE, once for each\n{rows}")
        if self.main_settings:
            rows = table(sentences_of_settings(self.main_settings))
            parser.add_argument_group(
                "Settings", f"-s NAME=VALUE, once for each; docs/contract.md has all\n{rows}"
            )
        parser.add_argument_group("Exit codes", table(line.split(" ", 1) for line in self.exit_codes))
        super().add_options(parser)  # type: ignore[misc] # ScrapyCommand's

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Process the options, and make the path in the setting ``DATA_DIR`` usable.

        Every argument that starts with ``-`` is an unknown option, except a single ``-``, which means standard input.
        A setting that nobody knows gets a sentence.

        Raises:
            SystemExit: the command line contains an unknown option or a misspelt setting (code 2), a setting has an
                impossible value, or ``DATA_DIR`` is not a folder (code 1).
        """
        tolerate_narrow_screens()
        unknown = next((word for word in args if word.startswith("-") and word != "-"), None)
        if unknown is not None:
            command = type(self).__module__.rpartition(".")[2]
            self.abort(
                Outcome.USAGE, f"There is no option {unknown.partition('=')[0]}. See scrapy {command} --help."
            )
        from crawler.extensions.renamed_settings import RENAMED
        from crawler.extensions.setting_values import impossible_value

        known = {*self.project_settings, *RENAMED}  # before the settings of the command line are added
        super().process_options(args, opts)  # type: ignore[misc] # ScrapyCommand's
        for assignment in opts.set:
            self._check_setting(assignment.partition("=")[0].strip(), known)
        problem = impossible_value(self.project_settings)
        if problem is not None:
            self.abort(Outcome.NOT_STARTED, problem)
        self._use_data_dir()

    def _check_setting(self, name: str, known: Collection[str]) -> None:
        """Exit with code 2 if the name of a setting is misspelt. Print a sentence if no setting has a similar name."""
        if name in known:
            return
        similar = similar_name(name, known, cutoff=0.8)
        if similar is not None:
            self.abort(Outcome.USAGE, f"There is no setting {name}: did you mean {similar}?")
        say_error(f"There is no setting {name}, so it has no effect unless an extension of yours reads it.")

    def _use_data_dir(self) -> None:
        """Expand ``~`` in the setting ``DATA_DIR``.

        Exit with code 1 if the setting is empty, a URL, or contains a variable that no shell replaced.
        """
        settings = self.project_settings
        given = str(settings["DATA_DIR"] or "").strip()
        if not given or "://" in given:
            self.abort(
                Outcome.NOT_STARTED,
                f"DATA_DIR={given} is not a folder: write a path, for example -s DATA_DIR=data.",
            )
        variable = _VARIABLE.search(given)
        if variable is not None:
            self.abort(
                Outcome.NOT_STARTED,
                f"DATA_DIR={given} is not a folder: no shell replaced {variable[0]}. Write the path itself.",
            )
        try:
            folder = Path(given).expanduser()
        except RuntimeError as error:
            self.abort(Outcome.NOT_STARTED, f"DATA_DIR={given} cannot be used: {error}")
        settings.set("DATA_DIR", str(folder), priority=settings.getpriority("DATA_DIR") or 0)

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

    def city(self, name: str, usage: str) -> City:
        """Return the city with a name.

        Args:
            name: the city's name.
            usage: the beginning of a sentence that ends with the names of all cities.

        Raises:
            SystemExit: there is no such city (code 2).
        """
        cities = self.cities()
        if name not in cities:
            self.refuse_city(name, cities, f"There is no city {name}: {usage} one of {', '.join(cities)}.")
        return cities[name]

    def cities_folder(self, city: str) -> Path:
        """Return the folder in which a city's file and its fixture are, or are to be made."""
        from crawler.portals.spider_loader import cities_folder

        return cities_folder(city, self.project_settings)

    def refuse_city(self, name: str, known: Iterable[str], sentence: str) -> NoReturn:
        """Exit with code 2 because there is no city with a name. Print the name that was probably meant.

        Args:
            name: the misspelt name.
            known: the names of the cities that can be named, each of which may also be meant by its Chinese name.
            sentence: the sentence to print if no name is similar.

        Raises:
            SystemExit: always.
        """
        from crawler.portals.city_spider import CitySpider

        loader = get_spider_loader(self.project_settings)
        spiders = set(loader.list())
        if name in spiders:  # a city that has no data yet: its name is not misspelt
            self.abort(Outcome.USAGE, sentence)
        meant = {city: city for city in known}
        for city in meant.keys() & spiders:
            spider = loader.load(city)
            if issubclass(spider, CitySpider) and spider.label:
                meant[spider.label] = city
        similar = similar_name(name, meant)
        self.abort(
            Outcome.USAGE,
            sentence if similar is None else f"There is no city {name}: did you mean {meant[similar]}?",
        )

    def data_folder(self) -> Path:
        """Return the folder of the setting ``DATA_DIR``.

        Raises:
            SystemExit: the folder does not exist or cannot be read (code 1).
        """
        data = Path(self.project_settings["DATA_DIR"])
        try:
            os.scandir(data).close()
        except (FileNotFoundError, NotADirectoryError):
            sentence = (
                f"There is no data folder {data}. Crawl a city first, or give the folder with -s DATA_DIR=…."
            )
            self.abort(Outcome.NOT_STARTED, sentence)
        except OSError as error:
            self.abort(Outcome.NOT_STARTED, unreadable(error, data))
        return data

    def require_posix(self, instead: str) -> None:
        """Exit with code 1 on a system that has no POSIX processes, such as Windows.

        Args:
            instead: the end of a sentence that says what to do.
        """
        if not hasattr(os, "fork"):
            self.abort(
                Outcome.NOT_STARTED, f"This command needs Linux or macOS (or WSL on Windows): {instead}."
            )

    def refuse_standard_output(self, path: str | None) -> None:
        """Exit with code 2 if ``-o -`` is given to a command that writes only to a file or folder.

        Args:
            path: the value of ``-o``, or None if it is not given.
        """
        if path == STANDARD_OUTPUT:
            self.abort(
                Outcome.USAGE, "-o -: this is not written to standard output. Name a path, or leave -o out."
            )

    def abort(self, code: Outcome | int, sentence: str) -> NoReturn:
        """Print a sentence to standard error and end the command.

        Args:
            code: the exit code. If an outcome is given, the outcome's exit code is used.
            sentence: the reason.

        Raises:
            SystemExit: always, with the exit code.
        """
        self.fail(code, sentence)
        sys.exit(self.exitcode)

    def fail(self, code: Outcome | int, sentence: str) -> None:
        """Print a sentence to standard error and set the exit code.

        Args:
            code: the exit code. If an outcome is given, the outcome's exit code is used.
            sentence: the reason for the failure.
        """
        say_error(sentence)
        self.sentence = sentence
        self.exitcode = code.code if isinstance(code, Outcome) else code
