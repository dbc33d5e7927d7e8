"""``scrapy archive``: pack a city's archive, verify a bundle, find a page in archives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.base import ProjectCommand
from crawler.console.output import say
from crawler.run.outcome import Outcome

if TYPE_CHECKING:
    import argparse

_ACTIONS = ("pack", "verify", "find")


class Command(ProjectCommand, ScrapyCommand):
    """What is done with archives besides replaying them (docs/archive.md).

    The rooms that do it are imported where they are needed: Scrapy imports this module for every command.
    """

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """How the command is written."""
        return "[options] pack <city> | verify <bundle> | find <page_sha256 or URL> <source> ..."

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Pack a city's archive so that it can be cited, verify such a bundle, find a page in archives"

    def long_desc(self) -> str:
        """What ``--help`` shows."""
        return (
            "pack: a folder with the city's WARC as one WACZ, its records, their schema and a manifest with the SHA-256"
            " of each. verify: whether every digest holds and the records can be read from the archive again. find:"
            " where the page of a record lies (by its page_sha256), or every capture of a URL. Examples: scrapy archive"
            " pack chongqing -o chongqing-2026; scrapy archive verify chongqing-2026; scrapy archive find"
            " https://kjj.cq.gov.cn/zwgk_176/ data/chongqing/archive. Exit codes: 0 done and all of it holds, 1 not"
            " started, 2 usage, 3 something is missing, damaged or not the same."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Scrapy's global options, and ours."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FOLDER", help="of the bundle (default: <city>-bundle)")
        parser.add_argument(
            "--hashes-only",
            action="store_true",
            help="verify the digests alone, without reading the pages again",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what is asked and set the exit code."""
        from crawler.archive.model import ArchiveError
        from crawler.run.lock import LockedError
        from crawler.store.journal import StoreError

        if len(args) < 2 or args[0] not in _ACTIONS:
            raise UsageError(
                "Write scrapy archive pack CITY, scrapy archive verify BUNDLE, or scrapy archive find WHAT SOURCE.",
                print_help=False,
            )
        action, *named = args
        if action != "find" and len(named) != 1:
            raise UsageError(f"scrapy archive {action} takes one name, not {len(named)}.", print_help=False)
        try:
            if action == "pack":
                self._pack(named[0], opts.output)
            elif action == "verify":
                self._verify(Path(named[0]), hashes_only=opts.hashes_only)
            else:
                self._find(named[0], named[1:])
        except (ArchiveError, LockedError, StoreError) as error:
            self.fail(Outcome.NOT_STARTED, str(error))
        except OSError as error:
            self.fail(
                Outcome.NOT_STARTED,
                f"{error.filename or 'A file'} could not be written or read ({error.strerror}).",
            )

    def _pack(self, city: str, output: str | None) -> None:
        from crawler.archive.bundle.bundle import pack
        from crawler.run.lock import take_lock

        data = Path(self.project_settings["DATA_DIR"] if self.project_settings is not None else "data")
        if not (data / city).is_dir():
            known = ", ".join(sorted(path.name for path in data.glob("*") if path.is_dir())) or "nothing yet"
            self.fail(Outcome.USAGE, f"There is no city {city} in {data}, which holds {known}.")
            return
        lock = take_lock(data / city)  # no run may write meanwhile
        try:
            packed = pack(data / city, Path(output or f"{city}-bundle"))
        finally:
            lock.release()
        for problem in packed.problems:
            say(problem)
        say(f"{packed.folder}: {packed.records} records, {packed.captures} captures.")
        if packed.not_archived:
            say(
                f"{packed.not_archived} records were read from pages that no WARC of the city holds: they came from a"
                " replay, or from a run without ARCHIVE."
            )
        say(f"Cite it with the SHA-256 of its manifest: {packed.manifest_sha256}")
        self.exitcode = (Outcome.INCOMPLETE if packed.problems or packed.not_archived else Outcome.OK).code

    def _verify(self, bundle: Path, *, hashes_only: bool) -> None:
        from crawler.archive.bundle.bundle import (
            RECORDS,
            compare_records,
            integrity_errors,
            read_bundle_manifest,
        )

        manifest = read_bundle_manifest(bundle)
        wrong = list(integrity_errors(bundle, manifest))
        for sentence in wrong:
            say(sentence)
        if wrong:
            self.fail(
                Outcome.INCOMPLETE, f"{bundle} is not what was packed. Get it again from where it was cited."
            )
            return
        say(f"{len(manifest['files'])} files: every SHA-256 holds.")
        if hashes_only:
            return
        with TemporaryDirectory(prefix="fuwen-verify-") as folder:
            again = Path(folder) / RECORDS
            ended = _reextract(bundle, manifest, again)
            if not again.is_file():
                self.fail(
                    Outcome.INCOMPLETE,
                    f"The pages could not be read again: scrapy reextract ended with {ended}.",
                )
                return
            gone, come = compare_records(bundle / RECORDS, again)
        if gone or come:
            self.fail(
                Outcome.INCOMPLETE,
                f"Read again, {gone} of {manifest['records']} records are not the same, and {come} are other ones. The"
                f" records were made by fuwen {manifest['code']['version']}; newer code may read more. scrapy reextract"
                " and scrapy diff show what.",
            )
            return
        say(f"{manifest['records']} records: the same when read again from the archive.")

    def _find(self, sought: str, sources: list[str]) -> None:
        from crawler.archive.find import find_captures
        from crawler.archive.sources.open import open_sources

        if not sources:
            raise UsageError(
                "Name the archives to look in: scrapy archive find WHAT SOURCE ...", print_help=False
            )
        opened = open_sources(sources)
        found = 0
        for line in find_captures(sought, opened):
            found += 1
            say(line)
        problems = [problem for source in opened for problem in source.problems]
        for source in opened:
            source.close()
        for problem in problems:
            self.fail(Outcome.INCOMPLETE, problem)
        if not found:
            self.fail(Outcome.INCOMPLETE, f"No capture of {sought} was found in {', '.join(sources)}.")


def _reextract(bundle: Path, manifest: dict[str, Any], output: Path) -> int:
    """Read the pages of a bundle again, in a process of its own; its progress is seen."""
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "reextract",
        manifest["city"],
        str(bundle / f"{manifest['city']}.wacz"),
    ]
    for name, value in manifest["arguments"].items():
        command += ["-a", f"{name}={value}"]
    return subprocess.run([*command, "-o", str(output)], check=False, stdout=sys.stderr).returncode  # noqa: S603 our own
