"""The place of the congress at whose session a suggestion was made: only where it follows from what is printed."""

from __future__ import annotations

import pytest

from crawler.export.congress import congress_division
from crawler.export.places import Place

CHONGQING = Place("500000", "重庆市", "province")
BANAN = Place("500113", "重庆市巴南区", "county")
ZHENGZHOU = Place("410100", "郑州市", "prefecture")
HUIJI = Place("410108", "郑州市惠济区", "county")
XINZHENG = Place("410184", "新郑市", "county")
NINGXIA = Place("640000", "宁夏回族自治区", "province")
GANNAN = Place("623000", "甘南藏族自治州", "prefecture")
NDRC = Place(None, "全国", "national")


@pytest.mark.parametrize(
    ("session", "place", "expected"),
    [
        ("市六届人大二次会议", CHONGQING, "500000"),
        ("重庆市第六届人民代表大会第二次会议", CHONGQING, "500000"),
        ("政协重庆市第六届委员会第二次会议", CHONGQING, "500000"),
        ("六届人大二次会议", BANAN, "500113"),
        ("区十九届人大二次会议", BANAN, "500113"),
        ("市六届人大二次会议", BANAN, "500000"),
        ("市十六届人大二次会议", HUIJI, "410100"),
        ("郑州市第十六届人民代表大会第二次会议", ZHENGZHOU, "410100"),
        ("省十四届人大二次会议", HUIJI, "410000"),
        ("新郑市第五届人民代表大会第六次会议", XINZHENG, "410184"),
        ("自治区十三届人大二次会议", NINGXIA, "640000"),
        ("宁夏回族自治区十三届人大二次会议", NINGXIA, "640000"),
        ("州十七届人大二次会议", GANNAN, "623000"),
        ("十四届全国人大二次会议", CHONGQING, "national"),
        ("十四届全国人大二次会议", NDRC, "national"),
        ("十四届人大二次会议", NDRC, "national"),
    ],
)
def test_a_session_is_of_the_place_that_it_names_or_of_the_place_that_replies(
    session: str, place: Place, expected: str
) -> None:
    assert congress_division(session, place) == expected


@pytest.mark.parametrize(
    ("session", "place"),
    [
        ("区三届人大二次会议", CHONGQING),
        ("区三届人大二次会议", NINGXIA),
        ("县三届人大二次会议", ZHENGZHOU),
        ("镇三届人大二次会议", BANAN),
        ("市十六届人大二次会议", NDRC),
        ("市十六届人大二次会议", Place()),
        ("六届人大二次会议", Place()),
    ],
)
def test_a_place_that_does_not_follow_is_not_guessed(session: str, place: Place) -> None:
    assert congress_division(session, place) is None
