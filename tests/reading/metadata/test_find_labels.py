"""Where labels are found on a page, and how many of them."""

from __future__ import annotations

from crawler.reading.metadata.vocabulary import MEANINGS, may_begin_with_label
from tests.support.pages import FIELDS, codes, document, record, values


def test_every_known_label_may_begin_a_line() -> None:
    written = [form.format(label) for label in MEANINGS for form in ("{}", "[ {} ]")]
    assert [text for text in written if not may_begin_with_label(text)] == []


def test_labels_beyond_those_that_are_read_are_warned_of() -> None:
    rows = "".join(f"<p>编辑：某人{n}</p>" for n in range(490))
    within = record(document(after=rows))
    assert (values(within), codes(within)) == (FIELDS, [])
    beyond = record(document(after=rows + rows))
    assert (values(beyond), codes(beyond)) == (FIELDS, ["metadata_cut_off"])


def test_labels_in_attributes_beyond_those_that_are_read_are_warned_of() -> None:
    icons = "".join(f'<div><i title="编辑"></i><em>某人{n}</em></div>' for n in range(600))
    assert codes(record(document("", after=icons))) == ["metadata_cut_off"]
