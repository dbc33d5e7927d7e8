"""Data folders for tests of what people look at: cities with runs, records and rejects, all of them made up."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from gzip import decompress
from typing import TYPE_CHECKING, Any

import orjson

from crawler.items import Answer, Attachment, Contact, Reply, Suggestion, content_sha256, record_line
from crawler.report.page import make_report
from crawler.run.city_folder import city_folders
from crawler.run.ledger import COUNTS
from tests.support.replies import make_reply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.report.page import WrittenReport

AT = datetime(2026, 9, 21, 8, tzinfo=UTC)
"""When reports are made."""

NASTY_TITLE = "关于<script>alert('代表')</script>\u2028\"建议\"的答复 </script><b>粗</b>"
AGENCIES = ("市科技局", "市教委", "市水利局", "市农业农村委", "市生态环境局")
SUBJECTS = (
    "加强基层卫生人才队伍建设",
    "推进职业教育产教融合",
    "完善城市排水管网",
    "支持中小企业共建概念验证中心",
    "改善老旧小区停车条件",
    "保护传统村落",
    "建设山地农业机械化示范区",
)
DEPUTIES = ("顾长宁", "庹晓岚", "王建国", "李若水", "陈望道")


def reply_number(number: int, *, city: str = "chongqing", day: date | None = None, **values: Any) -> Reply:
    """A made-up reply; the same number always gives the same one."""
    agency = number % len(AGENCIES)
    day = day or date(2026, 9, 14) - timedelta(days=number * 2)
    subject = SUBJECTS[number % len(SUBJECTS)]
    deputy = DEPUTIES[number % len(DEPUTIES)]
    reply = make_reply(
        number=f"11500000MB15895317/{day.year}-{number:05d}",
        url=f"https://kjj.cq.gov.cn/zwgk_176/rddbjy/{day:%Y%m}/t{day:%Y%m%d}_{number}.html",
        city=city,
        title=f"{(agency and '关于') or '重庆市科学技术局 关于'}市六届人大四次会议第{number:04d}号建议办理情况的答复函",
        agency=AGENCIES[agency],
        agency_code="11500000MB15895317",
        document_number=f"渝科局函〔{day.year}〕{number % 300}号" if number % 5 else None,
        topics=["科技"],
        genres=["人大建议办理"],
        written_on=day.isoformat(),
        published_on=(day + timedelta(days=3)).isoformat(),
        kind="suggestion" if number % 9 else "proposal",
        suggestion=Suggestion(
            number=f"{number:04d}",
            session="市六届人大四次会议",
            term=6,
            meeting=4,
            title=f"关于{subject}的建议",
            deputies=[deputy],
        ),
        reply=Answer(
            signed_by=AGENCIES[agency],
            signed_on=day.isoformat(),
            contacts=[Contact(person=deputy, phone="023-67510836")],
        ),
        body=f"{deputy}代表：\n您提出的《关于{subject}的建议》（第{number:04d}号）收悉。现答复如下：\n"
        + "\n".join(f"{numeral}、我们高度重视{subject}工作。" for numeral in "一二三")
        + f"\n联系电话：023-67510836。流水{number}。",
        metadata={"索引号": f"11500000MB15895317/{day.year}-{number:05d}", "发布机构": AGENCIES[agency]},
        fetched_at=f"{day + timedelta(days=4)}T02:20:00Z",
    )
    for name, value in values.items():
        setattr(reply, name, value)
    reply.content_sha256 = content_sha256(reply)
    return reply


def write_records(city: Path, replies: Iterable[Reply]) -> None:
    """Append to a city's journal."""
    city.mkdir(parents=True, exist_ok=True)
    with (city / "records.jsonl").open("ab") as file:
        file.writelines(map(record_line, replies))


def write_run(city: Path, started_at: str, code: int | None, **values: Any) -> dict[str, Any]:
    """Write the manifest of a run; the code None is that of a run under way."""
    words = {0: "ok", 3: "incomplete", 4: "blocked", 5: "layout changed", 6: "stuck", None: "under way"}
    run_id = started_at.replace("-", "").replace(":", "")
    ended_at = None if code is None else started_at.replace("T02:20", "T02:41")
    manifest: dict[str, Any] = {
        "run_id": run_id, "city": city.name, "outcome": words[code], "exit_code": code, "version": "0.1.0",
        "arguments": {}, "source": "live", "started_at": started_at, "ended_at": ended_at,
        "columns": [], "not_archived": [], "totals": dict.fromkeys(COUNTS, 0), "coverage": {},
        "coverage_drops": [], "warnings": {}, "unknown_labels": {}, "requests": {"200": 12}, "blocked": {},
        "durations": {"total": 12.5}, "notes": [], "troubles": [],
    }  # fmt: skip
    manifest |= values
    (city / "runs").mkdir(parents=True, exist_ok=True)
    (city / "runs" / f"{run_id}.json").write_bytes(orjson.dumps(manifest))
    return manifest


