"""Records as tables: fields, labels, what warnings mean, and no command to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.items import WARNINGS
from tests.support.saved_page import NUMBER, TITLE, read
from tests.support.saved_portal import trs_detail

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_table_shows_fields_labels_and_what_warnings_mean(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    row = "<tr><td>[ 公文流向 ]</td><td>内部</td><td>[ 有效性 ]</td><td>有效</td></tr></tbody>"
    html = trs_detail(TITLE, NUMBER, text="长" * 5000).replace("</tbody>", row)
    html = html.replace("<head>", '<head><meta name="PubDate" content="2024-09-15">')
    path.write_text(html, encoding="utf-8")
    ended = read(path, "--table")
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert any(line.split() == ["index_number", NUMBER] for line in lines)
    assert any(line.split() == ["suggestion.number", "B104"] for line in lines)
    assert ended.out.count("长") < 1000
    assert "(5,0" in ended.out
    assert "characters in 2 paragraphs)" in ended.out
    flat = ended.out.replace("\n", " ")
    assert "公文流向" in flat.partition("Unknown labels")[2].partition("labels.toml")[0]
    record = read(path).record
    assert len(record["warnings"]) >= 2
    for code in record["warnings"]:
        assert f"Warning {code}: {WARNINGS[code]}." in flat
    assert flat.index("Warning") > flat.index("page_sha256")


def test_a_page_never_commands_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(trs_detail("关于\x1b[2J第B1号\x9b建议的答复函", NUMBER), encoding="utf-8")
    shown = read(page, "--table").out
    assert "建议的答复函" in shown
    assert "\x1b" not in shown
    assert "\x9b" not in shown
