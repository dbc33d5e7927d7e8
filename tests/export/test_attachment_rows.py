"""The table of attachments: what ``attachments.jsonl`` says last, and the texts, masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.export.derived import tables_of
from crawler.export.rows import ExportError, Rows
from crawler.export.tables import ATTACHMENTS, REPLIES

from .conftest import FILE_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables


def test_a_row_has_the_last_line_about_the_attachment(tables: Callable[..., Tables]) -> None:
    made = tables(with_contacts=True)
    read, unread = made.rows(ATTACHMENTS)
    assert (read["reply_id"], read["fate"], read["problem"], read["text"]) == (1, "stored", None, FILE_TEXT)
    assert (read["url"], read["size"], read["type"]) == ("https://kjj.cq.gov.cn/a.pdf", 9, "application/pdf")
    assert (unread["name"], unread["fate"], unread["text"]) == ("联系人张三67510836.docx", None, None)
    assert (read["ocr"], unread["ocr"]) == (False, None)


def test_contacts_are_masked_in_names_and_texts(tables: Callable[..., Tables]) -> None:
    read, unread = tables().rows(ATTACHMENTS)
    assert "67510836" not in read["text"] + unread["name"]
    assert "概算调整" in read["text"]


def test_attachments_that_no_version_links_to_are_counted(tables: Callable[..., Tables]) -> None:
    made = tables()
    list(made.rows(ATTACHMENTS))
    assert made.replies.notes == ["Left out 1 attachment that no exported version of a record links to."]


def test_a_line_that_is_not_of_an_attachment_stops_the_export(tmp_path: Path) -> None:
    city = tmp_path / "town"
    city.mkdir()
    (city / "attachments.jsonl").write_bytes(b'{"no": "attachment"}\n')
    with (
        pytest.raises(ExportError, match=r"attachments\.jsonl, line 1, is not that of an attachment"),
        tables_of(Rows([city]), tmp_path, derived=True),
    ):
        pass
    assert [each.name for each in tmp_path.iterdir()] == ["town"], "the temporary database is removed"


def test_the_replies_alone_need_no_attachments(tmp_path: Path) -> None:
    with tables_of(Rows([]), tmp_path, derived=False) as made:
        assert list(made.rows(REPLIES)) == []
        assert list(tmp_path.iterdir()) == []
