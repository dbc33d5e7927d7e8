"""Shared by the tests of exports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.export.derived import Tables, tables_of
from crawler.export.places import Places
from crawler.export.rows import Rows
from crawler.items import Attachment
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm
from tests.support.report.cities import reply_number, three_cities, what_came_since, write_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMULA = '=HYPERLINK("https://town.example/","按此")'
FILE_TEXT = "附件里才有的词：概算调整。电话：023-67510836"
"""A text that only an attachment has."""


class TownSpider(CitySpider):
    """A city with a district."""

    name, label, division, place = "town", "重庆", "500000", "重庆市"
    family = TrsWcm()
    columns = (
        Column("kjj", "https://kjj.cq.gov.cn/zwgk_176/", label="市科技局"),
        Column("cqbn", "https://www.cqbn.gov.cn/a/", label="巴南区", division="500113", place="重庆市巴南区"),
    )


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three cities and what came since, which no test changes."""
    data = tmp_path_factory.mktemp("data")
    three_cities(data)
    what_came_since(data)
    return data


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a city with replies that refer to each other and have attachments. No test changes it.

    The replies 1 and 2 answer one suggestion, 1 by the city and 2 by a district. 3 refers to 1 by its document number and
    title, and has a title that a spreadsheet takes as a formula.
    """
    town = tmp_path_factory.mktemp("cities") / "town"
    first, second, third = (
        reply_number(number, city="town", kind="suggestion", column=column)
        for number, column in ((1, "kjj"), (2, "cqbn"), (3, "kjj"))
    )
    second.suggestion.number = "1"
    second.suggestion.session = "重庆市第六届人民代表大会第四次会议"
    third.title = FORMULA
    third.body += f"\n按照{first.document_number}和《{first.title}》办理，{first.document_number}有效。"
    first.attachments = [
        Attachment("附件1.pdf", "https://kjj.cq.gov.cn/a.pdf"),
        Attachment("联系人张三67510836.docx", "https://kjj.cq.gov.cn/b.docx"),
    ]
    write_records(town, [first, second, third])

    def line(name: str, **values: Any) -> bytes:
        about = {"index_number": first.index_number, "record_url": first.url, "revision": 1, "name": name}
        return orjson.dumps(about | values, option=orjson.OPT_APPEND_NEWLINE)

    address = "http://kjj.cq.gov.cn/a.pdf"
    stored = {"url": address, "fate": "stored", "sha256": "a" * 64, "size": 9, "type": "application/pdf"}
    with (town / "attachments.jsonl").open("wb") as file:
        file.write(line("附件1.pdf", url=address, fate="failed", problem="status 500"))
        file.write(line("附件1.pdf", **stored, path="attachments/a.pdf", fetched_at="2026-09-20T02:20:00Z"))
        file.write(line("附件1.pdf", **stored, path="attachments/a.pdf", text=FILE_TEXT))
        file.write(line("旧.pdf", url="https://kjj.cq.gov.cn/old.pdf", fate="gone"))
        file.write(b'{"index_number": "half a li')
    return town


@pytest.fixture
def tables(town: Path, tmp_path: Path) -> Iterator[Callable[..., Tables]]:
    """A function that returns the tables of the town. Its arguments are those of :class:`Rows`."""
    with ExitStack() as stack:

        def make(**values: Any) -> Tables:
            rows = Rows([town], places=Places([TownSpider]), **values)
            return stack.enter_context(tables_of(rows, tmp_path, derived=True))

        yield make
