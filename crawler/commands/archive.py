"""``scrapy archive``: pack a city's saved pages and records into a bundle, verify a bundle, find or show saved pages."""

from __future__ import annotations

import argparse
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.commands.base import ProjectCommand
from crawler.console.output import say, say_data, say_error
from crawler.console.stopping import unwind_when_stopped
from crawler.counts import counted
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    from crawler.archive.lookup import Archive

_STOPPED = {
    "pack": "nothing was packed",
    "verify": "the bundle was not verified",
    "find": "the archives were not searched to their end",
    "show": "the archives were not read to their end",
}
"""Maps each action to what is said if a signal stops it. When ``show`` serves pages, a signal is how it ends."""

_VIEWER = Path("build", "replaywebpage", "package")
"""The folder in the project that has the scripts of ReplayWeb.page, if ``make`` has fetched them."""


class Command(ProjectCommand, ScrapyCommand):
    """A command that packs a city into a bundle, verifies a bundle, searches or shows archives (docs/archive.md)."""

    usage = (
        "[options] pack <city> | verify <bundle> | find <page_sha256 or URL> <source> ... | show <source> ..."
    )
    summary = "Pack a city's archive into a citable bundle, verify a bundle, find or show pages of archives"
    description = (
        "pack: write a folder with the city's WARC files as one WACZ, its records, their schema and a"
        " manifest with the SHA-256 of each file. verify: check every digest and read the records from the"
        " archive again. find: list the captures of a record's page (by its page_sha256) or of a URL."
        " show: show the captures in a browser, from a server on this machine, until Ctrl-C."
    )
    examples = (
        "scrapy archive pack chongqing -o chongqing-2026",
        "scrapy archive verify chongqing-2026",
        "scrapy archive verify chongqing-2026 --hashes-only",
        "scrapy archive find https://kjj.cq.gov.cn/zwgk_176/ data/chongqing/archive",
        "scrapy archive show chongqing-2026 --port 8080",
    )
    main_settings = ("DATA_DIR", "FOLLOW_LINKS")
    exit_codes = (
        "0 done, and everything matches",
        "1 not started",
        "2 usage",
        "3 something is missing, damaged or different, or the command was stopped",
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add this command's options to Scrapy's global options."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="FOLDER", help="the bundle's folder (default: <city>-bundle)"
        )
        parser.add_argument(
            "--hashes-only",
            action="store_true",
            help="check only the digests; do not read the pages again",
        )
        parser.add_argument(
            "--port",
            type=int,
            default=0,
            metavar="N",
            help="show: the port to listen on (default: any that is free)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the action that the first argument names (pack, verify, find or show) and set the exit code."""
        from crawler.archive.model import ArchiveError
        from crawler.run.lock import LockedError
        from crawler.store.journal import StoreError

        self.refuse_standard_output(opts.output)
        if len(args) < 2 or args[0] not in _STOPPED:
            raise UsageError(
                "Write scrapy archive pack CITY, scrapy archive verify BUNDLE, scrapy archive find WHAT SOURCE, or"
                " scrapy archive show SOURCE."
            )
        unwind_when_stopped()
        action, *names = args
        if action in {"pack", "verify"} and len(names) != 1:
            raise UsageError(f"scrapy archive {action} takes one name, not {len(names)}.")
        try:
            if action == "pack":
                self._pack(names[0], opts.output)
            elif action == "verify":
                self._verify(Path(names[0]), hashes_only=opts.hashes_only)
            elif action == "find":
                self._find(names[0], names[1:])
            else:
                self._show(names, opts.port)
        except KeyboardInterrupt:
            self.fail(Outcome.INCOMPLETE, f"Stopped: {_STOPPED[action]}. Run again.")
        except (ArchiveError, LockedError, StoreError) as error:
            self.fail(Outcome.NOT_STARTED, str(error))
        except OSError as error:
            self.fail(
                Outcome.NOT_STARTED,
                f"{error.filename or 'A file'} could not be read or written: {error.strerror}.",
            )

    def _pack(self, city: str, output: str | None) -> None:
        from crawler.archive.bundle.bundle import pack
        from crawler.run.lock import take_lock

        data = Path(self.project_settings["DATA_DIR"])
        if not (data / city).is_dir():
            known = sorted(path.name for path in data.glob("*") if path.is_dir())
            sentence = f"There is no city {city} in {data}. Cities there: {', '.join(known) or 'none yet'}."
            self.refuse_city(city, known, sentence)
        lock = take_lock(data / city)  # prevents a crawl from writing during packing
        try:
            packed = pack(data / city, Path(output or f"{city}-bundle"))
        finally:
            lock.release()
        for problem in packed.problems:
            say(problem)
        say(f"{packed.folder}: {counted(packed.records, 'record')}, {counted(packed.captures, 'capture')}.")
        if packed.not_archived:
            say(
                f"{counted(packed.not_archived, 'record')} without a page in the city's WARC files: from a replay, from a"
                " run without ARCHIVE, or lost with a damaged file."
            )
        say(f"To cite it, use the SHA-256 of its manifest: {packed.manifest_sha256}")
        self.exitcode = (Outcome.INCOMPLETE if packed.problems or packed.not_archived else Outcome.OK).code

    def _verify(self, bundle: Path, *, hashes_only: bool) -> None:
        from crawler.archive.bundle.bundle import (
            RECORDS,
            integrity_errors,
            read_bundle_manifest,
        )
        from crawler.archive.bundle.comparison import compare_records

        manifest = read_bundle_manifest(bundle)
        mismatches = list(integrity_errors(bundle, manifest))
        for sentence in mismatches:
            say(sentence)
        if mismatches:
            self.abort(
                Outcome.INCOMPLETE,
                f"{bundle} differs from what was packed. Download it again from where it was cited.",
            )
        say(f"{counted(len(manifest['files']), 'file')}: every SHA-256 matches.")
        if hashes_only:
            return
        with TemporaryDirectory(prefix="fuwen-verify-") as folder:
            reread = Path(folder) / RECORDS
            exit_code = _reextract(bundle, manifest, reread)
            if not reread.is_file():
                self.abort(
                    Outcome.INCOMPLETE,
                    f"Could not read the pages again: scrapy reextract exited with code {exit_code}.",
                )
            missing, added = compare_records(bundle / RECORDS, reread)
        if missing or added:
            reason = "Their pages are damaged or not in the bundle, or the code at hand takes them for no documents."
            if added:
                reason = (
                    f"The bundle was made by fuwen {manifest['code']['version']}; newer code may read more."
                )
            self.abort(
                Outcome.INCOMPLETE,
                f"Reading the archive again did not reproduce {missing:,} of {counted(manifest['records'], 'record')}, and gave"
                f" {counted(added, 'different one')}. Use scrapy reextract and scrapy diff to see the differences. {reason}",
            )
        say(f"{counted(manifest['records'], 'record')}: reading the archive again gives the same.")

    def _find(self, target: str, sources: list[str]) -> None:
        from crawler.archive.find import find_captures

        if not sources:
            raise UsageError("Name the archives to search: scrapy archive find WHAT SOURCE ...")
        found = 0
        with closing(self._open(sources)) as archive:
            for line in find_captures(target, archive.sources):
                found += 1
                say_data(line)
            for problem in archive.problems():
                self.fail(Outcome.INCOMPLETE, problem)
        if not found:
            self.fail(Outcome.INCOMPLETE, f"Found no capture of {target} in {', '.join(sources)}.")

    def _show(self, names: list[str], port: int) -> None:
        from crawler.archive.model import ArchiveError
        from crawler.archive.show.site import VIEWER_SCRIPTS, Shelf, serve

        if not 0 <= port < 1 << 16:
            raise UsageError(f"--port {port}: a port is a number up to 65535.")

        def ready(address: str) -> None:
            say(f"{counted(len(shelf.captures), 'capture')} at {address} until Ctrl-C.")
            sys.stdout.flush()

        with closing(self._open(names)) as archive:
            shelf = Shelf(archive.sources)
            for problem in archive.problems():
                say_error(problem)
            if not shelf.captures:
                raise ArchiveError(f"There is no saved page to show in {', '.join(names)}.")
            viewer = Path(closest_scrapy_cfg()).parent / _VIEWER
            is_installed = all((viewer / script).is_file() for script in VIEWER_SCRIPTS)
            if not is_installed:
                say_error(
                    "Pages are shown without pictures and scripts. For both: make build/replaywebpage/.done"
                )
            serve(shelf, viewer if is_installed else None, port, ready)

    def _open(self, names: list[str]) -> Archive:
        from crawler.archive.lookup import Archive
        from crawler.archive.sources.open import open_sources

        return Archive(open_sources(names, follow_links=self.project_settings.getbool("FOLLOW_LINKS")))


def _reextract(bundle: Path, manifest: dict[str, Any], output: Path) -> int:
    """Run ``scrapy reextract`` on a bundle's WACZ file and return its exit code.

    The command writes the records to the file ``output``. Everything that it prints goes to standard error.

    Args:
        bundle: the bundle's folder.
        manifest: the bundle's manifest, which names the city and the spider's arguments.
        output: the file to write.
    """
    city = manifest["city"]
    command = [sys.executable, "-m", "scrapy", "reextract", city, str(bundle / f"{city}.wacz")]
    for name, value in manifest["arguments"].items():
        command += ["-a", f"{name}={value}"]
    return subprocess.run([*command, "-o", str(output)], check=False, stdout=sys.stderr).returncode  # noqa: S603 our own
