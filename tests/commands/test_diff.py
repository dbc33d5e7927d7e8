"""``scrapy diff``: records added, removed and changed; exit 0 the same, 1 different, 2 trouble.

What is printed is made by ``crawler/console/changes.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.items import record_line
from tests.support.commands import scrapy_here
from tests.support.replies import make_reply
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Reply

NUMBER = "11500000MB15895317/2024-00001"


def write(path: Path, *replies: Reply) -> Path:
    path.write_bytes(b"".join(map(record_line, replies)))
    return path


def test_a_file_is_the_same_as_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", make_reply(), make_reply("B/2", f"{KJJ}t2.html"))
    ended = scrapy_here("diff", path, path)
    assert (ended.code, ended.said) == (0, "")
    assert "0 added, 0 removed, 0 changed, 2 the same" in ended.out


def test_added_removed_and_changed_records_are_named_with_old_and_new(tmp_path: Path) -> None:
    body = "\n".join(f"第{number}段，" + "内容" * 30 for number in range(8))
    old = write(
        tmp_path / "old.jsonl",
        make_reply(body=body),
        make_reply("GONE/1", f"{KJJ}t3.html", title="旧件"),
    )
    new = write(
        tmp_path / "new.jsonl",
        make_reply(body=body.replace("第5段", "第五段"), agency="市科技局"),
        make_reply("CAME/1", f"{KJJ}t4.html", title="新件"),
    )
    ended = scrapy_here("diff", old, new)
    assert (ended.code, ended.said) == (1, "")
    assert "1 added, 1 removed, 1 changed, 0 the same" in ended.out
    lines = [line.strip() for line in ended.out.splitlines()]
    assert f"+ CAME/1 {KJJ}t4.html 新件" in lines
    assert f"- GONE/1 {KJJ}t3.html 旧件" in lines
    assert "- (nothing)" in lines
    assert "+ 市科技局" in lines
    assert [line[:4] for line in lines if "段" in line] == [
        " 第4段"[1:] + "，",
        "-第5段",
        "+第五段",
        "第6段，",
    ]
    assert "\x1b" not in ended.out, "plain where it is piped"


def test_json_says_the_same_to_a_program(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    new = write(tmp_path / "new.jsonl", make_reply(title="别的题目"))
    said = orjson.loads(scrapy_here("diff", old, new, "--json").out)
    assert (said["changed"], said["same"], said["added"]["records"]) == (1, 0, 0)
    (example,) = said["fields"]["title"]["examples"]
    assert (example["old"], example["new"]) == ("关于第B001号建议的答复函", "别的题目")
    assert example["index_number"] == NUMBER


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{old}"], "Name two files"),
        (["{old}", "/nowhere"], "/nowhere cannot be read"),
        (["{old}", "{old}", "--fields", "titel"], "there is no field titel"),
        (["{old}", "{old}", "--fields="], "--fields needs at least one name"),
        (["{old}", "{old}", "--fields", "title", "--ignore", "url"], "not both"),
        (["{old}", "{old}", "--examples=-1"], "must be 0 or more"),
    ],
)
def test_a_users_mistake_is_one_sentence(tmp_path: Path, arguments: list[str], says: str) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    ended = scrapy_here("diff", *(argument.format(old=old) for argument in arguments))
    assert ended.code == 2
    assert says in ended.said
    assert len(ended.said.strip().splitlines()) == 1
