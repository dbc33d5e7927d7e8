"""Write the files of a new city.

The files are written into a temporary folder, where the fixture is replayed. Then all files are moved to
their final places. If a file with the same path exists already, no file is moved.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson
from scrapy import Spider

from crawler.archive.model import SavedPage
from crawler.archive.sources.descriptions import PAGES
from crawler.counts import counted
from crawler.fixtures.folder import EXPECTED, FIXTURES, METADATA_FILE, FixtureError, FixtureMetadata
from crawler.fixtures.replaying import ReplayResult, replay
from crawler.locks import folder_lock
from crawler.newcity.findings import Findings, findings_of
from crawler.newcity.names import class_name, spider_file
from crawler.newcity.portal import LEAST_DOCUMENTS, Portal
from crawler.newcity.refusals import NOT_STARTED, NewCityError
from crawler.newcity.source_code import spider_source

_ASIDE = ".newcity-"
"""The prefix of the temporary folders' names."""


@dataclass(frozen=True, slots=True)
class Staged:
    """The files of a new city, in a temporary folder.

    Attributes:
        source: the code of the spider.
        files: the final paths of the files: relative to the checkout, or below ``CITIES_DIR``.
        replayed: the result of running the spider on the fixture.
        findings: what the replay found that is unusual: rows listed twice, duplicates, conflicts, rejects.
        folder: the temporary folder.
    """

    source: str
    files: list[Path]
    replayed: ReplayResult
    findings: Findings
    folder: Path


@contextmanager
def staged(portal: Portal, project: Path) -> Iterator[Staged]:
    """Return a context manager that writes a city's files into a temporary folder and replays the fixture there.

    It provides the files and the result of the replay. The temporary folder lies in the project's folder and is
    removed when the context ends. Temporary folders left behind by killed processes are removed first.

    Args:
        portal: the portal of the new city.
        project: the project's folder.

    Raises:
        NewCityError: the files cannot be written, the replay fails, or it leaves fewer than
            :data:`LEAST_DOCUMENTS` records.
    """
    try:
        with _temporary_folder(project, portal.city.name) as folder:
            yield _write(portal, project, folder)
    except OSError as error:
        raise _write_error(error) from error


