"""What a run stored: new replies, and revised ones with the fields that changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.items import Attachment, Reply, content_sha256, record_line
from crawler.notify.news import NewsItem, end_of_journal, news_since
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path


def append(folder: Path, *replies: Reply, torn: bytes = b"") -> None:
    folder.mkdir(exist_ok=True)
    with (folder / "records.jsonl").open("ab") as file:
        file.writelines(
            record_line(replace(reply, content_sha256=content_sha256(reply))) for reply in replies
        )
        file.write(torn)


def test_new_and_revised_replies_since_a_place_are_news_with_the_fields_that_changed(tmp_path: Path) -> None:
    first = make_reply("a/1", f"{KJJ}t1.html", title="一", revision=1)
    other = make_reply("a/2", f"{KJJ}t2.html", title="二", revision=1)
    append(tmp_path, first, other)
    begin = end_of_journal(tmp_path)
    revised = replace(first, body="改了。", document_number="新1号", revision=2)
    third = make_reply("a/3", f"{KJJ}t3.html", title="三", revision=1)
    append(tmp_path, revised, third, replace(other, withdrawn=True, revision=2), torn=b'{"url": "torn')
    news = news_since(tmp_path, begin)
    assert news.new == [NewsItem("三", third.url)]
    assert news.revised == [NewsItem("一", first.url, ("document_number", "body"))] or set(
        news.revised[0].changed
    ) == {
        "body",
        "document_number",
    }
    assert news.withdrawn == 1
    assert not news_since(tmp_path, end_of_journal(tmp_path))


def test_the_earlier_version_is_the_newest_line_of_the_same_page_and_not_one_with_its_address_elsewhere(
    tmp_path: Path,
) -> None:
    reply = make_reply("a/1", f"{KJJ}t1.html", title="一", revision=1)
    second = replace(reply, title="一改", revision=2)
    linking = make_reply("a/2", f"{KJJ}t2.html", revision=1, attachments=[Attachment("附件", reply.url)])
    append(tmp_path, reply, second, linking)
    begin = end_of_journal(tmp_path)
    append(tmp_path, replace(second, body="改了。", revision=3))
    assert news_since(tmp_path, begin).revised == [NewsItem("一改", reply.url, ("body",))]


def test_contacts_are_masked_where_they_are_to_be(tmp_path: Path) -> None:
    append(tmp_path, make_reply("a/1", title="联系13812345678", revision=1))
    assert "13812345678" in news_since(tmp_path, 0).new[0].title
    assert "13812345678" not in news_since(tmp_path, 0, redacting=True).new[0].title


def test_a_city_without_a_journal_has_no_news(tmp_path: Path) -> None:
    assert end_of_journal(tmp_path) == 0
    assert not news_since(tmp_path, 0)
