"""Hostile texts: the work of each reader of a value, and the steps of its patterns, grow with the length of the text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crawler.reading.content.embedded import embedded_document
from crawler.reading.html.client_redirect import client_redirect
from crawler.reading.html.lines import one_line, spaced, squeeze
from crawler.reading.html.script_objects import script_objects
from crawler.reading.html.scripts import attachment_markup, shown_files, unescaped, written_text
from crawler.reading.meaning.answer import read_answer, read_signature
from crawler.reading.meaning.contacts import has_contact_label, read_contacts
from crawler.reading.meaning.dates import find_dates, is_timestamp, read_date, read_moment
from crawler.reading.meaning.deputies import read_deputies
from crawler.reading.meaning.document_number import is_placeholder, read_document_number, read_number_line
from crawler.reading.meaning.index_number import read_index_number
from crawler.reading.meaning.kind import title_kind
from crawler.reading.meaning.numerals import read_number
from crawler.reading.meaning.suggestion import read_session, read_suggestion
from crawler.reading.metadata.unknown_labels import is_salutation
from crawler.reading.metadata.vocabulary import delimited_labels, may_begin_with_label, meaning_of
from crawler.reading.saved_url import saved_url
from crawler.reading.urls import absolute_url, canonical_url, redirect_target, with_parameter
from crawler.reading.verdict import blocked_kind, is_not_found, is_server_error
from tests.support.counting import grows_linearly
from tests.support.hostile import bounded, growing_faster

pytestmark = pytest.mark.slow

TITLE = "关于第1号建议的答复"
URL = "https://www.a.gov.cn/a/"
READERS: dict[str, Callable[[str], object]] = {
    "a date": read_date,
    "a date with a time": lambda text: read_date(f"2024年5月24日{text}x"),
    "dates in a line": find_dates,
    "a time in JSON": read_moment,
    "a timestamp": is_timestamp,
    "a number": read_number,
    "a document number": read_document_number,
    "a document number in a line": lambda text: read_number_line(f"局函〔2024〕1号{text}"),
    "a placeholder": is_placeholder,
    "an index number": read_index_number,
    "deputies": lambda text: read_deputies([text]),
    "deputies after a deputy": lambda text: read_deputies([f"张三代表：{text}"]),
    "contacts": lambda text: read_contacts([f"联系人：{text}"]),
    "contacts before a label": lambda text: read_contacts([f"{text}联系人："]),
    "a contact label": lambda text: has_contact_label(f"{text}人："),
    "an answer": lambda text: read_answer([text], TITLE),
    "an answer with a signature": lambda text: read_answer([TITLE, text, "市教育局", "2024年5月24日"], TITLE),
    "an answer to a title": lambda text: read_answer(["答复"], text),
    "co-agencies in a label": lambda text: read_answer([f"会办单位：{text}"], TITLE),
    "co-agencies in a clause": lambda text: read_answer([f"经商{text}，现答复如下"], TITLE),
    "a fact about an answer": lambda text: read_answer(["答复"], TITLE, [text]),
    "a signature": lambda text: read_signature([text, "2024年5月24日"]),
    "a kind": title_kind,
    "a suggestion in a title": lambda text: read_suggestion(text, ["答复"]),
    "a suggestion in a line": lambda text: read_suggestion(TITLE, [f"您提出的{text}收悉"]),
    "a suggestion in a fact": lambda text: read_suggestion(TITLE, ["答复"], [text]),
    "a session": lambda text: read_session(f"{text}届"),
    "labels in a line": delimited_labels,
    "the beginning of a label": may_begin_with_label,
    "a label": meaning_of,
    "a salutation": is_salutation,
    "the objects of a script": lambda text: list(script_objects(text)),
    "an object of a script": lambda text: list(script_objects(f"var a = {{title: '{text}")),
    "a literal of a script": unescaped,
    "what a script writes": lambda text: written_text(f"document.write('{text}"),
    "attachments in a script": attachment_markup,
    "files that a script shows": shown_files,
    "JSON in a page": embedded_document,
    "an object in a page": lambda text: embedded_document(f"<script>var a = {{content: '{text}'}}</script>"),
    "a refusal": lambda text: blocked_kind(200, text),
    "an error of a server": is_server_error,
    "a page that is not there": lambda text: is_not_found(text, text),
    "a link": lambda text: absolute_url(URL, text),
    "a URL": lambda text: canonical_url(URL + text),
    "a redirect": lambda text: redirect_target(URL, text),
    "a redirect of a script": lambda text: client_redirect(f"<script>location.href='{text}</script>", URL),
    "a refresh": lambda text: client_redirect("", URL, text),
    "a parameter": lambda text: with_parameter(f"{URL}?{text}", "a", "1"),
    "the URL of a saved page": lambda text: saved_url(text.encode()),
    "white space": lambda text: (one_line(text), spaced(text), squeeze(text)),
}
"""Each reader of a value on a page, with a text from the page."""


@bounded(READERS)
def test_the_work_of_a_reader_grows_with_the_length_of_the_text(read: Callable[[str], object]) -> None:
    def refused(text: str) -> object:
        try:
            return read(text)
        except ValueError:  # a URL that is none
            return None

    assert growing_faster(refused) == []


@pytest.mark.parametrize(
    "lines",
    ["联系人：张三", "张三代表：", "市教育局", "2024年5月24日", "会办单位：市教育局", "关于建议的答复"],
)
def test_the_work_grows_with_the_number_of_lines(lines: str) -> None:
    def read(size: int) -> object:
        text = [lines] * size
        return (
            read_answer(text, TITLE),
            read_suggestion(TITLE, text),
            read_contacts(text),
            read_deputies(text),
        )

    assert grows_linearly(read, 100)


def test_the_table_sees_a_pattern_that_takes_quadratic_time() -> None:
    assert growing_faster(lambda text: re.search(r"a+b", text)) == ["a"]
    assert growing_faster(lambda text: re.fullmatch(r"(?:1|11)*号", text[:40])) == ["1"]
