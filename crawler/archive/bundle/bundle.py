"""Pack and check citable bundles: a city's records, the archive of their pages, and the digests of all files."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import orjson
import scrapy
from jsonschema_rs import Draft202012Validator, ValidationError

from crawler import __version__
from crawler.archive.bundle.wacz_writer import ListedPage, write_wacz
from crawler.archive.model import ArchiveError, surt
from crawler.archive.recording import ARCHIVE_FOLDER
from crawler.archive.warc.index import INDEX
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.warc_file import WARC_SUFFIXES
from crawler.counts import counted
from crawler.files import BusyError, is_there, staging_folder
from crawler.schema import SCHEMA_FILE
from crawler.store.schema_version import parse_record

MANIFEST = "manifest.json"
RECORDS = "records.jsonl"
FORMAT = 1

_MANIFEST_SCHEMA = Draft202012Validator(
    {
        "type": "object",
        "required": ["city", "arguments", "records", "code", "files"],
        "properties": {
            "city": {"type": "string", "pattern": r"^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$"},
            "arguments": {
                "type": "object",
                "properties": {"listing": {"type": "string", "pattern": "^https?://"}},
                "additionalProperties": False,
            },
            "records": {"type": "integer", "minimum": 0},
            "code": {
                "type": "object",
                "required": ["version"],
                "properties": {"version": {"type": "string"}},
            },
            "files": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["path", "sha256"],
                    "properties": {"path": {"type": "string"}, "sha256": {"type": "string"}},
                },
            },
        },
    }
)
"""The values of a manifest that are used. A bundle may come from a stranger, and two of the values become arguments of a
command: ``city`` and ``arguments``."""


@dataclass(frozen=True, slots=True)
class PackedBundle:
    """The result of packing a bundle.

    Attributes:
        folder: the bundle's folder.
        manifest_sha256: the manifest's SHA-256 in hexadecimal. All other files can be checked with the manifest.
        records: the number of records.
        captures: the number of captures (saved responses).
        not_archived: the number of records whose page is not in any of the city's WARC files.
        problems: a list of sentences about records in the WARC files that could not be read.
    """

    folder: Path
    manifest_sha256: str
    records: int
    captures: int
    not_archived: int
    problems: list[str]


def pack(city: Path, folder: Path) -> PackedBundle:
    """Pack a city's records and WARC files into a folder that can be cited and checked.

    The folder contains ``<city>.wacz``, ``records.jsonl``, ``reply.schema.json``, and the city's ``rejects.jsonl`` if
    that file exists. It also contains ``manifest.json`` with the SHA-256 of each of these files. Packing an unchanged
    city again results in an identical bundle.

    Args:
        city: the city's folder in ``DATA_DIR``.
        folder: the folder to create for the bundle. It must not exist yet.

    Raises:
        ArchiveError: the city has no records or no saved pages, or ``folder`` already exists.
        StoreError: a record has a schema version that is newer than this program's.
        OSError: the bundle cannot be written.
    """
    paths = sorted(path for path in (city / ARCHIVE_FOLDER).glob("*") if path.name.endswith(WARC_SUFFIXES))
    if not paths or not (city / RECORDS).is_file():
        raise ArchiveError(
            f"{city} has {'records but no WARC file' if (city / RECORDS).is_file() else 'no records'} to pack. A live run"
            " writes both, unless ARCHIVE is off or REDACT_CONTACTS is set."
        )
    if folder.exists():
        raise ArchiveError(f"{folder} already exists: name another folder with -o, or move it away.")
    sources = [WarcSource(path) for path in paths]
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with staging_folder(folder) as staging:
            return _pack(city, sources, staging / folder.name, folder)
    except BusyError as error:
        raise ArchiveError(f"{error}: wait until it ends, or name another folder with -o.") from error
    finally:
        for source in sources:
            source.close()


def _pack(city: Path, sources: list[WarcSource], aside: Path, folder: Path) -> PackedBundle:
    """Pack a city into the folder ``aside``, and move it to ``folder``."""
    newest = max(source.newest() for source in sources)
    if not newest:
        raise ArchiveError(f"The WARC files of {city} hold no page.")
    with (city / RECORDS).open("rb") as lines:
        found = [_page_of(parse_record(city / RECORDS, line), sources) for line in lines]
    pages, records = list(filter(None, found)), len(found)
    title = f"{city.name}: replies to deputies' suggestions, {counted(records, 'record')} as fetched until {newest}"
    aside.mkdir()
    captures = write_wacz(aside / f"{city.name}.wacz", sources, pages, title=title, created=newest)
    for name in (RECORDS, "rejects.jsonl"):
        if (city / name).is_file():
            shutil.copyfile(city / name, aside / name)
    (aside / SCHEMA_FILE.name).write_bytes(SCHEMA_FILE.read_bytes())
    manifest = _manifest(city, aside, title=title, created=newest, records=records, captures=captures)
    (aside / MANIFEST).write_bytes(manifest)
    aside.rename(folder)
    problems = [problem for source in sources for problem in source.problems]
    digest = sha256(manifest).hexdigest()
    return PackedBundle(folder, digest, records, captures, records - len(pages), problems)


def read_bundle_manifest(folder: Path) -> dict[str, Any]:
    """Read a bundle's manifest, ``manifest.json``.

    Raises:
        ArchiveError: the manifest does not exist, cannot be read, has an unknown format, or contains a value that
            ``scrapy archive pack`` never writes.
    """
    try:
        manifest: dict[str, Any] = dict(orjson.loads((folder / MANIFEST).read_bytes()))
        if manifest["format"] != FORMAT:
            raise ArchiveError(
                f"{folder} was packed by another version of fuwen: the format of its {MANIFEST} is unknown."
            )
        _MANIFEST_SCHEMA.validate(manifest)
    except ValidationError as error:
        place = "/".join(map(str, error.instance_path)) or "the whole file"
        raise ArchiveError(
            f"{folder / MANIFEST} is not a manifest of scrapy archive pack: {place}: {error.message}."
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ArchiveError(
            f"{folder} is not a bundle: it has no {MANIFEST}. Use scrapy archive pack CITY to make one, or scrapy audit"
            " CITY to prove records by an archive that is not packed."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(
            f"{folder} is not a bundle of scrapy archive pack: could not read its {MANIFEST} ({error})."
        ) from error
    return manifest


def integrity_errors(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for each difference between a bundle and its manifest.

    ``folder`` is the bundle's folder, and ``manifest`` is the decoded content of its ``manifest.json``. The files
    inside the bundle's WACZ are also compared with the digests that the WACZ itself contains. Index files of this and
    earlier versions are ignored.
    """
    named = {MANIFEST}
    for entry in manifest["files"]:
        path = folder / entry["path"]
        named.add(entry["path"])
        if not path.resolve().is_relative_to(folder.resolve()) or not is_there(path) or not path.is_file():
            yield f"{entry['path']} is missing."
        elif file_sha256(path) != entry["sha256"]:
            yield f"{entry['path']} was changed: its SHA-256 is not that of the manifest."
        elif path.suffix == ".wacz":
            yield from _wacz_errors(path)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in named and not name.startswith(INDEX) and not name.endswith(".cdxj"):
            yield f"{name} is not in the manifest."


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _page_of(record: dict[str, Any], sources: Sequence[WarcSource]) -> ListedPage | None:
    """Return the page-list entry for the page that a record was read from, or None if no source contains the page.

    The entry contains the requested URL, which can differ from the URL in the record.
    """
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
    """Return the hash of the Git commit that this code is checked out from, or None if this is not a Git checkout."""
    try:
        result = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 the git that is installed
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip()


def _wacz_errors(path: Path) -> Iterator[str]:
    """Yield a sentence for each difference between a WACZ and the digests in its ``datapackage.json``."""
    try:
        with ZipFile(path) as wacz:
            package = wacz.read("datapackage.json")
            digest = orjson.loads(wacz.read("datapackage-digest.json"))["hash"]
            if digest != f"sha256:{sha256(package).hexdigest()}":
                yield f"{path.name}: datapackage.json does not match its digest."
            for resource in orjson.loads(package)["resources"]:
                with wacz.open(resource["path"]) as file:
                    member = file_digest(file, "sha256")  # type: ignore[arg-type] # a ZipExtFile can be read
                if resource["hash"] != f"sha256:{member.hexdigest()}":
                    yield f"{path.name}: {resource['path']} does not match its digest."
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        yield f"{path.name} is not a whole WACZ ({error})."