@contextmanager
def _temporary_folder(project: Path, name: str) -> Iterator[Path]:
    """Make a temporary folder in the project's folder, and remove those that killed processes left behind.

    A process keeps its temporary folder locked. A folder that is not locked was left behind by a killed process.

    Args:
        project: the project's folder. It is locked while the temporary folder is made.
        name: the name of the city.
    """
    with ExitStack() as cleanup:
        if not project.exists():
            project.mkdir(parents=True)
            cleanup.callback(_remove_if_empty, project)
        with folder_lock(project, wait=True):
            for left in project.glob(f"{_ASIDE}*"):
                with folder_lock(left) as free:
                    if free:
                        shutil.rmtree(left, ignore_errors=True)
            folder = Path(mkdtemp(prefix=f"{_ASIDE}{name}-", dir=project))
            cleanup.enter_context(folder_lock(folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def put_in_place(city: Staged, name: str, project: Path) -> None:
    """Move a city's files to their final places. No existing file is overwritten.

    Args:
        city: the files of the city, in their temporary folder.
        name: the city's name.
        project: the project's folder.

    Raises:
        NewCityError: a file exists already or cannot be written. No file is moved if this error is raised.
    """
    fixture, spider = project / FIXTURES / name, spider_file(project, name)
    fixture.parent.mkdir(exist_ok=True)
    moved = False
    try:
        if fixture.exists():
            raise FileExistsError(f"{fixture.relative_to(project)} exists")  # noqa: TRY301
        (city.folder / name).rename(fixture)
        moved = True
        spider.hardlink_to(city.folder / spider.name)
    except BaseException as error:
        if moved:
            fixture.rename(city.folder / name)
        if isinstance(error, FileExistsError):
            raise NewCityError(
                f"There is a city {name} already, and nothing is overwritten: choose another name."
            ) from error
        if isinstance(error, OSError):
            raise _write_error(error) from error
        raise


def _write(portal: Portal, project: Path, folder: Path) -> Staged:
    name = portal.city.name
    fixture = folder / name
    files = [spider_file(project, name).relative_to(project)]
    source, replayed, findings = _write_and_replay(portal, folder)
    rejected = findings.rejected
    if rejected:
        portal.documents = [each for each in portal.documents if each[0].url not in rejected]
        if len(portal.documents) >= LEAST_DOCUMENTS:
            shutil.rmtree(fixture)
            source, replayed, findings = _write_and_replay(portal, folder)
            findings.rejected = rejected
    _check(portal, replayed, findings)
    (fixture / EXPECTED).write_bytes(replayed.records)
    excerpt = replayed.manifest["exit_code"] != 0
    (fixture / METADATA_FILE).write_text(FixtureMetadata(excerpt, portal.odd_read).text(), encoding="utf-8")
    written = sorted(path.relative_to(fixture) for path in fixture.rglob("*") if path.is_file())
    files += [Path(FIXTURES) / name / path for path in written]
    if not (
        project / "crawler"
    ).is_dir():  # a folder of one's own, whose name says more than the file's alone
        files = [project / path for path in files]
    return Staged(source, files, replayed, findings, folder)


def _write_and_replay(portal: Portal, folder: Path) -> tuple[str, ReplayResult, Findings]:
    """Write the spider and the saved pages of a city into ``folder``, and replay them.

    Return the source of the spider, the result of the replay, and what it found.

    Raises:
        NewCityError: the replay did not start.
    """
    name = portal.city.name
    fixture = folder / name
    named = [(f"listing-{number}", listing.page) for number, listing in enumerate(portal.listings, 1)]
    named += [(f"document-{number}", page) for number, (page, _) in enumerate(portal.documents, 1)]
    lines = [save_page(fixture, stem, page) for stem, page in named]
    (fixture / PAGES).write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    source = spider_source(portal)
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    try:
        replayed = replay(_load(folder / f"{name}.py", name), fixture)
    except FixtureError as error:
        raise NewCityError(f"{str(error).rstrip('.')}. Please report this portal.", NOT_STARTED) from error
    return source, replayed, findings_of(portal, replayed)


def save_page(fixture: Path, stem: str, page: SavedPage) -> dict[str, Any]:
    """Save a page in a fixture, and return the page's entry for ``pages.jsonl``.

    Args:
        fixture: the folder of the fixture.
        stem: the name of the page's file, without its extension.
        page: the page.
    """
    ending = "json" if page.body.lstrip()[:1] in {b"{", b"["} else "html"
    file = f"pages/{stem}.{ending}"
    (fixture / "pages").mkdir(parents=True, exist_ok=True)
    (fixture / file).write_bytes(page.body)
    return {
        "url": page.url,
        "file": file,
        "status": page.status,
        "headers": dict(page.headers),
        "fetched_at": page.fetched_at,
        "sha256": sha256(page.body).hexdigest(),
        "synthetic": False,
    }


def _load(path: Path, name: str) -> type[Spider]:
    """Import the file of a spider, and return the spider's class.

    Args:
        path: the path of the file.
        name: the name of the spider, which is also the city's name.

    Raises:
        NewCityError: the file cannot be imported as a Python module.
    """
    spec = importlib.util.spec_from_file_location(f"newcity_{name}", path)
    if spec is None or spec.loader is None:
        raise NewCityError(f"{path} cannot be imported.", NOT_STARTED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    spider: type[Spider] = getattr(module, class_name(name))
    return spider


def _check(portal: Portal, replayed: ReplayResult, findings: Findings) -> None:
    """Check that the replay succeeded, made something of each document, and gave enough records.

    Raises:
        NewCityError: the replay failed, did not read a document, or gave fewer than :data:`LEAST_DOCUMENTS` records.
    """
    records = replayed.records.count(b"\n")
    unusual = [*findings.duplicates, *findings.rejected_sentences]
    if records < LEAST_DOCUMENTS and unusual:
        raise NewCityError(
            f"The pages give {counted(records, 'record')}, and {LEAST_DOCUMENTS} are needed: save further documents of the"
            f" listing, and give the files. {' '.join(unusual)}",
            NOT_STARTED,
        )
    problem = replayed.problem(excerpt=True)
    if problem is None and findings.unread:
        problem = (
            f"it read {records} of {len(portal.documents)} documents, and not {', '.join(findings.unread)}"
        )
    if problem is not None:
        raise NewCityError(
            f"The replay of the new city failed: {problem}. Please report this portal.", NOT_STARTED
        )


def _write_error(error: OSError) -> NewCityError:
    return NewCityError(
        f"The files cannot be written ({error.strerror or error}, {error.filename}): fix that, then run again.",
        NOT_STARTED,
    )
