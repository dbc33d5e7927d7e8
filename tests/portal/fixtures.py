"""``python -m tests.portal.fixtures CITY …``: the synthetic fixture of a city, one listing and two replies a column.

Pages that were not generated stay, and their columns get no others. What was read of the generated pages must be what
was written into them; then it is the fixture's expectation, which a person reviews (``scrapy golden``).
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from zlib import crc32

import orjson

from crawler.archive.model import SavedPage
from crawler.archive.sources.descriptions import PAGES
from crawler.fixtures.folder import FIXTURES, Fixture
from crawler.fixtures.golden import accept, check
from crawler.newcity.writing import save_page
from crawler.portals.column import directory_of
from crawler.register.lookup import row_of_listing
from tests.support.cities import SPIDERS, spider_class
from tests.support.project import PROJECT

from .families import FAMILIES
from .replies import ODD, Reply, signer
from .systems import System

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.portals.city_spider import CitySpider
    from crawler.portals.column import Column

    from .documents import Document
    from .family import Family

_DOCUMENTS = {
    "anhui": "{folder}5517{id:05}.html",
    "jeecms_bureau": "{folder}{id}.jhtml",
    "liaoning": "{folder}{day:%Y%m%d}1030{id:07}/index{ending}",
    "nfcms": "{folder}content/post_{id}.html",
    "powereasy": "{folder}{name}{id}",
    "shaanxi": "{folder}17272501127{id:08}.html",
    "trs_wcm": "{folder}{day:%Y%m}/t{day:%Y%m%d}_{id}{ending}",
    "ucap": "{folder}{day:%Y%m}/28daed350798421aa24c97{id:010x}.shtml",
    "vsb": "/info/{channel}/{id}.htm",
}
"""Family -> the path of a document."""

_COLUMNS = {"suggestion": "人大代表建议办理", "proposal": "政协提案办理", None: "建议提案办理"}
_CHARACTERS = 150


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page.

    Attributes:
        url: its URL.
        column: the name of its column.
        name: the name of its file, without an extension.
        text: its HTML.
        reply: what it publishes; None for a listing.
    """

    url: str
    column: str
    name: str
    text: str
    reply: Reply | None = None


def pages_of(city: type[CitySpider], column: Column) -> Iterator[Page]:
    """The pages of a column: its listing, which has one page, and the two replies on it."""
    look = _look(city, column)
    replies = sorted(_replies(city, column), key=lambda reply: reply.day, reverse=True)
    yield Page(column.url, column.name, f"{column.name}-listing", look.listing(replies, 1, 1))
    for reply in replies:
        url = urljoin(column.url, look.document_path(reply))
        yield Page(url, column.name, f"{column.name}-{reply.number}", _page(look, reply), reply)


def _page(look: Family, reply: Reply) -> str:
    page = look.document(reply, _CHARACTERS)
    if reply.odd != "attachment":
        return page
    file = f'<p><a href="{look.document_path(reply)}.pdf">{reply.title}.pdf</a></p>'
    return re.sub(r"(<div id='zoom'>|<div class=\"trs_editor_view[^>]*>)", rf"\1{file}", page)


def _replies(city: type[CitySpider], column: Column) -> list[Reply]:
    """Two replies; the second one of the city's first column is odd."""
    place = column.place or city.place
    row = row_of_listing(column.url)
    seen = row.seen if row is not None else ""
    year = int((re.findall(r"20[12]\d", column.url) or [seen[:4] or "2024"])[-1])
    kinds = [column.kind] * 2 if column.kind else ["suggestion", "proposal"]
    if row is not None and row.kind == "summary":
        kinds = ["summary"] * 2
    own = city.columns.index(column)
    found = [
        Reply(number, year=year, kind=kind, place=place, agency=signer(place, column.label))
        for number, kind in enumerate(kinds, 1 + crc32(city.name.encode()) % 900 + 2 * own)
    ]
    if own == 0 and "summary" not in kinds:
        found[1] = replace(found[1], odd=list(ODD)[crc32(city.name.encode()) % len(ODD)])
    return found


