"""What a person may call a place, and what is found by it."""

from __future__ import annotations

import pytest

from crawler.register.lookup import find_rows, similar_place


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ("沙坪坝", {"重庆市沙坪坝区"}),
        ("广元", {"广元市", "广元市利州区", "旺苍县", "苍溪县"}),  # the counties of a prefecture
        ("海南省", {"海南省"}),
        ("全国", {"全国"}),
        ("甘南州", {"甘南藏族自治州"}),
        ("秀山县", {"重庆市秀山土家族苗族自治县"}),
        ("510824", {"苍溪县"}),
        ("510800", {"广元市", "广元市利州区", "旺苍县", "苍溪县"}),
        ("5108", {"广元市", "广元市利州区", "旺苍县", "苍溪县"}),
        ("huarong", {"华容县"}),
        (" Huarong ", {"华容县"}),
        ("huarong.gov.cn", {"华容县"}),
        ("www.huarong.gov.cn.", {"华容县"}),
        ("https://huarong.gov.cn/33664/content_1032706.html", {"华容县"}),
        ("qhd.gov.cn:81", {"秦皇岛市"}),
        ("市", set()),
        ("5", set()),
        ("gov", set()),
        ("瑞安县", set()),
    ],
)
def test_a_place_is_found_by_name_code_and_host(given: str, places: set[str]) -> None:
    assert {row.place for row in find_rows(given)} == places


def test_a_province_has_the_rows_of_all_its_places() -> None:
    rows = find_rows("湖北")
    assert {row.code[:2] for row in rows} == {"42"}
    assert len(rows) == len(find_rows("42")) == len(find_rows("420000"))
    assert {"湖北省", "武汉市", "应城市"} <= {row.place for row in rows}


@pytest.mark.parametrize(
    ("given", "meant"),
    [("武汗", "武汉"), ("武汗市", "武汉市"), ("huarnog", "huarong"), ("zzzzzz", None), ("龘龘", None)],
)
def test_a_misspelt_place_has_a_similar_name(given: str, meant: str | None) -> None:
    assert similar_place(given) == meant
