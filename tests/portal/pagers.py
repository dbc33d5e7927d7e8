"""Pagers of makers that no family knows, in the place of a family's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .family import Family

PAGERS = {
    "links": '<div class="pages"><a href="{page}">2</a> <a href="{page}">下一页</a> 共{pages}页</div>',
    "form": """<div class="pages"><a href="javascript:__doPostBack('AspNetPager1','2')">下一页</a></div>""",
    "posted": '<form method="post"><input type="hidden" name="pageNo" value="1"><button>确定</button></form>',
    "script": "<script>var totalPage={pages}; document.write(pageHtml(totalPage,0));</script>",
    "laypage": "<script>laypage.render({{elem:'pager',count:{rows},limit:10}});</script>",
    "more": '<div class="more" onclick="loadMore()">加载更多</div>',
    "total": "<p>共<b>{rows}</b>条</p>",
}
"""Name of a pager -> its HTML."""

DATA = {"totalPages": "{pages}", "hasNext": "true", "totalCount": "{rows}"}
"""What a listing of JSON says in place of a pager: key -> value."""


def with_pager(page: str, pager: str | None, family: Family, pages: int, rows: int) -> str:
    """A page of the listing with a pager of this name before its foot."""
    if pager is None or pager == "none":
        return page
    if page.startswith("{"):
        data = json.loads(page)
        data[pager] = json.loads(DATA[pager].format(pages=pages, rows=rows))
        return json.dumps(data, ensure_ascii=False)
    html = PAGERS[pager].format(page=_second_page(family.listing_path), pages=pages, rows=rows)
    return page.replace("<div class='footer'>", f"{html}<div class='footer'>")


def _second_page(listing_path: str) -> str:
    """The address of a second page, as a maker would write it whom the family does not know."""
    name = listing_path.rpartition("/")[2]
    if "?" in name or "." not in name:
        return f"{name}&page=2" if "?" in name else "index_1.html"
    stem, _, ending = name.rpartition(".")
    return f"{stem}-2.{ending}"
