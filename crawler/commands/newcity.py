"""``scrapy newcity NAME SOURCE...``: a city's spider and fixture from a listing's address or saved pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.commands.base import ProjectCommand
from crawler.console.stopping import unwind_when_stopped

if TYPE_CHECKING:
    import argparse

    from crawler.archive.model import SavedPage
    from crawler.archive.sources.saved_files import SavedFiles
    from crawler.newcity.portal import Portal

STOPPED = 1


class Command(ProjectCommand, ScrapyCommand):
    """Makes a city; overwrites nothing, and leaves nothing behind where it fails."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] <name> <listing's address | saved page or folder ...>"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Make a city's spider and fixture from its listing's address, or from saved pages"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "Recognise a portal's family, show what is read of it, and write crawler/spiders/NAME.py and fixtures/NAME."
            " SOURCE is the address of one listing (at most seven requests, robots.txt first, one a second), or saved"
            " pages: the listing's first two pages and at least two of its documents. Examples: scrapy newcity linyi"
            " https://wsjsw.linyi.gov.cn/xxgk1/jyta/rddbjybljg.htm; scrapy newcity linyi saved/; scrapy newcity linyi"
            " saved/ --dry-run. Then scrapy golden NAME. A walk-through: docs/add-a-city.md. Exit codes: 0 made, 1 the"
            " portal cannot be had or read, 2 another name or source is needed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="show everything, write nothing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Make the city and set the exit code."""
        from crawler.newcity.refusals import NewCityError

        unwind_when_stopped()
        try:
            self._make(args, dry=opts.dry_run)
        except NewCityError as error:
            self.fail(error.code, str(error))
        except KeyboardInterrupt:
            self.fail(STOPPED, "Stopped; nothing was written.")

    def _make(self, args: list[str], *, dry: bool) -> None:
        """Look, show, write.

        Raises:
            NewCityError: it cannot be made.
        """
        from crawler.newcity.names import check_name
        from crawler.newcity.refusals import NewCityError
        from crawler.newcity.writing import put_in_place, staged

        if len(args) < 2:
            raise NewCityError(
                "Name the new city and its source: scrapy newcity linyi https://…/, or scrapy newcity linyi saved/."
            )
        name, *sources = args
        project = Path(closest_scrapy_cfg()).parent
        check_name(name, project, get_spider_loader(self.project_settings).list())
        portal = self._portal(name, sources)
        from crawler.console.portal import (
            show_portal,
            show_staged,
            show_written,
        )

        show_portal(portal)
        with staged(portal, project) as city:
            show_staged(city, dry=dry)
            if not dry:
                put_in_place(city, name, project)
        if not dry:
            show_written(name)

    def _portal(self, name: str, sources: list[str]) -> Portal:
        from crawler.newcity.refusals import NewCityError

        assert self.project_settings is not None  # noqa: S101 _make has seen to it
        # Every start of Scrapy imports every command, and these import every family.
        from crawler.newcity.by_address import portal_at
        from crawler.newcity.by_files import portal_in

        addresses = [each for each in sources if "://" in each]
        if not addresses:
            return portal_in(name, _load(sources))
        if len(sources) > 1:
            raise NewCityError(
                "Give one address of a listing, or saved pages, not both: the further pages are found from the first."
            )
        print(f"Looking at {addresses[0]} …", file=sys.stderr)  # noqa: T201
        return portal_at(name, addresses[0], self.project_settings)


def _load(sources: list[str]) -> list[tuple[str, SavedPage]]:
    """The saved pages that are named, each with its name.

    Raises:
        NewCityError: there are none, or one cannot be read.
    """
    from crawler.archive.sources.saved_files import SavedFiles
    from crawler.newcity.refusals import NewCityError

    files = SavedFiles()
    pages = []
    for source in map(Path, sources):
        if source.is_dir():
            paths = _in_folder(source, files)
        elif source.exists():
            paths = [source]
        else:
            raise NewCityError(f"There is no {source}: check the path; an address begins with https://.")
        for path in paths:
            try:
                pages.append((str(path), files.load(path, source if source.is_dir() else None)))
            except OSError as error:
                raise NewCityError(f"{path} cannot be read ({error.strerror}).") from error
    if files.problems:
        raise NewCityError(files.problems[0])
    if not pages:
        raise NewCityError(f"There is no saved page in {', '.join(sources)}.")
    return pages


def _in_folder(folder: Path, files: SavedFiles) -> list[Path]:
    """The pages of a folder: what is a page by its name, and what a ``pages.jsonl`` says is one (JSON)."""
    from crawler.archive.sources.saved_files import FolderFiles

    found = FolderFiles.of(folder)
    described = {path for each in found.descriptions for path in files.descriptions(each).pages}
    pages = {path.resolve(): path for path in found.pages}
    return sorted({*pages.values(), *(path for path in described if path not in pages)})
