"""The government meta tags that 国办发〔2017〕47号 (guidelines for government websites) prescribes.

They are a second source of values, used to check the values that a page shows. Defects seen on portals, such
as misspelt names, are tolerated.
"""

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
"""Misspelt names of meta tags seen on portals (shanwei.gov.cn), with the correct name of each."""


@dataclass(slots=True)
class MetaTags:
    """The meta tags of a page.

    Attributes:
        values: a dictionary from a tag's name to its non-blank contents in document order. Names are in lower
            case and without white space.
        published_on: the publication date in the tag PubDate, or None if no date can be read.
        disagreeing: whether two PubDate tags name different days. This was seen on VSB portals, where some of
            the tags describe another page.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    published_on: date | None = None
    disagreeing: bool = False

    def first(self, name: str) -> str | None:
        """Return the first non-blank content of the tags named ``name`` (in lower case), or None if there is none."""
        return next(iter(self.values.get(name, ())), None)


@lru_cache(maxsize=1024)
def _normal_name(printed: str) -> str:
    """Return a meta tag's name in lower case, without white space and with known misspellings corrected."""
    name = "".join(printed.split()).lower()
    return _ALIASES.get(name, name)


def read_meta_tags(tree: Tree) -> MetaTags:
    """Read the meta tags of a page.

    Names may be in any case and may contain white space. Markup is removed from contents, and the content
    "null" is left out.

    A PubDate is ignored if the tag ``others`` repeats it, often after 页面生成时间 (page generated at). It is
    then the time at which the page was generated and not the publication date (usual on UCAP portals).
    """
    tags = MetaTags()
    for element in tree.metas:
        name, content = _normal_name(tree.attribute(element, "name")), tree.attribute(element, "content")
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
