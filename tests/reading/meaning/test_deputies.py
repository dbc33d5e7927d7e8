"""Deputies: the names of the salutation, and no other words."""

from __future__ import annotations

import pytest

from crawler.reading import read_suggestion
from crawler.reading.meaning.deputies import has_masked_name, read_askers, read_deputies

RECEIVED = "您提出的《关于提升科技成果转化水平的建议》收悉。现答复如下："


@pytest.mark.parametrize(
    ("line", "deputies"),
    [
        ("尊敬的刘赛赛代表：", ["刘赛赛"]),
        ("尊敬的刘赛赛代表:", ["刘赛赛"]),
        ("李燕代表：", ["李燕"]),
        ("李　燕代表：", ["李燕"]),
        ("李  燕 代表：", ["李燕"]),
        ("苏贝、张东方代表：", ["苏贝", "张东方"]),
        ("李建岭、弯建军委员：", ["李建岭", "弯建军"]),
        ("张浩代表", ["张浩"]),
        ("王芳、李明、赵强等代表：", ["王芳", "李明", "赵强"]),
        ("王芳等3位代表：", ["王芳"]),
        ("王芳等代表：", ["王芳"]),
        ("王芳和李明代表：", ["王芳", "李明"]),
        ("阿依古丽·买买提代表：", ["阿依古丽·买买提"]),
        ("欧阳修文代表：", ["欧阳修文"]),
        ("李㙍、朱镕代表：", ["李㙍", "朱镕"]),
        ("尊敬的郝伟委员：", ["郝伟"]),
        ("王芳代表、李明代表：", ["王芳", "李明"]),
        ("岳麓代表团李志强代表：", ["李志强"]),
        ("泸州代表团：", []),
        ("乌云其其格、阿拉腾其其格代表：", ["乌云其其格", "阿拉腾其其格"]),
        ("九三学社、市工商联、民革市委、王芳委员：", ["王芳"]),
        ("王芳　李明　赵　强代表：", ["王芳", "李明", "赵强"]),
        ("张 晓明代表：", ["张晓明"]),
        ("欧阳 锋、王芳委员：", ["欧阳锋", "王芳"]),
        ("平安县王小明代表：", ["王小明"]),
        ("王芳代表及附议代表：", ["王芳"]),
        ("王芳、李明代表并各附议代表：", ["王芳", "李明"]),
        ("王芳等（10人）代表：", ["王芳"]),
        ("王芳等各位代表：", ["王芳"]),
        ("致王芳代表：", ["王芳"]),
        ("致公党市委会：", []),
        ("尊敬的王芳代表您好：", ["王芳"]),
        ("王芳委员你好！", ["王芳"]),
        ("王芳代表∶", ["王芳"]),
        ("王芳代表；", ["王芳"]),
        ("人大代表王芳同志：", ["王芳"]),
        ("领衔代表：王芳", ["王芳"]),
        ("提 案 人：王芳等5人", ["王芳"]),
        ("致富带头人王芳代表：", []),
        ("简青禾、顾长宁等十代表：", ["简青禾", "顾长宁"]),
        ("简青禾（等4位）代表：", ["简青禾"]),
        ("代表姓名：简青禾、乌云其其格", ["简青禾", "乌云其其格"]),
    ],
)
def test_deputies_of_the_salutation(line: str, deputies: list[str]) -> None:
    assert read_suggestion("关于第1号建议的答复", [line, RECEIVED]).deputies == deputies


@pytest.mark.parametrize(
    "opening",
    [
        ["各位代表：", "现将2024年建议办理情况报告如下。"],
        ["各位主任、各位委员：", "受市政府委托，报告如下。"],
        ["重庆市人民政府：", "现将协办意见函告如下。"],
        ["一、走访联系人大代表", "我们走访了二十位代表，听取了意见。"],
        ["2021年度共承办人大代表建议12件。"],
        [],
    ],
)
def test_a_page_that_names_no_deputy_has_none(opening: list[str]) -> None:
    assert read_deputies(opening) == []


def test_words_of_the_text_are_no_deputies() -> None:
    opening = ["尊敬的刘赛赛代表：", "感谢您作为代表", "提出建议的还有王芳代表", RECEIVED]
    assert read_suggestion("关于第1号建议的答复", opening).deputies == ["刘赛赛"]


@pytest.mark.parametrize(
    ("line", "askers"),
    [
        ("清水县代表团：", ["清水县代表团"]),
        ("县政协提案委员会：", ["县政协提案委员会"]),
        ("民盟平湖市委、市工商联：", ["民盟平湖市委", "市工商联"]),
        ("市民政局：", []),
        ("民建会员简青禾委员：", []),
        ("简青禾代表：", []),
    ],
)
def test_bodies_in_the_salutation_are_askers_and_no_deputies(line: str, askers: list[str]) -> None:
    assert read_askers([line]) == askers
    assert not (askers and read_deputies([line]))


@pytest.mark.parametrize(
    ("line", "masked", "deputies"),
    [
        ("***代表：", True, []),
        ("****委员:", True, []),
        ("简**、顾长宁代表：", True, ["顾长宁"]),
        ("顾长宁代表：", False, ["顾长宁"]),
        ("**一、关于代表的建议**", False, []),
    ],
)
def test_a_masked_name_is_left_out_and_told(line: str, *, masked: bool, deputies: list[str]) -> None:
    assert (has_masked_name([line]), read_deputies([line])) == (masked, deputies)
