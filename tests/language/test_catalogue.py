"""The Chinese catalogue: it has every sentence that a command shows, and no other, and each finds its translation."""

import re
import tomllib
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files

import pytest

from crawler.console.help import sentences_of_settings
from crawler.language.catalogue import PLACEHOLDER, Catalogue, chinese
from crawler.portals.walking.signals import Decision
from crawler.run.ledger import ROW_RESULTS
from crawler.run.outcome import Outcome
from crawler.store.attachment_journal import NOT_REQUESTED, AttachmentStatus
from tests.commands.test_base import COMMANDS
from tests.support.sentences import all_strings, counted_nouns, sentences

TABLE = tomllib.loads(files("crawler.language").joinpath("chinese.toml").read_text(encoding="utf-8"))
COUNTS, HEADINGS = TABLE["counts"], TABLE["headings"]
SENTENCES = {
    key: value
    for name, section in TABLE.items()
    if name not in {"counts", "headings"}
    for key, value in section.items()
}
NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta")
NUMBERS = tuple("1234567")


def settings_shown() -> set[str]:
    """The sentences of the settings that some command's help shows."""
    commands = [import_module(f"crawler.commands.{name}").Command for name in COMMANDS]
    names = {name for command in commands for name in command.main_settings}
    texts = [text.rpartition(" (default: ")[0] for _, text in sentences_of_settings(sorted(names))]
    return {sentence for text in texts for sentence in re.split(r"(?<=\.) ", text)}


def test_every_sentence_of_the_code_has_its_chinese() -> None:
    known = SENTENCES.keys() | COUNTS.keys() | HEADINGS.keys()
    assert len(sentences()) > 900, "the search for sentences is broken"
    missing = {where: key for key, where in sentences().items() if key not in known}
    assert missing == {}, "translate these in crawler/language/chinese.toml"
    assert settings_shown() - known == set()


def test_every_noun_that_is_counted_has_its_chinese() -> None:
    counts = {
        str(count).replace("_", " ") for count in (*Decision, *ROW_RESULTS, *AttachmentStatus, NOT_REQUESTED)
    }
    assert (counted_nouns() | counts) - COUNTS.keys() - {"to fetch"} == set()
    assert {outcome.label for outcome in Outcome} <= SENTENCES.keys()


def test_the_catalogue_has_no_sentence_that_no_code_uses() -> None:
    used = sentences().keys() | settings_shown() | all_strings()
    unused = {
        key
        for name, section in TABLE.items()
        if name not in {"counts", "other_programs"}
        for key in section
        if key not in used and not any(key in text for text in _texts_with(key))
    }
    assert unused == set(), "remove these from crawler/language/chinese.toml"


def _texts_with(key: str) -> list[str]:
    """The strings of the code that may contain a short key: a word in front of a colon, or a unit of time."""
    return (
        [text for text in all_strings() if key in text]
        if len(key) < 12 and "{" not in key
        else _UNITS.get(key, [])
    )


_UNITS = {key: [key] for key in ("{0} h", "{0} d", "{0} s", "{0} d {1} h", "default: {0}")}


def test_a_translation_has_the_placeholders_of_its_sentence() -> None:
    wrong = {
        key: value
        for key, value in SENTENCES.items()
        if sorted(PLACEHOLDER.findall(key)) != sorted(PLACEHOLDER.findall(value))
    }
    assert wrong == {}
    assert [noun for noun, value in COUNTS.items() if value.count("{0}") != 1] == []


def test_a_translation_keeps_the_commands_options_and_settings() -> None:
    kept = re.compile(
        r"scrapy [a-z]+|--[a-z-]+\b|\b[A-Z]{2,}_[A-Z_]+\b|docs/[\w-]+\.md|\b[\w-]+\.(?:jsonl|toml)\b"
    )
    wrong = {
        key: lost
        for key, value in SENTENCES.items()
        if (lost := sorted(set(kept.findall(key)) - set(kept.findall(value))))
    }
    assert wrong == {}


def filled(sentence: str, values: Sequence[str]) -> str:
    return PLACEHOLDER.sub(lambda match: values[int(match[1])], sentence)


