"""Write the Python code of a new city's spider, which contains only values."""

from __future__ import annotations

from urllib.parse import urlsplit

import orjson

from crawler.counts import counted
from crawler.newcity.names import class_name
from crawler.newcity.portal import Portal
from crawler.portals.division import NATIONAL
from crawler.portals.families.registry import FAMILIES
from crawler.register.lookup import row_of_listing
from crawler.register.portals import PortalRow

_KINDS = frozenset({"suggestion", "proposal"})

_WIDTH = 105
"""The maximum length of a line. The formatter's limit is 110, and it counts a Chinese character as two."""


def spider_source(portal: Portal) -> str:
    """Return the text of ``crawler/spiders/NAME.py``, the file that contains the city's spider.

    The listing's URL is a constant on a separate line, because the formatter would split a longer line. If the register
    of portals has the listing, its place, agency and kind are written too.
    """
    name, column, row = portal.city.name, portal.column, row_of_listing(portal.column.url)
    kind = column.kind or (row.kind if row is not None and row.kind in _KINDS else None)
    family = type(FAMILIES[portal.family])
    day = max(page.fetched_at for page, _ in portal.documents)[:10]
    values = [_literal(column.name), "LISTING"]
    values += [_literal(kind)] if kind or column.documents else []
    values += [_literal(column.documents)] if column.documents else []
    values += [f"label={_literal(row.agency)}"] if row is not None else []
    written = ", ".join(values)
    columns = f"    columns = (Column({written}),)"
    if len(columns) > _WIDTH:
        columns = f"    columns = (\n        Column({written}),\n    )"
    pages = counted(len(portal.listings), "page")
    seen = f"Seen on {day}: {pages} of the column {column.name}, {len(portal.documents)} documents. Inferred: the rest."
    return f'''"""{_one_line(urlsplit(column.url).netloc)} on {_one_line(family.system)}. Not run live yet."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from {family.__module__} import {family.__name__}

LISTING = {_literal(column.url)}


class {class_name(name)}(CitySpider):
    """{_one_line(seen)}"""

    name = "{name}"
{_place(name, row)}
    family = {family.__name__}()
{columns}
'''


def _place(name: str, row: PortalRow | None) -> str:
    """Return the lines with the label, division and place of a city, as far as the register has them."""
    if row is None:
        return f'    label = "{name}"\n    division = None\n    place = ""'
    if not row.code:
        return (
            f'    label = {_literal(row.agency)}\n    level = "{NATIONAL}"\n    place = {_literal(row.place)}'
        )
    label = row.place.removesuffix("市").removesuffix("省")
    return f'    label = {_literal(label)}\n    division = "{row.code}"\n    place = {_literal(row.place)}'


def _literal(value: str | None) -> str:
    """Return a text as a Python literal, with quotes and other special characters escaped.

    The literal is a JSON string, which is also a valid Python string. If ``value`` is None, the result is the
    text ``None``.
    """
    return "None" if value is None else orjson.dumps(value).decode()


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace('"', "'").replace("\\", "/")
