"""A page's main text that is the list of its rows is not an article."""

from __future__ import annotations

import pytest

from crawler.portals.listing import Listing, Row
from crawler.portals.recognition import _is_the_list
from tests.support.counting import grows_linearly


def test_a_text_is_compared_with_the_rows_in_time_that_grows_with_both() -> None:
    def compare(size: int) -> None:
        titles = [Row(str(number), f"关于第{number}号建议的答复") for number in range(size)]
        lines = "\n".join(f"关于第{number}号提案的答复" for number in range(size))
        assert not _is_the_list(lines, Listing(tuple(titles)))

    assert grows_linearly(compare, 200)


@pytest.mark.parametrize(
    ("body", "is_list"),
    [
        ("关于建议的答复\n2024-09-14", True),
        ("关于建议的...\n2024-09-14", True),
        ("关于建议的答复函及附件", True),
        ("关于提案的答复\n现将答复如下", False),
        ("答复\n现将答复如下", False),
        ("甲乙丙\n丁", True),
    ],
)
def test_the_lines_of_a_list_are_beginnings_of_titles_or_begin_with_one(body: str, is_list: bool) -> None:  # noqa: FBT001 a parameter
    titles = ("关于建议的答复", "关于建议的答复一", "甲", "甲乙", "甲乙乙", "丁戊")
    rows = tuple(Row(str(number), title) for number, title in enumerate(titles))
    assert _is_the_list(body, Listing(rows)) is is_list
