"""What a page is: suggestion, proposal, motion, summary or other."""

from __future__ import annotations

import pytest

from crawler.items import KINDS
from crawler.reading import read_kind
from tests.support.pages import LABELLED, PARAGRAPHS, TITLE, document, record, table


def kind(
    title: str, column: str | None = None, genres: tuple[str, ...] = (), paragraphs: tuple[str, ...] = ()
) -> str:
    return read_kind(title, column=column, genres=genres, keywords=(), paragraphs=paragraphs)[0]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于市六届人大二次会议第B003号建议办理情况的答复函", "suggestion"),
        (
            "关于进一步提升科技成果转化水平的建议的答复 关于市十六届人大第二次会议第B（2024）182号建议的答复",
            "suggestion",
        ),
        ("关于区十九届人大六次会议第311号代表建议办理情况的答复函", "suggestion"),
        (
            "关于立即制订《郑州市科技创新条例》的提案的答复 关于市政协第十五届一次会议第20230539号提案的答复",
            "proposal",
        ),
        ("关于对市政协五届四次会议第117号提案答复的函", "proposal"),
        ("关于区政协十六届二次会议第148号提案的复函", "proposal"),
        ("关于市六届人大二次会议第3号议案的答复", "motion"),
        ("2021年度人大建议办理总体情况", "summary"),
        ("郑州市科学技术局2024年人大代表建议办理情况报告", "summary"),
        ("2023年建议提案办理工作总结", "summary"),
        ("2025年承办市人大代表建议清单", "summary"),
        ("关于人大代表建议、政协提案答复情况的公示", "summary"),
        ("市教育局2024年建议提案办理结果公开", "summary"),
        ("县人大召开代表建议办理工作推进会", "other"),
        ("在建议提案办理工作会议上的讲话", "other"),
        ("关于召开听证会的建议的答复", "suggestion"),
        ("2025年郑州市国民经济和社会发展统计公报", "other"),
        ("关于做好2023年代表建议和委员提案办理工作的通知", "other"),
        ("关于公开征集意见建议的公告", "other"),
        ("郑州市财政局2025年工作总结", "other"),
    ],
)
def test_the_title_says_what_a_page_is(title: str, expected: str) -> None:
    assert kind(title) == expected
    assert expected in KINDS


@pytest.mark.parametrize("column", ["suggestion", "proposal"])
def test_the_column_counts_where_the_title_does_not_say(column: str) -> None:
    assert kind("关于老旧街道人行道地砖重新铺装的答复", column) == column


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (("李华委员：", "您提出的“关于加强停车管理的建议”收悉。"), "proposal"),
        (("民进市委会：", "贵委在市政协十四届三次会议上提出的《关于加强停车管理的建议》收悉。"), "proposal"),
        (("民进市委会：", "贵委提出的《关于加强停车管理的建议》（第12号提案）收悉。"), "proposal"),
        (("王芳代表：", "您提出的“关于加强停车管理的建议”收悉。"), "suggestion"),
        ((), "suggestion"),
    ],
)
def test_the_title_of_a_proposal_may_end_in_jianyi(opening: tuple[str, ...], expected: str) -> None:
    assert kind("关于加强停车管理的建议的答复", paragraphs=opening) == expected
    assert kind("关于加强停车管理的建议的答复", "proposal", paragraphs=opening) == "proposal"


def test_a_number_or_the_name_of_the_congress_makes_a_suggestion() -> None:
    for title in ("关于第12号建议的答复", "关于人大代表建议的答复"):
        assert kind(title, paragraphs=("李华委员：", "您提出的建议收悉。")) == "suggestion"


def test_a_summary_in_a_column_of_replies_is_a_summary() -> None:
    assert read_kind(
        "2021年度人大建议办理总体情况", column="suggestion", genres=(), keywords=(), paragraphs=()
    ) == ("summary", False)


def test_a_title_and_a_column_that_disagree_are_reported() -> None:
    told = read_kind(
        "关于对市政协五届四次会议第117号提案答复的函",
        column="suggestion",
        genres=(),
        keywords=(),
        paragraphs=(),
    )
    assert told == ("proposal", True)
    reply = record(document(title="关于对市政协五届四次会议第117号提案答复的函"), kind="suggestion")
    assert (reply.kind, "kind_disagrees" in reply.warnings) == ("proposal", True)


def test_the_genre_and_the_salutation_count_where_nothing_else_says() -> None:
    assert kind("关于老旧街道人行道地砖重新铺装的答复", genres=("人大建议办理",)) == "suggestion"
    assert (
        kind("关于老旧街道的答复", paragraphs=("汤卫星委员：", "您提出的《关于平台的建议》收悉。"))
        == "proposal"
    )
    assert (
        kind("关于老旧街道的答复", paragraphs=("张浩代表：", "您提出的《关于平台的建议》收悉。"))
        == "suggestion"
    )


def test_a_reply_has_a_suggestion_and_an_answer() -> None:
    reply = record(document(table(LABELLED)))
    assert reply.kind == "suggestion"
    assert (reply.suggestion.number, reply.suggestion.session) == ("B003", "市六届人大二次会议")
    assert (reply.suggestion.term, reply.suggestion.meeting) == (6, 2)
    assert reply.suggestion.title == "关于完善科技创新成果转化机制的建议"
    assert reply.suggestion.deputies == ["王开周"]
    assert (reply.reply.signed_by, reply.reply.signed_on) == ("重庆市科学技术局", "2024-08-13")
    assert reply.reply.co_agencies == ["市教委"]
    assert (reply.reply.result_code, reply.reply.contacts) == (None, [])


def test_a_summary_names_its_session_and_no_deputy() -> None:
    body = ["2024年，我局共承办市十六届人大二次会议代表建议12件，全部按时办结。", *PARAGRAPHS[2:]]
    reply = record(document(title="关于市十六届人大二次会议代表建议办理情况的报告", body=body))
    assert reply.kind == "summary"
    assert (reply.suggestion.term, reply.suggestion.deputies, reply.suggestion.number) == (16, [], None)


def test_another_document_of_the_same_column_has_no_suggestion() -> None:
    reply = record(
        document(
            title="重庆市科学技术局关于举办创新大赛的通知",
            body=["各有关单位：", "大赛报名延期至7月17日，请尽快组织报名。"],
        )
    )
    assert reply.kind == "other"
    assert (reply.suggestion.number, reply.suggestion.deputies) == (None, [])


def test_the_title_of_the_usual_page_is_a_suggestions_reply() -> None:
    assert kind(TITLE) == "suggestion"


@pytest.mark.parametrize(
    ("salutation", "receipt", "expected"),
    [
        ("市民政局：", "现将我局会办意见函告如下：", "opinion"),
        ("双龙湖街道：", "第12号建议的协办意见如下：", "opinion"),
        ("市民政局：", "现答复如下：", "suggestion"),
        ("简青禾代表：", "经与会办单位市财政局研究，现答复如下：", "suggestion"),
        ("市政协提案委：", "现将会办情况答复如下：", "suggestion"),
    ],
)
def test_a_letter_to_another_agency_about_co_handling_is_an_opinion(
    salutation: str, receipt: str, expected: str
) -> None:
    title = "关于市六届人大二次会议第12号建议的函复及答复"
    assert kind(title, "suggestion", paragraphs=(salutation, receipt)) == expected


def test_a_title_that_corrects_motion_to_suggestion_is_a_suggestions_reply() -> None:
    assert kind("对平湖市六届人大一次会议第8号议案（建议）的答复") == "suggestion"
