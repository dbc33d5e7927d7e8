"""Commands in Chinese: what a person reads is Chinese, and what programs read is the same as in English."""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.utils.project import get_project_settings

from tests.commands.test_base import COMMANDS
from tests.support.commands import scrapy_here
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = re.compile(r"\b(?:the|of|and|is|are|with|from|this|that|not|no|all)\b", re.IGNORECASE)
"""Words that every English sentence has some of."""


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUWEN_LANG", "zh")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_no_english_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["fuwen", name])
    command = import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = ScrapyArgumentParser(
        usage=f"scrapy {name} {command.syntax()}", conflict_handler="resolve", description=command.long_desc()
    )
    command.add_options(parser)
    shown = parser.format_help()
    lines = [re.sub(r"--\S+", "", line) for line in shown.splitlines() if not line.startswith("  fuwen ")]
    assert [line for line in lines if ENGLISH.search(line)] == []
    assert f"fuwen {name} " in shown
    assert f"scrapy {name}" not in shown


@pytest.mark.slow
def test_a_run_its_status_and_its_refusals_are_chinese_and_its_files_are_english(tmp_path: Path) -> None:
    data = f"DATA_DIR={tmp_path}"
    ended = scrapy_here("crawl", "chongqing", "-s", "REPLAY=fixtures/chongqing", "-s", data)
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "chongqing：正常。无需处理。")
    (manifest,) = (tmp_path / "chongqing" / "runs").glob("*.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["outcome"] == "ok"
    status = scrapy_here("status", "-s", data)
    assert (status.code, status.out.strip().endswith("正常：无需处理。")) == (0, True)
    as_json = scrapy_here("status", "--json", "-s", data)
    assert json.loads(as_json.out)["sentence"] == "Nothing to do."
    write_run(tmp_path / "zhengzhou", "2026-09-21T02:20:00Z", 4)
    blocked = scrapy_here("status", "zhengzhou", "-s", data)
    assert (blocked.code, "不正常：请等待数小时" in blocked.out) == (1, True)
    refused = scrapy_here("crawl", "chonqing", "-s", data)
    assert (refused.code, refused.said) == (2, "没有城市 chonqing：您要写的是 chongqing 吗？\n")
    wrong = scrapy_here("crawlall", "--jobs", "x", "-s", data)
    assert wrong.code == 2
    assert wrong.said.endswith(": error: 选项 --jobs 的值 'x' 不是整数\n")
