"""NFKC as the standard library gives it, in less time."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.nfkc import nfkc

ORDINARY = "，：（）；？！％\u3000\xa0…０Ａｚ①㎡〇「か\u3099e\u0301ᄀ\u1161<\u0338某市 3"


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("２０２４年（一）：", "2024年(一):"),
        ("某\u3000市", "某 市"),
        ("其他……", "其他......"),
        ("plain", "plain"),
    ],
)
def test_wide_characters_become_plain(printed: str, plain: str) -> None:
    assert nfkc(printed) == plain


@given(st.text(st.one_of(st.sampled_from(ORDINARY), st.characters(codec="utf-8")), max_size=12))
def test_it_is_the_form_of_the_standard(text: str) -> None:
    assert nfkc(text) == unicodedata.normalize("NFKC", text)
