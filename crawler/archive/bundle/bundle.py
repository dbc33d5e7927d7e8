"""A citable bundle: a city's records with the archive that they were read from, and the digests of both."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import orjson
import scrapy

from crawler import __version__
from crawler.archive.bundle.wacz_writer import ListedPage, write_wacz
from crawler.archive.model import ArchiveError, surt
from crawler.archive.recording import ARCHIVE_FOLDER
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.warc_file import WARCS
from crawler.schema import SCHEMA_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MANIFEST = "manifest.json"
RECORDS = "records.jsonl"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Packed:
    """What a bundle holds.

    Attributes:
        folder: where it is.
        manifest_sha256: of its manifest; who has this can check everything else.
        records: how many records.
        captures: how many captures.
        not_archived: records whose page no WARC of the city holds.
        problems: what could not be read of the WARC, a sentence each.
    """

    folder: Path
    manifest_sha256: str
    records: int
    captures: int
    not_archived: int
    problems: list[str]


def pack(city: Path, folder: Path) -> Packed:
    """Pack a city's records and WARC into a folder that can be cited and checked.

    It holds ``<city>.wacz``, ``records.jsonl``, ``reply.schema.json``, and ``rejects.jsonl`` where there is one, and
    ``manifest.json`` with the SHA-256 of each. The same city gives the same bundle.

    Args:
        city: its folder in ``DATA_DIR``.
        folder: of the bundle; must not be there yet.

    Raises:
        ArchiveError: there is nothing to pack, or the folder is there.
        OSError: it cannot be written.
    """
    paths = sorted(path for path in (city / ARCHIVE_FOLDER).glob("*") if path.name.endswith(WARCS))
    if not paths or not (city / RECORDS).is_file():
        raise ArchiveError(
            f"{city} has {'records but no WARC' if (city / RECORDS).is_file() else 'no records'} to pack: a live run"
            " writes both, unless ARCHIVE is off or REDACT_CONTACTS is set."
        )
    if folder.exists():
        raise ArchiveError(f"{folder} is there already: name another with -o, or move it away.")
    sources = [WarcSource(path) for path in paths]
    aside = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        newest = max(source.newest() for source in sources)
        if not newest:
            raise ArchiveError(f"The WARC of {city} hold no page.")
        with (city / RECORDS).open("rb") as lines:
            listed = [_page_of(orjson.loads(line), sources) for line in lines]
        pages, records = list(filter(None, listed)), len(listed)
        title = f"{city.name}: replies to deputies' suggestions, {records} records as fetched until {newest}"
        captures = write_wacz(aside / f"{city.name}.wacz", sources, pages, title=title, created=newest)
        for name in (RECORDS, "rejects.jsonl"):
            if (city / name).is_file():
                shutil.copyfile(city / name, aside / name)
        shutil.copyfile(SCHEMA_FILE, aside / SCHEMA_FILE.name)
        manifest = _manifest(city, aside, title=title, created=newest, records=records, captures=captures)
        (aside / MANIFEST).write_bytes(manifest)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        problems = [problem for source in sources for problem in source.problems]
        for source in sources:
            source.close()
    return Packed(folder, sha256(manifest).hexdigest(), records, captures, records - len(pages), problems)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a bundle.

    Raises:
        ArchiveError: it has none.
    """
    try:
        manifest: dict[str, Any] = dict(orjson.loads((folder / MANIFEST).read_bytes()))
        known = (
            manifest["format"] == FORMAT
            and {"city", "arguments", "records", "code", "files"} <= manifest.keys()
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(
            f"{folder} is no bundle of scrapy archive pack: its {MANIFEST} cannot be read ({error})."
        ) from error
    if not known:
        raise ArchiveError(
            f"{folder} was packed by another version of fuwen: its {MANIFEST} is not known here."
        )
    return manifest


def wrong_hashes(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """What of a bundle is not as its manifest says, a sentence each; the members of its WACZ included."""
    named = {MANIFEST}
    for said in manifest["files"]:
        path = folder / said["path"]
        named.add(said["path"])
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            yield f"{said['path']} is missing."
        elif file_sha256(path) != said["sha256"]:
            yield f"{said['path']} was changed: its SHA-256 is not that of the manifest."
        elif path.suffix == ".wacz":
            yield from _wrong_members(path)
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and place not in named and not place.endswith(".cdxj"):
            yield f"{place} is not in the manifest."


def compare_records(old: Path, new: Path) -> tuple[int, int]:
    """How many lines stand only in the one file, and how many only in the other, whatever their order."""
    ours, theirs = (sorted(path.read_bytes().splitlines()) for path in (old, new))
    return len(_without(ours, theirs)), len(_without(theirs, ours))


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _page_of(record: dict[str, Any], sources: Sequence[WarcSource]) -> ListedPage | None:
    """The capture that a record was read from; its URL is the one that was asked for."""
    for source in sources:
        for capture in source.captures_of(surt(record["url"])):
            if capture.fetched_at == record["fetched_at"]:
                return ListedPage(capture.url, capture.fetched_at, record["title"])
    return None


def _manifest(city: Path, folder: Path, *, title: str, created: str, records: int, captures: int) -> bytes:
    runs = [orjson.loads(path.read_bytes()) for path in sorted((city / "runs").glob("*.json"))]
    listings = {run["arguments"]["listing"] for run in runs if run.get("arguments", {}).get("listing")}
    return orjson.dumps(
        {
            "format": FORMAT,
            "title": title,
            "city": city.name,
            "created": created,
            "records": records,
            "captures": captures,
            "code": {
                "name": "fuwen",
                "version": __version__,
                "commit": _commit(),
                "scrapy": scrapy.__version__,
                "python": platform.python_version(),
            },
            "arguments": {"listing": listings.pop()} if len(listings) == 1 else {},
            "runs": [
                {
                    key: run.get(key)
                    for key in ("run_id", "version", "outcome", "source", "started_at", "ended_at")
                }
                for run in runs
            ],
            "files": [
                {"path": path.name, "bytes": path.stat().st_size, "sha256": file_sha256(path)}
                for path in sorted(folder.iterdir())
            ],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def _commit() -> str | None:
    """The commit of the checkout that this code is, None where it is none."""
    try:
        said = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 the git that is installed
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip()


def _wrong_members(path: Path) -> Iterator[str]:
    """What of a WACZ is not as its datapackage.json says."""
    try:
        with ZipFile(path) as wacz:
            package = wacz.read("datapackage.json")
            digest = orjson.loads(wacz.read("datapackage-digest.json"))["hash"]
            if digest != f"sha256:{sha256(package).hexdigest()}":
                yield f"{path.name}: datapackage.json is not what its digest says."
            for said in orjson.loads(package)["resources"]:
                member = sha256()
                with wacz.open(said["path"]) as file:
                    while block := file.read(1 << 20):
                        member.update(block)
                if said["hash"] != f"sha256:{member.hexdigest()}":
                    yield f"{path.name}: {said['path']} is not what its digest says."
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        yield f"{path.name} is no whole WACZ ({error})."


def _without(lines: list[bytes], others: list[bytes]) -> list[bytes]:
    """The lines of a sorted list that another does not have."""
    left, place = [], 0
    for line in lines:
        while place < len(others) and others[place] < line:
            place += 1
        if place < len(others) and others[place] == line:
            place += 1
        else:
            left.append(line)
    return left
