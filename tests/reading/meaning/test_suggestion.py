"""What the deputy asked: number, session, title, deputies (docs/portals.md, sections 1.6 and 3)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import read_session, read_suggestion

RECEIVED = "您提出的《关于提升科技成果转化水平的建议》收悉。现答复如下："


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("关于市六届人大二次会议第B003号建议办理情况的答复函", "B003"),
        ("关于市十六届人大第二次会议第B（2024）182号建议的答复", "B(2024)182"),
        ("关于市十五届人大四次会议 第 B(2021)421号建议的答复", "B(2021)421"),
        ("关于市政协第十五届一次会议第20230539号提案的答复", "20230539"),
        ("关于对市五届人大五次会议第84号建议答复的函", "84"),
        ("关于对市政协五届四次会议第117号提案答复的函", "117"),
        ("关于市五届人大第五次会议第0197号建议办理情况的答复函", "0197"),
        ("关于区十九届人大六次会议第311号代表建议办理情况的答复函", "311"),
        ("关于市六届人大三次会议第Ｂ０７５号建议的复函", "B075"),
        ("关于市人大十四届四次会议第十五号建议的答复", "十五"),
        ("市教育局关于市十四届人大四次会议西湖12号建议的答复", "西湖12"),
        ("关于20240123号提案的答复", "20240123"),
        ("关于市政协提案2024-15号的答复", "2024-15"),
        ("关于推进老旧小区改造的建议的答复", None),
        ("关于国道312号建议的答复", None),
        ("关于地铁12号线建议的答复", None),
        ("关于市十四届人大四次会议期间12号建议的答复", None),
        ("关于印发渝科局函〔2022〕242号的通知", None),
        ("2021年度人大建议办理总体情况", None),
        ("关于省十三届人大二次会议温36号建议的答复", "温36"),
        ("关于“加强停车管理的建议”（1082号） 办理情况的答复", "1082"),
        ("关于对区政协四届二次会议停车难提案答复的函（编号：B〔2017〕062号）", "B〔2017〕062"),
        ("关于区政协第五届一次第130号建议的答复", "130"),
        ("关于区政协三届四次会议简青禾委员提案的答复", None),
        ("关于市六届人大三次会议上3号建议的答复", None),
    ],
)
def test_the_number_of_a_title(title: str, number: str | None) -> None:
    assert read_suggestion(title, ["刘赛赛代表：", RECEIVED]).number == number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("你提出的《关于完善机制的建议》（B003号）收悉。", "B003"),
        ("您提出的《关于支持开发区的建议》(第0197号)收悉，现答复如下：", "0197"),
        ("您提出的第B（2024）182号建议收悉。", "B(2024)182"),
        ("您提出的《关于完善机制的建议》（市十五届人大三次会议第123号）收悉。", "123"),
        ("您提出的《关于完善机制的建议》（案号：105）收悉。", "105"),
        ("您提出的《关于完善机制的建议》收悉。", None),
        ("按照渝科局函〔2022〕242号和第3号通知的要求，您提出的建议收悉。", None),
    ],
)
def test_the_number_of_the_sentence_of_receipt(line: str, number: str | None) -> None:
    assert read_suggestion("关于完善机制的建议的答复", ["刘赛赛代表：", line]).number == number


def test_the_number_of_a_line_that_the_body_repeats() -> None:
    opening = ["对市十五届人大四次会议", "第 B(2021)421号建议的答复", "张自福代表：", RECEIVED]
    assert read_suggestion("关于加快开通公共交通建议的答复", opening).number == "B(2021)421"


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("关于市六届人大二次会议第B003号建议的答复函", ("市六届人大二次会议", 6, 2)),
        ("关于市十六届人大第二次会议第B（2024）182号建议", ("市十六届人大第二次会议", 16, 2)),
        ("关于区十四届人大第三次会议第46号建议的回复", ("区十四届人大第三次会议", 14, 3)),
        ("关于市十五届人大四次会议第5号建议", ("市十五届人大四次会议", 15, 4)),
        (
            "关于新郑市第五届人民代表大会第六次会议第5号建议的回复",
            ("新郑市第五届人民代表大会第六次会议", 5, 6),
        ),
        ("关于市政协第十五届一次会议第20230539号提案的答复", ("市政协第十五届一次会议", 15, 1)),
        ("关于对市政协五届四次会议第117号提案答复的函", ("市政协五届四次会议", 5, 4)),
        ("关于区政协十六届二次会议第148号提案的复函", ("区政协十六届二次会议", 16, 2)),
        ("关于市6届人大2次会议第3号建议的答复", ("市6届人大2次会议", 6, 2)),
        (
            "关于政协郑州市第十五届委员会第一次会议第3号提案的答复",
            ("政协郑州市第十五届委员会第一次会议", 15, 1),
        ),
        ("关于十四届全国人大二次会议第1234号建议的答复", ("十四届全国人大二次会议", 14, 2)),
        ("关于省十三届人大六次会议第7号建议的答复", ("省十三届人大六次会议", 13, 6)),
        ("市教育局答复市十五届人大四次会议第3号建议", ("市十五届人大四次会议", 15, 4)),
        ("关于区政协第五届一次第130号建议的答复", ("区政协第五届一次", 5, 1)),
        (
            "关于圣灯山镇第二十届人民代表大会第一次会议第9号建议的复函",
            ("圣灯山镇第二十届人民代表大会第一次会议", 20, 1),
        ),
        ("根据市八届人大常委会第二十次会议的审议意见", None),
        ("关于二十届三中全会精神的报告", None),
        ("关于提升转化水平的建议的答复", None),
    ],
)
def test_a_session_is_kept_as_printed_with_term_and_meeting(
    text: str, session: tuple[str, int, int] | None
) -> None:
    assert read_session(text) == session


def test_the_session_of_the_body_counts_where_the_title_names_none() -> None:
    asked = read_suggestion(
        "关于统一保供平台的复函",
        ["汤卫星委员：", "您在区政协十六届二次会议上提出的《关于建立平台的建议》收悉。"],
    )
    assert (asked.session, asked.term, asked.meeting) == ("区政协十六届二次会议", 16, 2)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (
            "您提出的“关于进一步提升科技成果转化水平的建议”收悉，现答复如下：",
            "关于进一步提升科技成果转化水平的建议",
        ),
        (
            "你提出的《关于完善科技创新成果转化机制，推动转移转化的建议》（B003号）收悉。",
            "关于完善科技创新成果转化机制，推动转移转化的建议",
        ),
        (
            "现将市六届人大二次会议第0345号建议《关于支持低空经济的建议》的协办意见函告如下：",
            "关于支持低空经济的建议",
        ),
        (
            "《关于支持万盛经开区创建市级高新区的建议》(第0197号)收悉，经研究，现答复如下：",
            "关于支持万盛经开区创建市级高新区的建议",
        ),
        (
            "您提出的关于老旧街道人行道地砖重新铺装的建议收悉。现答复如下：",
            "关于老旧街道人行道地砖重新铺装的建议",
        ),
        (
            "两位代表提出的“关于改善城市街区道路通行条件的建议”已收悉，现答复如下：",
            "关于改善城市街区道路通行条件的建议",
        ),
        (
            "您提出的关于“关于立即制订《郑州市科技创新条例》的提案”的提案收悉。",
            "关于立即制订《郑州市科技创新条例》的提案",
        ),
        ("您提出的《关于贯彻《条例》的建议》收悉。", "关于贯彻《条例》的建议"),
        (
            "您在审议《政府工作报告》时提出的关于改造老旧小区管网的意见建议收悉。",
            "关于改造老旧小区管网的意见建议",
        ),
        (
            "现就县十八届人大三次会议重点建议第2号“关于整治城区内涝的建议”办理情况报告如下：",
            "关于整治城区内涝的建议",
        ),
        (
            "根据《全国人民代表大会代表建议处理办法》，现将您提出的关于增设路灯的建议答复如下：",
            "关于增设路灯的建议",
        ),
    ],
)
def test_the_title_of_the_suggestion_is_the_quoted_one_or_guanyu_de_jianyi(line: str, title: str) -> None:
    assert read_suggestion("关于第1号建议的答复", ["刘赛赛代表：", line]).title == title


def test_the_title_of_the_suggestion_stands_in_the_pages_title_where_the_body_has_none() -> None:
    asked = read_suggestion(
        "关于进一步提升科技成果转化水平的建议的答复 关于市十六届人大第二次会议第B（2024）182号建议的答复",
        ["刘赛赛代表："],
    )
    assert asked.title == "关于进一步提升科技成果转化水平的建议"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("关于《关于加强停车管理的建议》的答复", "关于加强停车管理的建议"),
        ("关于对王小明代表《关于加强停车管理的建议》的答复", "关于加强停车管理的建议"),
        ("关于市十五届人大三次会议第51号建议“关于加强停车管理”的答复", "关于加强停车管理"),
        ("关于将“城市书房”纳入规划的建议的答复", "关于将“城市书房”纳入规划的建议"),
        ("关于对《条例》修改的建议的答复", "关于对《条例》修改的建议"),
        ("关于加快地铁7号线建设的建议的答复", "关于加快地铁7号线建设的建议"),
        ("关于人大代表建议的答复", None),
        ("关于市人大代表王小明建议的答复", None),
        ("关于王小明等3名代表建议的答复", None),
        ("关于民盟市委提案的答复", None),
        ("关于第51号人大代表建议的答复", None),
        ("关于20240123号提案的答复", None),
    ],
)
def test_the_title_of_the_suggestion_inside_the_pages_title(page: str, title: str | None) -> None:
    assert read_suggestion(page, ["王小明代表：", "情况如下。"]).title == title


def test_the_number_of_a_sessions_suggestion_is_no_title_of_one() -> None:
    assert (
        read_suggestion("关于市六届人大二次会议第B003号建议办理情况的答复函", ["王开周代表："]).title is None
    )


def test_labelled_values_count_where_title_and_body_say_nothing() -> None:
    facts = ["新编号：第23号", "事由：关于加强乡村道路建设的建议", "提建议人：简青禾", "附议代表：顾长宁"]
    reading = read_suggestion("建议办理单", [], facts)
    assert (reading.number, reading.title, reading.deputies) == (
        "23",
        "关于加强乡村道路建设的建议",
        ["简青禾"],
    )


def test_a_reply_that_says_nothing_has_nulls() -> None:
    asked = read_suggestion("关于某事的函", ["情况如下。"])
    assert (asked.number, asked.session, asked.term, asked.meeting, asked.title, asked.deputies) == (
        None,
        None,
        None,
        None,
        None,
        [],
    )


@settings(derandomize=True, deadline=None, max_examples=120)
@given(st.integers(1, 20), st.integers(1, 12), st.integers(1, 9999), st.sampled_from(["人大", "政协"]))
def test_session_and_number_of_a_title_come_back(term: int, meeting: int, number: int, organ: str) -> None:
    kind = "建议" if organ == "人大" else "提案"
    asked = read_suggestion(f"关于市{term}届{organ}{meeting}次会议第{number:04}号{kind}的答复函", [])
    assert (asked.term, asked.meeting, asked.number) == (term, meeting, f"{number:04}")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.text(max_size=60),
    st.lists(
        st.text("关于第号建议提案代表委员：、《》“”届次会议人大收悉（）B0123 等", max_size=60), max_size=6
    ),
)
def test_no_text_raises(title: str, paragraphs: list[str]) -> None:
    assert read_suggestion(title, paragraphs) == read_suggestion(title, paragraphs)
