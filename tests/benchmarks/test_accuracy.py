"""``python -m benchmarks accuracy``: expected values in, counts of right ones out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import accuracy, peers
from benchmarks.__main__ import main
from tests.support.pages import PARAGRAPHS, TITLE, document

BODY = "\n".join(PARAGRAPHS)
URL = "https://kjj.example.gov.cn/zwgk/jytabl/t20240914_1.html"


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one saved document; no library is installed."""
    monkeypatch.setattr(accuracy, "installed_peers", dict)
    (tmp_path / "a.html").write_text(document(after='<a href="b.pdf">表.pdf</a>'), encoding="utf-8")
    described = {"url": URL, "file": "a.html", "status": 200}
    (tmp_path / "pages.jsonl").write_text(json.dumps(described) + "\n", encoding="utf-8")
    return tmp_path


def expect(folder: Path, **values: object) -> Path:
    path = folder / "expected.jsonl"
    path.write_text(json.dumps(values, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


RIGHT = {
    "title": TITLE,
    "index_number": "11500000MB15895317/2024-00070",
    "written_on": "2024-09-10",
    "attachments": [
        {"name": "表.pdf", "url": "https://kjj.example.gov.cn/zwgk/jytabl/b.pdf"},
    ],
    "body": BODY,
}


@pytest.mark.parametrize("key", [{"file": "a.html"}, {"url": URL}])
def test_a_page_that_is_read_right_holds_all_bars(
    saved: Path, capsys: pytest.CaptureFixture[str], key: dict[str, str]
) -> None:
    assert main(["accuracy", str(saved), str(expect(saved, **key, **RIGHT))]) == 0
    shown = capsys.readouterr().out
    assert "fields right: 100.0%" in shown
    assert "index numbers: 1 (bar: all 1): held" in shown
    assert "bodies within 2 %: 1" in shown


@pytest.mark.parametrize(
    ("wrong", "bar"),
    [
        ({"title": "另一个标题"}, "fields right: 80.0%"),
        ({"index_number": "713046287/2022-00017"}, "index numbers: 0"),
        ({"attachments": []}, "fields right: 80.0%"),
        ({"body": f"{BODY}\n{'又一段没有读到的正文。' * 9}"}, "bodies within 2 %: 0"),
        ({"document": False}, "fields right: 0.0%"),
    ],
)
def test_a_wrong_value_counts_and_is_shown(
    saved: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, object], bar: str
) -> None:
    assert main(["accuracy", str(saved), str(expect(saved, file="a.html", **RIGHT | wrong)), "--wrong"]) == 1
    shown = capsys.readouterr().out
    assert bar in shown
    assert "\na.html: " in shown


def test_the_spaces_between_the_parts_of_a_heading_do_not_count(saved: Path) -> None:
    spaced = RIGHT | {"title": f"{TITLE[:9]} {TITLE[9:]}"}
    assert main(["accuracy", str(saved), str(expect(saved, file="a.html", **spaced))]) == 0


def test_the_body_in_a_golden_table_is_a_selector(saved: Path) -> None:
    table = saved / "golden.toml"
    table.write_text(
        f'[documents."a.html"]\ntitle = "{TITLE}"\nindex_number = "11500000MB15895317/2024-00070"\nagency = "市科技局"\n'
        'agency_code = "11500000MB15895317"\ndocument_number = "渝科局函〔2024〕226号"\ntopics = ["科技、教育"]\n'
        'genres = ["人大建议办理"]\nvalidity = "有效"\nwritten_on = "2024-09-10"\npublished_on = "2024-09-14"\n'
        'attachments = ["表.pdf"]\nbody = ".article"\n',
        encoding="utf-8",
    )
    assert main(["accuracy", str(saved), str(table)]) == 0


def test_libraries_read_the_same_pages_and_one_that_fails_found_nothing(
    saved: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(source: str) -> str:
        raise ValueError(source[:10])

    monkeypatch.setattr(accuracy, "installed_peers", lambda: {"good": lambda _: BODY, "bad": fails})
    assert main(["accuracy", str(saved), str(expect(saved, file="a.html", **RIGHT))]) == 0
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()[2:5]}
    assert rows["good"] == ["-", "-", "100.0%", "0.0%", "1/1"]
    assert rows["bad"] == ["-", "-", "0.0%", "-", "0/1"]


@pytest.mark.parametrize(
    ("folder", "expected", "sentence"),
    [
        ("gone", "expected.jsonl", "is not a folder: name the folder"),
        (".", "gone.jsonl", "is not a file: name the file"),
        (".", "expected.jsonl", "expects the page b.html, which is not in"),
    ],
)
def test_a_path_that_leads_nowhere_ends_with_a_sentence(
    saved: Path, folder: str, expected: str, sentence: str
) -> None:
    expect(saved, file="b.html")
    with pytest.raises(SystemExit, match=sentence):
        main(["accuracy", str(saved / folder), str(saved / expected)])


def test_a_library_is_either_installed_or_named_as_missing() -> None:
    installed = {peers.PEERS[name].distribution for name in peers.installed_peers()}
    assert installed.isdisjoint(peers.missing_peers())
    assert installed | set(peers.missing_peers()) == {peer.distribution for peer in peers.PEERS.values()}