@pytest.mark.parametrize("section", sorted(TABLE.keys() - {"counts", "headings"}))
def test_a_sentence_finds_its_own_translation(section: str) -> None:
    wrong = {}
    for key, value in TABLE[section].items():
        found = [
            (chinese().translate(filled(key, values)), filled(value, values)) for values in (NAMES, NUMBERS)
        ]
        if all(translated.replace(" ", "") != expected.replace(" ", "") for translated, expected in found):
            wrong[key] = found[0][0]
    assert wrong == {}


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("chongqing: ok. Nothing to do.", "chongqing：正常。无需处理。"),
        (
            (
                "chongqing: incomplete. 2 listing pages not fetched, 1 document missing from the archive. Run again: the next"
                " run fetches what is missing."
            ),
            "chongqing：不完整。2 个列表页未取到，1 份文档不在存档中。请重新运行：下次运行会补取缺失的内容。",
        ),
        (
            "chongqing/kjj: 2 of 3 listing pages, 4 rows: 3 new, 1 failed.",
            "chongqing/kjj：3 个列表页中读取了 2 个，共 4 行：新增 3，失败 1。",
        ),
        (
            "2 cities: chongqing ok, zhengzhou blocked. See each city's last line for what to do.",
            "2 个城市：chongqing 正常，zhengzhou 被拦截。处理办法见各城市的最后一行。",
        ),
        ("1 city: chongqing ok. Nothing to do.", "1 个城市：chongqing 正常。无需处理。"),
        (
            "chongqing: stuck. Column kjj: status_503 (since 2026-11-22, 3 runs in a row). Running again does not help.",
            "chongqing：停滞。栏目 kjj：status_503（自 2026-11-22 起，连续 3 次运行）。重复运行无济于事。",
        ),
        (
            "There is no city chonqing: did you mean chongqing?",
            "没有城市 chonqing：您要写的是 chongqing 吗？",
        ),
        ("Written:", "已写出："),
        ("Would write:", "将写出："),
        ("Next:", "接下来："),
        (
            "Name exactly one city: scrapy crawl CITY, where CITY is one of anshun, baoji.",
            "请只写一个城市：scrapy crawl CITY，其中 CITY 是以下之一：anshun, baoji。",
        ),
        (
            "There is no listing among the saved pages (1 document): save the page that lists them too.",
            "保存的页面中没有列表（1 份文档）：请同时保存列出它们的页面。",
        ),
        (
            (
                "https://a.gov.cn/ is the home page of a site: give the page that lists the replies (建议提案办理 or the like)"
                " (evidence: its URL is the home page)."
            ),
            "https://a.gov.cn/ 是网站首页：请写列出答复的页面（建议提案办理等）（依据：其网址是首页）。",
        ),
        ("chongqing: proved: 24 of 25.", "chongqing：已证明：24/25。"),
        (
            (
                "chongqing/kjj: could not fetch listing page 1: robots.txt could not be fetched, so no page is requested: the"
                " host refused the connection: https://kjj.cq.gov.cn/a/"
            ),
            "chongqing/kjj：无法获取第 1 个列表页：无法获取 robots.txt，因此不请求任何页面：主机拒绝连接：https://kjj.cq.gov.cn/a/",
        ),
        (
            (
                "chongqing: Different from what was inferred: folder of column kjj: 0 of 10 documents are in /a/; the others are"
                " in /b/: https://kjj.cq.gov.cn/a/"
            ),
            "chongqing：与推断不同：栏目 kjj 的检查项 folder：10 份文档中 0 份在 /a/；其余在 /b/：https://kjj.cq.gov.cn/a/",
        ),
        ("1 difference from what was inferred, listed above.", "1 处差异（与推断相比），见上。"),
        ("page 2/9, 14 new, about 3 min left", "第 2/9 页，新增 14，约剩 3 分钟"),
        (
            "Report: data/report.html (2 cities, 14 records, 3 new and 0 changed since the last report). Open it in a browser.",
            "报告：data/report.html（2 个城市，14 条记录，较上次报告新增 3、变化 0）。请用浏览器打开。",
        ),
        (
            "data/report.html: Permission denied. No page was written; an earlier one was not changed.",
            "data/report.html：没有权限。没有写出页面；已有的页面没有改动。",
        ),
    ],
)
def test_what_a_run_prints_in_chinese(english: str, expected: str) -> None:
    assert chinese().translate(english) == expected


@pytest.mark.parametrize(
    "text",
    [
        "关于第0213号建议办理情况的答复函",
        "/home/x/data of mine/records.jsonl",
        "the colour of the sea",
        "Traceback (most recent call last):",
        "",
        "  ",
        "https://kjj.cq.gov.cn/a. b/c: d (e), f",
        "a" * 5000,
        "x, " * 300,
        "x. " * 300,
        "(((" * 50,
    ],
)
def test_what_the_catalogue_does_not_know_stays_as_it_is(text: str) -> None:
    assert chinese().translate(text) == text


def test_names_of_fields_are_not_translated_in_a_sentence() -> None:
    assert chinese().translate("Without a value: city, title, old.") == "没有值：city, title, old。"


def test_the_sentence_with_more_words_of_its_own_wins() -> None:
    catalogue = Catalogue(
        {"there is no {0}.": "没有 {0}。", "there is no city {0}.": "没有城市 {0}。"}, {}, {}
    )
    assert catalogue.translate("there is no city x.") == "没有城市 x。"
    assert catalogue.translate("there is no file.") == "没有 file。"
