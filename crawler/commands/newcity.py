"""``scrapy newcity NAME SOURCE...``: create a city's spider and fixture from a listing's URL or from saved pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader

from crawler.commands.base import ProjectCommand
from crawler.console.output import say, say_error
from crawler.console.stopping import unwind_when_stopped

if TYPE_CHECKING:
    import argparse

    from crawler.archive.model import SavedPage
    from crawler.archive.sources.folder_files import FolderFiles
    from crawler.archive.sources.saved_files import SavedFiles
    from crawler.newcity.portal import Portal
    from crawler.portals.column import Column

STOPPED = 1
_CORRECT = "Correct this and run again; nothing was written."


class Command(ProjectCommand, ScrapyCommand):
    """A command that creates the files of a new city.

    The command never overwrites a file. If the command fails, it leaves no files behind.
    """

    usage = "[options] <name> <URL of the listing | place | saved page or folder ...>"
    summary = "Make a city's spider and fixture from the URL of its listing, or from saved pages"
    description = (
        "Recognise a portal's family, show what is read from it, and write crawler/spiders/NAME.py and"
        " fixtures/NAME. SOURCE is the URL of one listing (at most seven requests, robots.txt first, one a"
        " second), a place whose URL is in the register (scrapy register PLACE), or saved pages: the listing's first two"
        " pages and at least two of its documents. Then scrapy golden NAME. A walk-through: docs/add-a-city.md."
    )
    examples = (
        "scrapy newcity ruian https://www.ruian.example/jyta/index.htm",
        "scrapy newcity ruian 瑞安",
        "scrapy newcity ruian saved/",
        "scrapy newcity ruian saved/ --dry-run",
    )
    main_settings = ("CONTACT",)
    exit_codes = (
        "0 made",
        "1 the portal could not be fetched or read",
        "2 another name or source is needed",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="show everything, write nothing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Create the spider and fixture of the named city and set the exit code."""
        from crawler.newcity.refusals import NewCityError

        unwind_when_stopped()
        try:
            self._make(args, dry=opts.dry_run)
        except NewCityError as error:
            self.fail(error.code, str(error))
        except KeyboardInterrupt:
            self.fail(STOPPED, "Stopped; nothing was written.")

    def _make(self, args: list[str], *, dry: bool) -> None:
        """Identify the portal's family, print what is read from the portal, and write the city's files.

        Args:
            args: the city's name, followed by the URL of a listing, or by the paths of saved pages or of folders.
            dry: True if no files are to be written.

        Raises:
            NewCityError: the city cannot be created.
        """
        from crawler.newcity.names import check_name
        from crawler.newcity.writing import put_in_place, staged

        name, *sources = _with_name(args)
        project = self.cities_folder(name)
        check_name(name, project, get_spider_loader(self.project_settings).list())
        portal = self._portal(name, sources)
        from crawler.console.portal import show_portal, show_staged, show_written

        show_portal(portal)
        for reader in self._reading(portal.column):
            say(f"The city {reader} reads this listing already.")
        _compare_with_register(portal.column)
        with staged(portal, project) as city:
            show_staged(city, dry=dry)
            if not dry:
                put_in_place(city, name, project)
        if not dry:
            show_written(name, checkout=(project / "crawler").is_dir())

    def _reading(self, column: Column) -> list[str]:
        """Return the names of the cities of this project that have the listing of a column."""
        from crawler.portals.city_spider import CitySpider
        from crawler.reading.urls import lookup_key

        loader = get_spider_loader(self.project_settings)
        cities = [spider for name in loader.list() if issubclass(spider := loader.load(name), CitySpider)]
        listing = lookup_key(column.url)
        return [city.name for city in cities if listing in {lookup_key(each.url) for each in city.columns}]

    def _portal(self, name: str, sources: list[str]) -> Portal:
        from crawler.files import is_there
        from crawler.newcity.by_address import portal_at
        from crawler.newcity.by_files import portal_in
        from crawler.newcity.refusals import NewCityError

        urls = [source for source in sources if "://" in source]
        if not urls and len(sources) == 1 and not is_there(Path(sources[0])):
            urls = sources = [_address_in_register(sources[0])]
        if not urls:
            return portal_in(name, _load(sources), self.project_settings.getfloat("READING_CPU_SECONDS"))
        if len(sources) > 1:
            raise NewCityError(
                "Give the URL of one listing, or saved pages, not both. Further pages are found from the listing."
            )
        say_error(f"Looking at {urls[0]} …")
        return portal_at(name, urls[0], self.project_settings)


