"""A small portal saved in a folder, as a test writes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

KJJ = "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/"


@dataclass
class SavedPortal:
    """A folder of saved pages that a test writes."""

    folder: Path
    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        url: str,
        html: str,
        *,
        status: int = 200,
        fetched_at: str = "2026-09-01T02:00:00Z",
        **headers: str,
    ) -> None:
        name = hashlib.sha256(f"{url} {fetched_at}".encode()).hexdigest()[:16] + ".html"
        (self.folder / name).write_text(html, encoding="utf-8")
        self.lines.append(
            {
                "url": url,
                "file": name,
                "status": status,
                "headers": {"Content-Type": "text/html; charset=utf-8", **headers},
                "fetched_at": fetched_at,
                "synthetic": True,
            }
        )
        self.write()

    def remove(self, url: str) -> None:
        self.lines = [line for line in self.lines if line["url"] != url]
        self.write()

    def write(self) -> None:
        (self.folder / "pages.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in self.lines))


def trs_listing(rows: list[tuple[str, str, str]], pages: int = 1, number: int = 1) -> str:
    """A listing of kjj: rows are href, title and date."""
    items = "".join(
        f'<li class="clearfix"><a href="{href}" title="{title}">{title[:8]}…</a><span>{day}</span></li>'
        for href, title, day in rows
    )
    return (
        f"<html><head><title>人大代表建议办理</title></head><body><ul class='list'>{items}"
        '<li><a href="/zwgk_176/fdzdgknr/czyjs/">财政预决算</a></li></ul>'
        f'<script>createPage({pages}, {number - 1}, "index", "html");\n'
        "function createPage(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}</script></body></html>"
    )


def trs_detail(
    title: str, index_number: str | None, *, text: str = "您提出的建议收悉。", day: str = "2024-09-14"
) -> str:
    """A document of kjj."""
    block = (
        f"""<table class="zwxl-table"><tbody>
<tr><td class="t1">[ 索引号 ]</td><td class="t2">{index_number}</td><td class="t1">[ 发文字号 ]</td><td class="t2"></td></tr>
<tr><td class="t1">[ 发布机构 ]</td><td class="t2">市科技局</td><td class="t1">[ 发布日期 ]</td><td class="t2">{day}</td></tr>
</tbody></table>"""
        if index_number
        else ""
    )
    return f"""<html><head><title>{title}</title></head><body>{block}
<div class="zwxl-title"><p class="tit">{title}</p></div>
<div class="zwxl-content"><div class="zwxl-article"><div class="trs_editor_view TRS_UEDITOR">
<p>王建国代表：</p><p>{text}经研究，现将办理情况答复如下，感谢您对科技工作的关心和支持。</p></div></div></div>
<p>重庆市科学技术局版权所有，主办单位：重庆市科学技术局，地址：重庆市渝北区。</p>
</body></html>"""