def write_rejects(city: Path, *rejects: tuple[str, str, str]) -> None:
    """Write rejects: kind, reason, title."""
    city.mkdir(parents=True, exist_ok=True)
    with (city / "rejects.jsonl").open("ab") as file:
        for number, (kind, reason, title) in enumerate(rejects):
            said = {
                "url": f"https://kjj.cq.gov.cn/lost/{number}.html",
                "kind": kind,
                "reason": reason,
                "column": "kjj",
                "title": title,
                "date": "2026-05-11",
                "index_number": None,
                "at": "2026-09-20T02:30:00Z",
            }
            file.write(orjson.dumps(said) + b"\n")


def three_cities(data: Path) -> None:
    """A city that is well, one that is blocked, one that has not run: as they are before a first report."""
    well, blocked = data / "chongqing", data / "zhengzhou"
    write_records(well, (reply_number(number) for number in range(40, 360)))
    for day in range(12, 21):
        write_run(well, f"2026-09-{day}T02:20:00Z", 3 if day == 15 else 0)
    write_records(
        blocked,
        [
            *(
                reply_number(number, city="zhengzhou", document_number=None, validity="有效")
                for number in range(30)
            ),
            *(reply_number(number, city="zhengzhou", validity="有效") for number in range(60, 150)),
        ],
    )
    write_run(blocked, "2026-09-19T02:20:00Z", 0)
    write_run(blocked, "2026-09-20T02:20:00Z", 4, blocked={"status_412": 3})
    write_rejects(
        blocked,
        ("failed", "blocked: status_412", "关于第0412号建议的答复"),
        ("failed", "status_404", "关于第0404号建议的答复"),
        ("rejected", "neither_body_nor_attachments", "关于<img src=x onerror=alert(1)>建议的答复"),
        ("rejected", "withdrawn: status_404", "关于第0001号建议的答复"),
    )
    (data / "hechuan" / "runs").mkdir(parents=True)


def what_came_since(data: Path) -> None:
    """What the city that is well got after a first report: new records, a changed one, one with a nasty title."""
    well = data / "chongqing"
    changed = reply_number(50)
    changed.body = changed.body.replace("二、我们高度重视", "二、我们一直高度重视").replace(
        "\n三、", "\n补充一段新的文字。\n三、"
    )
    changed.revision = 2
    changed.document_number = "渝科局函〔2026〕999号"
    changed.content_sha256 = content_sha256(changed)
    nasty = reply_number(
        5,
        title=NASTY_TITLE,
        url="javascript:alert(1)//kjj.cq.gov.cn",
        warnings=["agency_from_source", "written_on_disagrees"],
        metadata={"索引号": "11500000MB15895317/2026-00005", "督办领导姓名": "李若水"},
        attachments=[
            Attachment("附件.pdf", "https://kjj.cq.gov.cn/p.pdf"),
            Attachment("坏", "data:text/html,x"),
        ],
    )
    write_records(well, [changed, *(reply_number(number) for number in range(6, 40)), nasty])
    write_run(well, "2026-09-21T02:20:00Z", 0, totals=dict.fromkeys(COUNTS, 0) | {"new": 35, "revised": 1})


def journal(data: Path) -> list[dict[str, Any]]:
    """Every line of the records of all cities."""
    return [
        orjson.loads(line)
        for path in sorted(data.glob("*/records.jsonl"))
        for line in path.read_bytes().splitlines()
    ]


def current(data: Path) -> dict[str, dict[str, Any]]:
    """Each record's newest version, by its address: in these cities no address changes."""
    return {f"{record['city']} {record['url']}": record for record in journal(data)}


def report(data: Path, at: datetime = AT, **options: Any) -> WrittenReport:
    """Make a report of all cities of a data folder, in that folder."""
    return make_report(data, city_folders(data), data / "report.html", at=at, **options)


def unpacked(page: Path, name: str) -> Any:
    """What is packed in a page under a name."""
    found = re.search(rf'id="{name}">([^<]*)</script>', page.read_text(encoding="utf-8"))
    assert found is not None
    return orjson.loads(decompress(b64decode(found[1])))


def city_in(page: Path, name: str = "chongqing") -> dict[str, Any]:
    """What a page has of a city."""
    return next(city for city in unpacked(page, "overview")["cities"] if city["name"] == name)
