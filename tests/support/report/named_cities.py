"""A data folder with cities that have names, alarms and lost pages, for tests of the report; all of it made up."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import orjson

from crawler.items import Attachment
from crawler.report.names import CityNames, ColumnNames
from crawler.store.attachment_journal import AttachmentLine
from tests.support.report.cities import NASTY_TITLE, reply_number, write_records, write_run

if TYPE_CHECKING:
    from pathlib import Path

LOST_URL = "https://kjj.cq.gov.cn/zwgk_176/rddbjy/index_3.html"
FILE_TEXT = "只在附件里出现的词语"
NAMES = {
    "chongqing": CityNames(
        "重庆",
        "500000",
        (
            ColumnNames("kjj", "市科技局", "https://kjj.cq.gov.cn/zwgk_176/rddbjy/"),
            ColumnNames("slj", "市水利局", "https://slj.cq.gov.cn/rddbjy/"),
        ),
    ),
    "yunnan": CityNames("云南", "530000", (ColumnNames("hrss", "省人社厅", "https://hrss.yn.gov.cn/jy/"),)),
}
ALARM = {
    "kind": "coverage",
    "since": "2026-09-18T02:20:00Z",
    "sentence": "成文日期 (written_on) missing in new records",
    "url": "https://hrss.yn.gov.cn/jy/9.html",
    "columns": ["hrss"],
    "field": "written_on",
    "share": 0.98,
    "records": 12,
    "filled": 0,
    "accepted": None,
}


def named_cities(data: Path) -> None:
    """Write four cities: one is well, one has an alarm and the outcome ok, one lost a page, one has no label."""
    write_records(data / "chongqing", (reply_number(number, column="kjj") for number in range(40)))
    write_run(data / "chongqing", "2026-09-18T02:20:00Z", 0, columns=[_walk("kjj"), _walk("slj")])
    write_records(
        data / "yunnan",
        [
            reply_number(1, city="yunnan", column="hrss", index_number=None, url="https://hrss.yn.gov.cn/jy/1.html"),
            reply_number(2, city="yunnan", column="hrss", index_number="same/2026-00001"),
            reply_number(3, city="yunnan", column="hrss", index_number="same/2026-00001", title='=HYPERLINK("http://x")'),
        ],
    )  # fmt: skip
    write_run(data / "yunnan", "2026-09-20T02:20:00Z", 0, alarms=[ALARM], columns=[_walk("hrss")])
    attached = reply_number(4, city="unnamed", day=date(2025, 5, 1), column="kjj", title=NASTY_TITLE)
    attached.attachments = [Attachment("附件.pdf", "https://kjj.cq.gov.cn/p.pdf")]
    write_records(data / "unnamed", [attached])
    text = AttachmentLine(
        attached.index_number,
        attached.url,
        1,
        "附件",
        "https://kjj.cq.gov.cn/p.pdf",
        "stored",
        text=FILE_TEXT,
    )
    (data / "unnamed" / "attachments.jsonl").write_bytes(orjson.dumps(asdict(text)) + b"\n")
    lost = [
        {"number": 3, "url": LOST_URL, "reason": "status_503"},
        {"number": 4, "url": "javascript:alert(1)", "reason": "</script><b>"},
    ]
    write_run(
        data / "unnamed", "2026-09-20T02:20:00Z", 3, columns=[_walk("kjj", complete=False, lost_pages=lost)]
    )


def _walk(
    name: str, *, complete: bool = True, lost_pages: list[dict[str, object]] | None = None
) -> dict[str, object]:
    return {
        "name": name,
        "url": f"https://{name}.cq.gov.cn/rddbjy/",
        "complete": complete,
        "lost_pages": lost_pages or [],
        "cause": None,
    }
