"""``scrapy diff``: records added, removed and changed; exit 0 the same, 1 different, 2 trouble."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from crawler.diff.changes import Compared, compare
from crawler.diff.lines import ComparisonError
from crawler.items import record_line
from tests.support.replies import make_reply
from tests.support.runs import PROJECT
from tests.support.saved_portal import KJJ

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Reply

NUMBER = "11500000MB15895317/2024-00001"


def write(path: Path, *replies: Reply) -> Path:
    path.write_bytes(b"".join(map(record_line, replies)))
    return path


def diff(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "scrapy", "diff", *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def changed_fields(old: Path, new: Path, **options: Any) -> dict[str, int]:
    return {name: change.changed for name, change in compare(old, new, **options).fields.items()}


def test_a_file_is_the_same_as_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", make_reply(), make_reply("B/2", f"{KJJ}t2.html"))
    ended = diff(path, path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "0 added, 0 removed, 0 changed, 2 the same" in ended.stdout


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
    ended = diff(old, new)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "1 added, 1 removed, 1 changed, 0 the same" in ended.stdout
    lines = [line.strip() for line in ended.stdout.splitlines()]
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
    assert "\x1b" not in ended.stdout, "plain where it is piped"


def test_json_says_the_same_to_a_program(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    new = write(tmp_path / "new.jsonl", make_reply(title="别的题目"))
    said = orjson.loads(diff(old, new, "--json").stdout)
    assert (said["changed"], said["same"], said["added"]["records"]) == (1, 0, 0)
    (example,) = said["fields"]["title"]["examples"]
    assert (example["old"], example["new"]) == ("关于第B001号建议的答复函", "别的题目")
    assert example["index_number"] == NUMBER


def test_bookkeeping_is_compared_only_when_asked_for(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    new = write(tmp_path / "new.jsonl", make_reply(fetched_at="2026-10-01T02:00:00Z", page_sha256="1" * 64))
    assert diff(old, new).returncode == 0
    assert changed_fields(old, new, compared=Compared(ignored=frozenset())) == {
        "fetched_at": 1,
        "page_sha256": 1,
    }


def test_fields_are_chosen_by_key_or_by_part_of_an_object(tmp_path: Path) -> None:
    first, second = make_reply(), make_reply(title="别的题目")
    second.suggestion.number, second.suggestion.term = "B002", 6
    old, new = write(tmp_path / "old.jsonl", first), write(tmp_path / "new.jsonl", second)
    assert changed_fields(old, new) == {"title": 1, "suggestion.number": 1, "suggestion.term": 1}
    assert changed_fields(old, new, compared=Compared(frozenset({"suggestion"}))) == {
        "suggestion.number": 1,
        "suggestion.term": 1,
    }
    assert changed_fields(old, new, compared=Compared(frozenset({"suggestion.term"}))) == {
        "suggestion.term": 1
    }
    assert diff(old, new, "--fields", "body,agency").returncode == 0


def test_of_several_revisions_the_last_line_counts(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply(body="一"), make_reply(body="二", revision=2))
    new = write(tmp_path / "new.jsonl", make_reply(body="二"))
    comparison = compare(old, new)
    assert (comparison.old, comparison.new) == ((1, 2), (1, 1))
    assert not comparison.differs


def test_a_revision_read_at_an_alias_belongs_to_its_record(tmp_path: Path) -> None:
    alias = make_reply(body="二", revision=2, url=f"{KJJ}alias.html")
    old = write(tmp_path / "old.jsonl", make_reply(body="一"), alias)
    assert compare(old, old).old == (1, 2)


def test_two_documents_of_one_number_are_told_apart_by_their_url(tmp_path: Path) -> None:
    one, other = make_reply(), make_reply(url=f"{KJJ}t2.html", body="另一件")
    other.warnings.append("index_number_conflict")
    old = write(tmp_path / "old.jsonl", one, other)
    new = write(tmp_path / "new.jsonl", other, one)
    comparison = compare(old, new)
    assert comparison.old == (2, 2)
    assert not comparison.differs


def test_records_are_paired_where_only_the_url_or_only_the_number_differs(tmp_path: Path) -> None:
    old = write(
        tmp_path / "old.jsonl",
        make_reply(),
        make_reply("B/2", f"{KJJ}t2.html"),
        make_reply(None, f"{KJJ}t3.html"),
    )
    new = write(
        tmp_path / "new.jsonl",
        make_reply(url=f"{KJJ}elsewhere.html"),
        make_reply("B/3", f"{KJJ}t2.html"),
        make_reply(None, f"{KJJ}t3.html".replace("https", "http")),
    )
    comparison = compare(old, new)
    assert (comparison.added, comparison.removed) == (0, 0)
    assert {name: change.changed for name, change in comparison.fields.items()} == {
        "index_number": 1,
        "url": 2,
    }


def test_cities_share_no_number(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", make_reply(city="chongqing"))
    new = write(tmp_path / "new.jsonl", make_reply(city="zhengzhou", url="https://public.zhengzhou.gov.cn/1"))
    comparison = compare(old, new)
    assert (comparison.added, comparison.removed) == (1, 1)


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (b'{"url": "https://kj', "line 2, the last one, is torn"),
        (b"no json\n", "line 2, is no JSON"),
        (b"[1, 2]\n", "line 2, is no record"),
        (b'{"title": "x"}\n', "line 2, is no record"),
    ],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, last: bytes, says: str) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    new = write(tmp_path / "new.jsonl", make_reply())
    new.write_bytes(new.read_bytes() + last)
    with pytest.raises(ComparisonError, match=says):
        compare(old, new)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{old}"], "Two files must be named"),
        (["{old}", "/nowhere"], "/nowhere cannot be read"),
        (["{old}", "{old}", "--fields", "titel"], "there is no field titel"),
        (["{old}", "{old}", "--fields="], "--fields needs at least one name"),
        (["{old}", "{old}", "--fields", "title", "--ignore", "url"], "not both"),
        (["{old}", "{old}", "--examples=-1"], "whole number"),
    ],
)
def test_a_users_mistake_is_one_sentence(tmp_path: Path, arguments: list[str], says: str) -> None:
    old = write(tmp_path / "old.jsonl", make_reply())
    ended = diff(*(argument.format(old=old) for argument in arguments))
    assert ended.returncode == 2
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_empty_files_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert not compare(tmp_path / "empty", tmp_path / "empty").differs
