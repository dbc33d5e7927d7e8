"""Serial numbers that were not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.report.gaps import SerialNumbers
from crawler.report.page import page_words

if TYPE_CHECKING:
    pass


def test_serial_numbers_that_were_not_seen_are_ranges() -> None:
    serials = SerialNumbers()
    for serial in ("00003", "00004", "00007", "00009"):
        serials.add(f"11500000MB15895317/2026-{serial}", "市科技局")
    serials.add("no grammar at all", None)
    (gap,) = serials.gaps()
    assert (gap["organisation"], gap["agency"], gap["year"]) == ("11500000MB15895317", "市科技局", 2026)
    assert (gap["seen"], gap["lowest"], gap["highest"], gap["unseen"]) == (4, 3, 9, 3)
    assert gap["ranges"] == [(5, 6), (8, 8)]
    assert "not seen in the columns crawled" in page_words()["gaps.lead"]["en"]
