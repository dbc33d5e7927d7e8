"""``scrapy accept CITY``: what is normal from now on, said and written, without a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.run.test_accepting import ALARM
from tests.support.commands import scrapy_over
from tests.support.report.cities import write_run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_command_says_what_is_normal_from_now_on_and_the_city_is_well(tmp_path: Path) -> None:
    write_run(tmp_path / "chongqing", "2026-09-21T02:20:00Z", 5, alarms=[ALARM.to_dict()])
    status = scrapy_over(tmp_path, "status")
    assert status.code == 1
    assert (
        "NOT WELL: since 2026-09-20: 1 listing page without rows. Look at https://kjj.cq.gov.cn/"
        in status.out
    )
    accepted = scrapy_over(tmp_path, "accept", "chongqing")
    assert accepted.code == 0
    assert accepted.out == (
        "chongqing: accepted: 1 listing page without rows (since 2026-09-20). From now on, a listing without rows is"
        " normal for kjj, until it has rows again.\n"
    )
    assert scrapy_over(tmp_path, "status").code == 0
    again = scrapy_over(tmp_path, "accept", "chongqing")
    assert (again.code, again.said.strip()) == (
        1,
        (
            "chongqing: no alarm and no sign of further pages to accept. Nothing was changed."
            " To see what is wrong: scrapy status"
        ),
    )


@pytest.mark.parametrize("words", [[], ["a", "b"], ["atlantis"], ["../elsewhere"], ["--yes", "chongqing"]])
def test_a_wrong_command_line_ends_with_2(tmp_path: Path, words: list[str]) -> None:
    assert scrapy_over(tmp_path, "accept", *words).code == 2
