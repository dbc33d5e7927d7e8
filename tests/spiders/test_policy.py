"""What every city keeps to: manners, values only, honesty about its sources, a fixture that proves it.

A new city needs no test of its own: its file in crawler/spiders/ and its folder in fixtures/ are found here.
``pytest tests/spiders -k NAME`` runs one city's.
"""

from __future__ import annotations

import ast
import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy.utils.project import get_project_settings

from crawler.archive.model import SavedPage
from crawler.fixtures.folder import Fixture
from crawler.fixtures.golden import check
from crawler.fixtures.parts import documents_of, listing_of
from crawler.portals.city import City
from crawler.reading import decode
from tests.support.cities import BY_NAME, POLITE, REPLAYED, SPIDERS, read, settings_of, spider_class
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(city, setting) -> why the portal's operator does not mind. A reason, or the test fails."""

VALUES = {"name", "label", "division", "place", "level", "family", "columns", "tls", "browser", "cookies"}
"""All that a city may say; what needs more belongs to its family."""

LONGEST_FILE = 40
"""Lines of a city's file."""


def test_there_are_cities() -> None:
    assert {"zhengzhou", "chongqing"} <= {path.stem for path in SPIDERS}


@pytest.mark.parametrize("path", BY_NAME)
@pytest.mark.parametrize("name", POLITE)
def test_no_city_is_faster_than_the_default_without_a_reason(path: Path, name: str) -> None:
    city = spider_class(path)
    project, own = get_project_settings(), settings_of(city)
    if (city.name, name) in EXCEPTIONS:
        assert len(EXCEPTIONS[city.name, name]) > 20, "an exception needs a reason"
    elif name == "DOWNLOAD_DELAY":
        assert own.getfloat(name) >= project.getfloat(name)
    else:
        assert own[name] == project[name]


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_is_values_only(path: Path) -> None:
    docstring, *statements = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr), f"{path.name}: begin with a docstring that says what was seen"
    *rest, spider = statements
    assert isinstance(spider, ast.ClassDef), f"{path.name}: the city's class stands last"
    for statement in rest:
        assert isinstance(statement, ast.ImportFrom | ast.Assign), (
            f"{path.name}: {ast.unparse(statement)[:60]} is no import and no value: what acts belongs to the family"
        )
        if isinstance(statement, ast.ImportFrom):
            assert (statement.module or "").startswith("crawler."), (
                f"{path.name}: a city imports CitySpider, Column and its family alone"
            )
    _, *body = spider.body
    for statement in body:
        assert isinstance(statement, ast.Assign), (
            f"{path.name}: {ast.unparse(statement)[:60]} is no value: move it to the family"
        )
        names = {ast.unparse(target) for target in statement.targets}
        assert names <= VALUES, f"{path.name}: a city says {', '.join(sorted(VALUES))}, not {names - VALUES}"


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_is_a_short_file_whose_name_file_and_class_agree(path: Path) -> None:
    city = spider_class(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE, (
        f"{path.name} has more than {LONGEST_FILE} lines: what is long belongs to the family"
    )
    assert city.name == path.stem, f'{path.name}: write name = "{path.stem}", or rename the file'
    expected = "".join(part.title() for part in path.stem.split("_")) + "Spider"
    assert city.__name__ == expected, f"{path.name}: call the class {expected}"


def said_of(path: Path) -> str:
    """What a city's file says of itself: the docstrings of the file and of the class."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    docstrings = [ast.get_docstring(tree) or ""]
    docstrings += [ast.get_docstring(each) or "" for each in tree.body if isinstance(each, ast.ClassDef)]
    return "\n".join(docstrings)


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_says_what_was_seen_what_is_inferred_and_that_it_was_not_run_live(path: Path) -> None:
    said = said_of(path).lower()
    assert "seen" in said, f"{path.name}: say in a docstring where its columns were seen"
    assert "inferred" in said, f"{path.name}: say in a docstring what is inferred"
    assert re.search(r"not (?:checked|run live|yet run live)|run live on", " ".join(said.split())), (
        f"{path.name}: say in a docstring whether it was run live, and when"
    )


@pytest.mark.parametrize("path", BY_NAME)
def test_every_column_is_documented_with_where_it_was_seen(path: Path) -> None:
    said = " ".join(said_of(path).split())
    together = r"\b(?:the|both|all) columns\b(?! of)|\bevery column\b"
    if len(spider_class(path).columns) == 1:
        together += r"|\bcolumn\b|\blisting\b"
    if re.search(together, said, re.IGNORECASE):
        return
    unsaid = [each.name for each in spider_class(path).columns if each.name not in said]
    assert not unsaid, f"{path.name}: say in a docstring where the columns {', '.join(unsaid)} were seen"


@pytest.mark.parametrize("path", BY_NAME)
def test_the_names_of_a_citys_columns_are_unique_and_plain(path: Path) -> None:
    names = [column.name for column in spider_class(path).columns]
    assert names, f"{path.name}: a city has at least one column"
    assert len(names) == len(set(names)), f"{path.name}: two columns have one name"
    assert not [name for name in names if set(name) & set(", /")], (
        f"{path.name}: -a columns= splits at commas"
    )


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_asks_the_hosts_of_its_columns_and_no_other(path: Path) -> None:
    city = spider_class(path)
    pinned = city(limit="1").hosts
    for column in city.columns:
        parts = urlsplit(column.url)
        assert parts.scheme in {"http", "https"}, f"{path.name}: {column.url} needs its http:// or https://"
        assert parts.netloc in pinned
        assert f"other.{parts.netloc}" not in pinned, f"{path.name}: subdomains are other sites: name each"
        assert "@" not in parts.netloc, f"{path.name}: no credentials in an address"


# A fixture proves a city.


@pytest.fixture
def fixture(path: Path) -> Fixture:
    folder = PROJECT / "fixtures" / path.stem
    assert folder.is_dir(), (
        f"{path.stem} has no fixture: scrapy newcity makes one, docs/add-a-city.md says how"
    )
    return Fixture.of(path.stem, PROJECT)


@pytest.mark.parametrize("path", REPLAYED, ids=lambda path: path.stem)
def test_a_replay_reads_exactly_what_is_expected(path: Path, fixture: Fixture) -> None:
    golden = check(spider_class(path).city(), fixture)
    assert golden.problem is None, f"{path.stem}: {golden.problem}"
    changed = ", ".join(golden.comparison.fields) or "added, removed or put in another order"
    assert golden.same, f"{path.stem}: {changed}: scrapy golden {path.stem} shows what differs"


@pytest.mark.parametrize("path", BY_NAME)
@pytest.mark.usefixtures("path")
def test_somebody_reviewed_the_expectation(fixture: Fixture) -> None:
    why = fixture.why_not_reviewed()
    assert why is None, why


@pytest.mark.parametrize("path", BY_NAME)
def test_every_page_of_a_fixture_has_its_provenance(path: Path, fixture: Fixture) -> None:
    lines = fixture.pages()
    for line in lines:
        lacking = {"url", "file", "status", "headers", "fetched_at", "synthetic"} - line.keys()
        assert not lacking, f"{path.stem}: a line of pages.jsonl lacks {', '.join(sorted(lacking))}: {line}"
        if line["synthetic"] is not True:
            body = (fixture.folder / line["file"]).read_bytes()
            assert line.get("sha256") == sha256(body).hexdigest(), (
                f"{path.stem}: {line['file']} is no longer what was captured: pages are kept as they came"
            )
    files = {each for each in (fixture.folder / "pages").rglob("*") if each.is_file()}
    assert {fixture.folder / line["file"] for line in lines} == files, (
        f"{path.stem}: pages.jsonl and the files under pages/ do not agree"
    )


@pytest.mark.parametrize("path", BY_NAME)
def test_a_fixture_holds_two_pages_of_a_listing_two_details_and_an_odd_one(
    path: Path, fixture: Fixture
) -> None:
    city, pages = spider_class(path).city(), fixture.saved_pages()
    listings = [listing_of(city, pages, column) for column in city.columns]
    longest = max(listings, key=len)
    assert longest, f"{path.stem}: save the first page of a column's listing"
    assert len(longest) >= 2 or max(found[0][1].pages for found in listings if found) == 1, (
        f"{path.stem}: save the listing's second page too"
    )
    assert len(documents_of(city, pages)) >= 2, f"{path.stem}: save at least two documents of the listing"
    urls = {line["url"] for line in fixture.pages()}
    assert fixture.metadata.odd, (
        f"{path.stem}: name a page that is unlike the others in {fixture.folder / 'fixture.toml'} ([[odd]] url, why)"
    )
    assert set(fixture.metadata.odd) <= urls, (
        f"{path.stem}: an odd page of fixture.toml is not in pages.jsonl"
    )
    assert all(len(why) > 10 for why in fixture.metadata.odd.values()), f"{path.stem}: say why a page is odd"


@pytest.mark.parametrize("path", BY_NAME)
def test_a_page_that_is_read_twice_at_two_times_is_one_content(path: Path, fixture: Fixture) -> None:
    city = spider_class(path).city()
    for page in documents_of(city, fixture.saved_pages()):
        first = read(city, page, at="2026-01-01T00:00:00Z").reply
        second = read(city, page, at="2027-02-03T04:05:06Z").reply
        if first is None or second is None:
            assert first is second, f"{page.url}: a document at one time and none at another"
            continue
        assert first.content_sha256 == second.content_sha256, (
            f"{page.url} reads otherwise a second time: a clock or an order that is not fixed has come into the reading"
        )
        second.fetched_at = first.fetched_at
        assert first == second, page.url


RENAMED = "某某新标签"
"""What a portal might call a label one day; the vocabulary does not have it."""


def renamed(page: SavedPage, label: str) -> bytes | None:
    """A page on which a label is called otherwise everywhere; None where its text is not in one piece."""
    decoded = decode(page.body, page.headers.get("Content-Type"))
    if label not in decoded.text:
        return None
    return decoded.text.replace(label, RENAMED).encode(decoded.encoding, "xmlcharrefreplace")


def block_label(city: City, fixture: Fixture) -> tuple[SavedPage, str, str] | None:
    """A document, a label of its metadata that has a value there, and the value."""
    for page in documents_of(city, fixture.saved_pages()):
        reply = read(city, page).reply
        metadata = reply.metadata if reply is not None else {}
        for label in (
            "索引号",
            "发布机构",
            "发文机构",
            "成文日期",
            "生成日期",
            "发文字号",
            "文号",
            "发布日期",
            "来源",
        ):
            if metadata.get(label) and len(metadata) > 2 and renamed(page, label) is not None:
                return page, label, str(metadata[label])
    return None


@pytest.mark.parametrize("path", BY_NAME)
def test_a_label_that_the_portal_renames_is_reported_and_its_value_kept(path: Path, fixture: Fixture) -> None:
    city = spider_class(path).city()
    found = block_label(city, fixture)
    if found is None:  # the documents print an info line (a date and a source) and no block of labels
        assert all(len(record["metadata"]) <= 2 for record in fixture.records())
        return
    page, label, value = found
    before, reading = read(city, page).reply, read(city, page, body=renamed(page, label))
    assert before is not None
    assert reading.reply is not None, f"{page.url}: with {label} renamed it is no document any more"
    assert label not in reading.reply.metadata
    assert reading.reply.metadata.get(RENAMED) == value, (
        f"{page.url}: {label} was renamed, and its value {value} is nowhere"
    )
    assert RENAMED in reading.unknown_labels or set(reading.reply.warnings) - set(before.warnings), (
        f"{page.url}: {label} was renamed and nobody is told: the reading must report an unknown label"
    )
