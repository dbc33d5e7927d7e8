"""Evidence of a first contact: a JSON file with its checks, and a WARC file with its pages."""

from __future__ import annotations

import shutil
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import scrapy
from scrapy.settings import BaseSettings

from crawler import __version__
from crawler.archive.recording import request_message, response_message
from crawler.archive.warc.writer import WarcWriter
from crawler.contact.asking import FirstContact
from crawler.contact.checks import outcome_of_contact
from crawler.files import staging_folder, sync_folder, write_atomically
from crawler.portals.city import City
from crawler.run.outcome import Outcome
from crawler.store.masking import redacted

EVIDENCE = "evidence"
"""The folder of the evidence, next to ``fixtures``."""


def write_evidence(contact: FirstContact, folder: Path, settings: BaseSettings) -> Path:
    """Write the evidence of a first contact: ``<city>.json`` and ``<city>.warc.gz``.

    The JSON file has the newest contact of each column, so columns that were not asked keep their earlier entry. The WARC
    file has the pages of all contacts.

    Args:
        contact: the first contact.
        folder: the folder of the two files. It is made if it does not exist.
        settings: the settings. With ``REDACT_CONTACTS`` what was found is masked, and no pages are written; nor are they
            without ``ARCHIVE``.

    Returns:
        The path of the JSON file.

    Raises:
        OSError: the files cannot be written. Both are as they were before, or the WARC file alone is new.
        StoreError: likewise.
        BusyError: another contact of the city is being written.
    """
    masked = settings.getbool("REDACT_CONTACTS")
    folder.mkdir(parents=True, exist_ok=True)
    file, warc = folder / f"{contact.city}.json", folder / f"{contact.city}.warc.gz"
    with staging_folder(warc) as staging:
        if settings.getbool("ARCHIVE") and not masked:
            new = staging / warc.name
            if warc.exists():
                shutil.copyfile(warc, new)
            _append_pages(contact, new)
            new.replace(warc)
            sync_folder(folder)
        values = _values(contact, read_evidence(file), warc, masked=masked)
        write_atomically(file, orjson.dumps(values, option=orjson.OPT_INDENT_2) + b"\n")
    return file


def read_evidence(file: Path) -> list[dict[str, Any]]:
    """Return the columns in a JSON file of evidence. The list is empty if there is no such file or it cannot be read."""
    try:
        values = orjson.loads(file.read_bytes())
        return [column for column in values["columns"] if isinstance(column, dict)]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def contacted_on(folder: Path, city: City) -> str | None:
    """Return the date since when the essentials of all columns of a city are confirmed, or None if they are not.

    A column whose URL has changed since its contact counts as never contacted.

    Args:
        folder: the folder of the evidence.
        city: the city.
    """
    found = {
        (column.get("name"), column.get("url")): column
        for column in read_evidence(folder / f"{city.name}.json")
    }
    columns = [found.get((column.name, column.url)) for column in city.columns]
    days = [
        str(column["contacted_at"])[:10]
        for column in columns
        if column and column.get("exit_code") == Outcome.OK.code
    ]
    return max(days) if days and len(days) == len(columns) else None


def _values(
    contact: FirstContact, before: list[dict[str, Any]], warc: Path, *, masked: bool
) -> dict[str, Any]:
    """Return the content of the JSON file (docs/contract.md, "First contact")."""
    own = [
        {
            "name": column.name,
            "url": column.url,
            "contacted_at": contact.at,
            "version": __version__,
            "requests": column.requests,
            "exit_code": outcome_of_contact([column]).code,
            "checks": [
                asdict(replace(check, found=redacted(check.found)) if masked else check)
                for check in column.checks
            ],
            "proposals": [asdict(proposal) for proposal in column.proposals],
        }
        for column in contact.columns
    ]
    names = {column["name"] for column in own}
    columns = [column for column in before if column.get("name") not in names] + own
    pages = {"file": warc.name, "sha256": sha256(warc.read_bytes()).hexdigest()} if warc.exists() else None
    return {"city": contact.city, "warc": pages, "columns": columns}


def _append_pages(contact: FirstContact, path: Path) -> None:
    info = {
        "software": f"fuwen/{__version__} Scrapy/{scrapy.__version__}",
        "format": "WARC File Format 1.1",
        "isPartOf": contact.city,
    }
    writer = WarcWriter(path, info)
    try:
        for request, response, at in contact.exchanges:
            messages = request_message(request, response), response_message(response)
            writer.write(request.url, at, *messages, headers={})
        writer.sync()
    finally:
        writer.close()