def _look(city: type[CitySpider], column: Column) -> Family:
    """The look of the city's family, with the column's URLs and the agency's name."""
    family = type(city.family).__module__.rpartition(".")[2]
    place = column.place or city.place
    folder = "/" + directory_of(column.url).partition("/")[2]
    row = row_of_listing(column.url)
    example = urlsplit(row.example).path.rpartition("/")[2] if row is not None else ""
    code = column.division or city.division or "000000"
    own = city.columns.index(column)

    def document_path(document: Document) -> str:
        return _DOCUMENTS[family].format(
            folder=folder,
            day=document.day,
            id=20_000 + document.number * 37,
            ending=f".{example.rpartition('.')[2]}" if "." in example else ".html",
            name="" if example.isdecimal() else "content_",
            channel=1001 + own,
        )

    def closing(document: Reply) -> list[str]:
        if document.odd in {"attachment", "unsigned"}:
            return []
        on = document.signed_on
        return [document.agency, f"{on.year}年{on.month}月{on.day}日"]

    values: dict[str, Any] = {
        "site": signer(place, column.label),
        "agency": column.label,
        "column": _COLUMNS[column.kind],
        "topic": "综合政务",
        "genre": _COLUMNS[column.kind],
        "listing_path": folder,
        "document_path": lambda _, document: document_path(document),
        "_closing": lambda _, document: closing(document),
        "_title": lambda _, document, *__: document.title,
        "_index_number": lambda _, document: f"{code}-{own:03}/{document.day.year}-{document.number:05}",
    }
    if family == "anhui":  # a column of a site itself, whose rows are HTML
        values["_dressed"] = System._dressed
        values["_pager"] = lambda *_: "<script>Ls.pagination({pageCount:1})</script>"
    look = type(FAMILIES["trs" if family == "trs_wcm" else family])
    dressed: Family = type(look.__name__, (look,), values)()
    return dressed


def generate(name: str) -> list[str]:
    """Write the fixture of a city, and return what its records say otherwise than the pages."""
    city: type[CitySpider] = spider_class(PROJECT / "crawler" / "spiders" / f"{name}.py")
    folder = PROJECT / FIXTURES / name
    folder.mkdir(exist_ok=True)
    (folder / PAGES).touch()
    fixture = Fixture.of(name, PROJECT)
    urls = {line["url"] for line in fixture.pages() if not line.get("generated")}
    kept = [
        line
        for line in (folder / PAGES).read_bytes().splitlines(keepends=True)
        if orjson.loads(line)["url"] in urls
    ]
    for line in fixture.pages():
        if line["url"] not in urls:
            (folder / line["file"]).unlink(missing_ok=True)
    pages = [page for column in city.columns if column.url not in urls for page in pages_of(city, column)]
    kept += [_saved(folder, page, second) for second, page in enumerate(pages)]
    (folder / PAGES).write_bytes(b"".join(kept))
    odd = {url: why for url, why in fixture.metadata.odd.items() if url in urls}
    odd |= {page.url: ODD[page.reply.odd] for page in pages if page.reply is not None and page.reply.odd}
    fixture.write_metadata(replace(fixture.metadata, odd=odd))
    golden = check(city.city(), fixture)
    records = [orjson.loads(line) for line in golden.replayed.records.splitlines()]
    found = [golden.problem] if golden.problem else differences(city, pages, records)
    if not found:
        accept(fixture, golden)
    return found


def _saved(folder: Path, page: Page, second: int) -> bytes:
    """Save a page, and return its line of ``pages.jsonl``."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    at = f"2026-09-03T02:00:{second:02}Z"
    line = save_page(folder, page.name, SavedPage(page.url, 200, headers, page.text.encode(), at))
    return orjson.dumps(line | {"synthetic": True, "generated": True}) + b"\n"


def differences(city: type[CitySpider], pages: list[Page], records: list[dict[str, Any]]) -> list[str]:
    """What records say otherwise than the pages from which they were read."""
    key = city.family.page_key
    by_key = {key(record["url"]): record for record in records}
    found = []
    for page in pages:
        if page.reply is None:
            continue
        record = by_key.get(key(page.url))
        if record is None:
            found.append(f"{page.url}: no record")
            continue
        if record["column"] not in {None, page.column}:
            found.append(f"{page.url}: column is {record['column']}, not {page.column}")
        for path, value in page.reply.facts().items():
            read: Any = record
            for name in path.split("."):
                read = read[name]
            if read != value:
                found.append(f"{page.url}: {path} is {read!r}, not {value!r}")
    return found


def main() -> int:
    """Generate the fixtures of the cities that are named."""
    parser = ArgumentParser(
        prog="python -m tests.portal.fixtures", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("city", nargs="+", choices=[path.stem for path in SPIDERS], metavar="CITY")
    status = 0
    for name in parser.parse_args().city:
        found = generate(name)
        for line in found or [f"{name}: written; review it with scrapy golden {name} --reviewed-by"]:
            print(line)  # noqa: T201 what was written is what this is for
        status = max(status, bool(found))
    return status


if __name__ == "__main__":
    sys.exit(main())
