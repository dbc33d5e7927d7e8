"""What --help shows: paragraphs are wrapped, lines that can be copied are not, and a table has a name in each row."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial

import pytest

from crawler.console.help import HelpFormatter, sentences_of_settings, table


def shown(description: str) -> str:
    parser = ArgumentParser(
        "town", description=description, formatter_class=partial(HelpFormatter, width=40), add_help=False
    )
    return parser.format_help()


def test_a_line_that_begins_with_white_space_is_not_wrapped() -> None:
    line = "scrapy crawl chongqing -a columns=kjj,slj -a since=2024-01-01"
    assert line in shown(f"Examples\n {line}").splitlines()


def test_every_other_line_is_a_paragraph() -> None:
    text = shown("one two three four five six seven eight nine ten\neleven")
    assert "one two three four five six seven eight\nnine ten\neleven" in text


def test_a_row_of_a_table_has_its_sentence_next_to_its_name() -> None:
    text = shown(table([("limit", "Fetches at most this number."), ("full", "Reads all.")]))
    assert "limit                 Fetches at most\n                      this number.\n" in text
    assert "full                  Reads all.\n" in text


def test_the_usage_has_its_heading_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown("A town.").startswith("Usage\n=====\n  town\n")
    monkeypatch.setenv("FUWEN_LANG", "zh")
    assert shown("A town.").startswith("用法\n====\n  town\n")


def test_a_setting_has_its_docstring_and_its_default() -> None:
    ((name, sentence),) = sentences_of_settings(["DATA_DIR"])
    assert name == "DATA_DIR"
    assert sentence.startswith("The data folder. ")
    assert sentence.endswith(" (default: data)")


def test_a_setting_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentences_of_settings(["NO_SUCH_SETTING"])
