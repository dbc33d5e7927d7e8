"""Each Chinese page says what its English page says: the same headings, commands and settings, and sentences of the catalogue."""

from __future__ import annotations

import re

import pytest

from crawler.language.catalogue import chinese
from tests.support.project import PROJECT

DOCS = PROJECT / "docs"
NAMES = sorted(path.stem for path in DOCS.glob("zh/*.md"))
HEADING = re.compile(r"^(#+) .*?(?:\{#([\w-]+)\})?$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(
    r"\b(?:scrapy|fuwen) (?:accept|archive|attachments|audit|contact|crawlall|crawl|diff|export|golden|newcity|read|reextract"
    r"|register|report|status)\b|\bmake (?:crawl|test|docs|fast|quick)\b|\bpython -m \S+|(?<=\s)--[a-z][a-z-]+|-[as] \w+"
)
SETTING = re.compile(r"`([A-Z]{4,}(?:_[A-Z]+)*)`")
SENTENCE = re.compile(r"^\| `([^`]+)`", re.MULTILINE)


def texts(name: str) -> tuple[str, str]:
    """A page in English and in Chinese."""
    return (
        (DOCS / f"{name}.md").read_text(encoding="utf-8"),
        (DOCS / "zh" / f"{name}.md").read_text(encoding="utf-8"),
    )


def slug(heading: str) -> str:
    """The name of a heading as mkdocs makes it."""
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


def test_the_pages_to_start_run_read_and_extend_are_there_in_chinese() -> None:
    assert NAMES == ["add-a-city", "reading-a-run", "running", "start"]
    readme = (PROJECT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"(docs/zh/{name}.md)" not in readme] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_chinese_page_has_the_headings_of_the_english_one_under_the_same_names(name: str) -> None:
    english, translated = (FENCE.sub("", text) for text in texts(name))
    levels = [len(marks) for marks, _ in HEADING.findall(english)]
    assert [len(marks) for marks, _ in HEADING.findall(translated)] == levels
    titles = re.findall(r"^##+ (.*)$", english, re.MULTILINE)
    assert [anchor for marks, anchor in HEADING.findall(translated) if len(marks) > 1] == list(
        map(slug, titles)
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_chinese_page_names_the_commands_options_and_settings_of_the_english_one(name: str) -> None:
    english, translated = texts(name)
    assert set(COMMAND.findall(translated)) == set(COMMAND.findall(english))
    assert set(SETTING.findall(translated)) == set(SETTING.findall(english))


def test_the_sentences_of_a_run_are_those_that_it_prints_in_chinese() -> None:
    english, translated = texts("reading-a-run")
    part = english.partition("## The last line")[2].partition("## The ledger")[0]
    rows = [piece for row in SENTENCE.findall(part) for piece in row.split("…")]
    sentences = {whole for piece in rows for whole in re.findall(r"\S.*?\.(?= |$)", piece)}
    assert len(sentences) > 15
    assert [sentence for sentence in sentences if chinese().translate(sentence) not in translated] == []
