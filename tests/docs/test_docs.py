"""The documentation: it builds without a warning, asks no other host, and its commands work as written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from scrapy.utils.project import get_project_settings

from crawler.items import record_schema
from crawler.store.attachment_journal import AttachmentLine, AttachmentStatus
from tests.support.cities import SPIDERS, spider_class
from tests.support.clones import copy_project
from tests.support.once import made_once
from tests.support.project import PROJECT

RUN = re.compile(r"^<!-- run -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("deploy/**/*.md")])


class Block(NamedTuple):
    """A block of commands that is marked as runnable."""

    page: str
    number: int
    commands: str


def blocks() -> list[Block]:
    return [
        Block(page.relative_to(PROJECT).as_posix(), number, commands)
        for page in PAGES
        for number, commands in enumerate(RUN.findall(page.read_text(encoding="utf-8")), 1)
    ]


def _lend_environment(venv: Path) -> None:
    """This environment under another path, marked as made so that ``make`` installs nothing into it."""
    venv.mkdir()
    for part in Path(sys.prefix).iterdir():
        if not part.name.startswith("."):
            (venv / part.name).symlink_to(part)
    for mark in (".crawl", ".develop", ".docs"):
        (venv / mark).touch()


def run(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder, env={**os.environ, "PATH": path, "PYTHONPATH": str(folder)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted({block.page for block in blocks()}))
def test_the_blocks_of_commands_of_a_page_work_as_written(page: str, tmp_path: Path) -> None:
    """One after the other, in a copy of the project."""
    of_page = [block for block in blocks() if block.page == page]
    needed = [name for block in of_page for name in re.findall(r"\b(jq|make|git)\b", block.commands)]
    missing = [name for name in needed if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
    copy_project(tmp_path, leave_out=("tests/", "benchmarks/"))
    _lend_environment(tmp_path / ".venv")
    for block in of_page:
        ended = run(block.commands, tmp_path)
        assert ended.returncode == 0, f"{block.commands}\n{ended.stdout}{ended.stderr}"


def test_the_start_and_the_three_paths_have_commands_that_are_run() -> None:
    pages = {block.page for block in blocks()}
    paths = {f"docs/paths/{name}.md" for name in ("data-team", "researcher", "archivist")}
    assert paths | {"docs/start.md", "docs/reading-a-run.md", "CONTRIBUTING.md"} <= pages


def test_no_runnable_block_asks_a_portal() -> None:
    for block in blocks():
        for line in block.commands.splitlines():
            if re.search(r"scrapy crawl(all)?\b", line):
                assert "REPLAY=" in line, f"{block.page}: {line}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a warning is an error."""
    pytest.importorskip("mkdocs", reason="the extra [docs] is not installed")
    return made_once(tmp_path_factory, "site", _build)


def _build(folder: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=PROJECT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "WARNING" not in ended.stderr


class Loads(HTMLParser):
    """What a page loads by itself, links that a reader follows aside."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in {"script", "img", "iframe", "source", "video"}:
            self.addresses.append(said.get("src", ""))
        if tag == "link" and said.get("rel") not in {"canonical", "prev", "next"}:
            self.addresses.append(said.get("href", ""))


@pytest.mark.slow
def test_no_page_of_the_site_loads_anything_from_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        assert [each for each in loads.addresses if urlsplit(each).netloc] == [], page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


@pytest.mark.slow
def test_the_reference_has_every_key_every_command_and_every_setting_of_ours(site: Path) -> None:
    record, commands, settings = (
        (site / "reference" / f"{name}.html").read_text(encoding="utf-8")
        for name in ("record", "commands", "settings")
    )
    assert [key for key in record_schema()["required"] if f"<code>{key}</code>" not in record] == []
    for path in (PROJECT / "crawler" / "commands").glob("*.py"):
        if "class Command(" in path.read_text(encoding="utf-8"):
            assert f"scrapy {path.stem}" in commands
    source = (PROJECT / "crawler" / "settings.py").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+) = ", source, re.MULTILINE)
    assert len(names) > 30
    assert set(names) <= set(get_project_settings())
    assert [name for name in names if f"<code>{name}</code>" not in settings] == []


def test_the_page_on_attachments_explains_every_key_and_fate() -> None:
    page = (PROJECT / "docs" / "attachments.md").read_text(encoding="utf-8")
    assert [name for name in AttachmentLine.__slots__ if f"`{name}`" not in page] == []
    assert [fate for fate in AttachmentStatus if f"| `{fate}` |" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_file_that_a_page_links_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if (
            not urlsplit(target).scheme
            and not target.startswith("reference/")
            and "/reference/" not in target
        ):
            assert (page.parent / target).exists(), target


def test_both_readmes_lead_to_each_other_and_to_the_two_commands() -> None:
    english, chinese = (
        (PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
    )
    assert "(README.zh-CN.md)" in english
    assert "(README.md)" in chinese
    for command in ("make crawl", "make test"):
        assert command in english
        assert command in chinese


def test_the_readmes_have_the_numbers_of_cities_columns_and_systems() -> None:
    cities = [spider_class(path) for path in SPIDERS]
    columns, systems = sum(len(city.columns) for city in cities), len({type(city.family) for city in cities})
    english = " ".join((PROJECT / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(cities)} city files with {columns} columns, at portals of {systems} content" in english
    chinese = (PROJECT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert f"{len(cities)} 个城市和机构的爬虫，共 {columns} 个栏目" in chinese


def test_no_text_installs_the_package_of_that_name_on_the_index_which_is_a_strangers() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    wrong = re.compile(r"pip3? install (?:.*['\" ]fuwen\b|(?!.*-e '?\.\[).*\.\[).*")
    found = []
    for name in names.stdout.splitlines():
        path = PROJECT / name
        if name.startswith(("fixtures/", "tests/")) or name == "Makefile" or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {match.group()}" for match in wrong.finditer(text)]
    assert found == []
