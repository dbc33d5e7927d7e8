"""The government meta tags of 国办发〔2017〕47号: a second source and cross-check, with the defects seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from crawler.reading.html.lines import one_line
from crawler.reading.html.tree import Tree
from crawler.reading.meaning.dates import read_date

_MARKUP = re.compile(r"<[^<>]*>")
_GENERATED = re.compile(r"页面生成时间\D{0,3}(.+)")
_ALIASES = {"pudate": "pubdate"}
"""Misspelt names seen on portals (shanwei.gov.cn)."""


@dataclass(slots=True)
class MetaTags:
    """The meta tags of a page.

    Attributes:
        values: name in lower case, without white space -> its contents in document order, blanks left out.
        published_on: the date of PubDate, None where no date can be read.
        disagreeing: whether two PubDate name different days (a set of tags of another page, seen on VSB).
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    published_on: date | None = None
    disagreeing: bool = False

    def first(self, name: str) -> str | None:
        """Return the first non-empty content of a name in lower case."""
        return next(iter(self.values.get(name, ())), None)


@lru_cache(maxsize=1024)
def _normal_name(printed: str) -> str:
    """Return the lookup name of a meta tag."""
    name = "".join(printed.split()).lower()
    return _ALIASES.get(name, name)


def read_meta_tags(tree: Tree) -> MetaTags:
    """Read the meta tags: names in any case and with white space inside, values without markup and "null".

    A PubDate that the meta ``others`` repeats, often after 页面生成时间, is when the page was generated and not
    when it was published (usual on UCAP); it does not count.
    """
    tags = MetaTags()
    for element in tree.metas:
        attributes = tree.attributes(element)
        name = _normal_name(attributes.get("name") or "")
        content = attributes.get("content")
        if not name or not content:
            continue
        content = one_line(_MARKUP.sub("", content) if "<" in content else content)
        if content and content.lower() != "null":
            tags.values.setdefault(name, []).append(content)
    generated = {_GENERATED.sub(r"\1", other).strip() for other in tags.values.get("others", ())}
    dates = [
        day
        for content in tags.values.get("pubdate", ())
        if content not in generated and (day := read_date(content)) is not None
    ]
    tags.published_on = dates[0] if dates else None
    tags.disagreeing = len(set(dates)) > 1
    return tags