def _compare_with_register(column: Column) -> None:
    """Print a sentence if the register says another kind of a listing than the listing's title."""
    from crawler.register.lookup import row_of_listing

    row = row_of_listing(column.url)
    if row is not None and column.kind is not None and row.kind != column.kind:
        say(
            f"The register says {row.kind} of this listing, and its title says {column.kind}: check the kind of the column in"
            " the city's file."
        )


def _with_name(args: list[str]) -> list[str]:
    """Return the name of the new city and its sources. A place alone gets its name from the host in the register.

    Raises:
        NewCityError: the name or the source is missing.
    """
    from crawler.newcity.places import city_name, listing_of_place, unknown_place
    from crawler.newcity.refusals import NewCityError

    row = listing_of_place(args[0]) if len(args) == 1 and "://" not in args[0] else None
    if row is not None and row.address is not None:
        return [city_name(row), row.address]
    if len(args) < 2:
        misspelt = unknown_place(args[0]) if args and not args[0].isascii() else None
        raise misspelt or NewCityError(
            "Name the new city and its source: scrapy newcity linyi https://…/, or scrapy newcity linyi saved/, or a place"
            " of the register: scrapy newcity linyi 临沂."
        )
    return args


def _address_in_register(place: str) -> str:
    """Return the address of the only column of a place in the register.

    Raises:
        NewCityError: the register does not have the place, or has several columns of it.
    """
    from crawler.newcity.places import listing_of_place, unknown_place
    from crawler.newcity.refusals import NewCityError

    row = listing_of_place(place)
    if row is None or row.address is None:
        raise unknown_place(place) or NewCityError(
            f"There is no {place}: check the path. A URL must begin with http:// or https://. The register has no place of"
            " this name either."
        )
    return row.address


def _load(sources: list[str]) -> list[tuple[str, SavedPage]]:
    """Load saved pages. Return a list of pairs: the path of a page, and the page.

    Args:
        sources: the paths of pages, or of folders that contain pages.

    Raises:
        NewCityError: a source does not exist, a page cannot be read, or there is no page in any source.
    """
    from crawler.archive.sources.folder_files import FolderFiles
    from crawler.archive.sources.saved_files import SavedFiles
    from crawler.files import is_there
    from crawler.newcity.refusals import NewCityError

    files = SavedFiles()
    pages = []
    for source in map(Path, sources):
        if not is_there(source):
            raise NewCityError(
                f"There is no {source}: check the path. A URL must begin with http:// or https://."
            )
        found = FolderFiles.of(source) if source.is_dir() else None
        for path in _in_folder(found, files) if found is not None else [source]:
            try:
                pages.append((str(path), files.load(path, found)))
            except OSError as error:
                raise NewCityError(f"{path} cannot be read: {error.strerror}.") from error
    if files.problems:
        raise NewCityError(f"{files.problems[0]} {_CORRECT}")
    if not pages:
        raise NewCityError(f"There is no saved page in {', '.join(sources)}.")
    return pages


def _in_folder(found: FolderFiles, files: SavedFiles) -> list[Path]:
    """Return the sorted paths of the saved pages in a folder.

    Subfolders are included. Files that are not pages (such as images) are left out. Files that a ``pages.jsonl`` lists
    are always included.

    Args:
        found: the files in the folder.
        files: the loader that reads each ``pages.jsonl``.
    """
    files.problems += found.problems
    described = {path for file in found.descriptions for path in files.descriptions(file).pages}
    pages = {path.resolve(): path for path in found.pages}
    return sorted({*pages.values(), *(path for path in described if path not in pages)})
