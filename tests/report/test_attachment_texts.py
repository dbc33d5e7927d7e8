"""The texts of attachments in the report: the last line of each counts, within limits of size."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import orjson

from crawler.items import Attachment
from crawler.report import attachment_texts
from crawler.report.attachment_texts import AttachmentTexts, PageTexts
from crawler.store.attachment_journal import AttachmentLine
from tests.support.report.cities import city_in, reply_number, report, unpacked, write_records, write_run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FILE = "https://kjj.cq.gov.cn/p.pdf"


def line_of(number: int, text: str | None) -> AttachmentLine:
    reply = reply_number(number)
    return AttachmentLine(reply.index_number, reply.url, 1, "附件", FILE, "stored", text=text)


def write_lines(city: Path, *lines: AttachmentLine | bytes) -> None:
    city.mkdir(parents=True, exist_ok=True)
    with (city / "attachments.jsonl").open("ab") as file:
        for line in lines:
            file.write(line if isinstance(line, bytes) else orjson.dumps(asdict(line)) + b"\n")


def record(number: int) -> dict[str, Any]:
    reply = reply_number(number)
    attachments = [
        {"name": "附件", "url": FILE.replace("https", "http")},
        {"name": "另", "url": "https://a.cn/"},
    ]
    return {"index_number": reply.index_number, "url": reply.url, "attachments": attachments}


def test_the_last_line_about_an_attachment_counts(tmp_path: Path) -> None:
    write_lines(tmp_path, line_of(1, "旧"), line_of(1, "新"), line_of(2, "旧"), line_of(2, None), b'{"url":')
    texts = AttachmentTexts(tmp_path)
    assert texts.of(record(1)) == [{"text": "新", "ocr": False}, None]
    assert texts.of(record(2)) == []
    assert texts.broken == [], "a run may be writing the last line"
    assert AttachmentTexts(tmp_path / "none").of(record(1)) == []


def test_a_page_has_so_many_characters_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachment_texts, "TEXT_MAX", 6)
    monkeypatch.setattr(attachment_texts, "TEXTS_MAX", 10)
    write_lines(tmp_path, line_of(1, "一" * 100), line_of(2, "二" * 100), line_of(3, "三" * 4))
    texts = PageTexts({"chongqing": AttachmentTexts(tmp_path)}, redacting=False)
    assert texts.of("chongqing", record(1))[0] == {"text": "一" * 6, "ocr": False}
    assert texts.of("chongqing", record(2)) == []
    assert texts.of("chongqing", record(3))[0] == {"text": "三" * 4, "ocr": False}
    assert texts.left_out == 1


def test_texts_are_in_the_page_masked_where_the_setting_says_so(tmp_path: Path) -> None:
    city = tmp_path / "chongqing"
    attachments = [Attachment("附件.pdf", FILE)]
    write_records(city, [reply_number(1, attachments=attachments), reply_number(2, attachments=attachments)])
    write_run(city, "2026-09-20T02:20:00Z", 0)
    write_lines(city, b"no line\n", replace(line_of(1, "联系电话：13812345678"), url=FILE))
    page = report(tmp_path).path
    with_text, without = unpacked(page, "records-0")
    assert with_text["attachment_texts"] == [{"text": "联系电话：13812345678", "ocr": False}]
    assert "attachment_texts" not in without
    assert city_in(page)["problems"] == [{"code": "attachments_broken", "count": 1, "lines": [1]}]
    masked, _ = unpacked(report(tmp_path, redacting=True).path, "records-0")
    assert "13812345678" not in str(masked)
