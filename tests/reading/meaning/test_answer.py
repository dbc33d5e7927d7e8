"""How the government answered: signature, co-handling agencies, result code, contacts."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import read_answer, read_signature
from crawler.reading.meaning.contacts import ContactReading

OPENING = ["刘赛赛代表：", "您提出的建议收悉。现答复如下：", "一、2024年3月1日起，我们开展了调研。"]


@pytest.mark.parametrize(
    ("closing", "signed"),
    [
        (["重庆市科学技术局", "2024年8月13日"], ("重庆市科学技术局", date(2024, 8, 13))),
        (["新郑市新建路街道办事处", "二○二五年七月二十五日"], ("新郑市新建路街道办事处", date(2025, 7, 25))),
        (["新郑市新建路街道办事处", "二〇二五年七月二十五日"], ("新郑市新建路街道办事处", date(2025, 7, 25))),
        (["2024年5月24日"], (None, date(2024, 5, 24))),
        (["谢谢您的关心。", "2023年6月14日"], (None, date(2023, 6, 14))),
        (["上街区城市管理局 2023年6月14日"], ("上街区城市管理局", date(2023, 6, 14))),
        (["上街区城市管理局", "2023年6月14日", "（此件公开发布）"], ("上街区城市管理局", date(2023, 6, 14))),
        (
            ["重庆市科学技术局", "2024年8月13日", "联系人：陶海潮，联系电话：67180459"],
            ("重庆市科学技术局", date(2024, 8, 13)),
        ),
        (["郑州市科学技术局", "联系人：陶海潮", "2024年5月24日"], ("郑州市科学技术局", date(2024, 5, 24))),
        (["郑 州 市 教 育 局", "2024年3月5日"], ("郑州市教育局", date(2024, 3, 5))),
        (["中国人民银行郑州市分行", "2024年3月5日。"], ("中国人民银行郑州市分行", date(2024, 3, 5))),
        (["答复单位：郑州市教育局", "答复日期：2024年3月5日"], ("郑州市教育局", date(2024, 3, 5))),
        (["郑州市教育局", "承办处室：基教处", "2024年3月5日"], ("郑州市教育局", date(2024, 3, 5))),
        (
            ["谢谢您的关心。", "郑州市教育局", "郑州市财政局", "2024年3月5日"],
            ("郑州市教育局 郑州市财政局", date(2024, 3, 5)),
        ),
        (["欢迎监督平安县各部门", "平安县教育局", "2024年3月5日"], ("平安县教育局", date(2024, 3, 5))),
        (
            ["平安县教育局", "2024年3月5日", "附件：会办意见", "平安县公安局", "2024年2月1日"],
            ("平安县教育局", date(2024, 3, 5)),
        ),
        (
            ["平安县教育局", "2024年3月5日", "附件：项目表", *["改造\t2023年5月1日"] * 40],
            ("平安县教育局", date(2024, 3, 5)),
        ),
        (["附件：1.项目表", "平安县教育局", "2024年3月5日"], ("平安县教育局", date(2024, 3, 5))),
        (["重庆市巴南区水利局"], (None, None)),
        (["我们将于2024年12月31日前办结。"], (None, None)),
        (["2024年8月"], (None, None)),
        (["202487"], (None, None)),
    ],
)
def test_the_signature_is_the_last_date_and_the_agency_over_it(
    closing: list[str], signed: tuple[str | None, date | None]
) -> None:
    assert read_signature([*OPENING, *closing]) == signed


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("经与市教委共同研究办理，现答复如下。", ["市教委"]),
        (
            "收悉，经我局与市规划和自然资源局、市生态环境局共同研究办理，现答复如下：",
            ["市规划和自然资源局", "市生态环境局"],
        ),
        (
            "收悉。经与市生态环境局、市规划自然资源局、市财政局、市发展改革委共同研究办理，现将办理情况答复如下：",
            ["市生态环境局", "市规划自然资源局", "市财政局", "市发展改革委"],
        ),
        ("会办单位：市教育局、市财政局", ["市教育局", "市财政局"]),
        ("协办单位：市公安局", ["市公安局"]),
        ("本建议由我局会同市财政局办理。", ["市财政局"]),
        ("收悉，经商交通运输部、财政部，现答复如下：", ["交通运输部", "财政部"]),
        ("收悉，经商生态环境部、国家能源局等部门，现答复如下：", ["生态环境部", "国家能源局"]),
        ("收悉。经认真研究，并商省财政厅、省民宗委，现答复如下：", ["省财政厅", "省民宗委"]),
        ("收悉。经综合省财政厅、省教育厅意见，现答复如下：", ["省财政厅", "省教育厅"]),
        ("收悉。经与市商务委、市经信委共同研究，现答复如下：", ["市商务委", "市经信委"]),
        ("收悉。与会办单位市财政局、市人社局沟通协商，现答复如下：", ["市财政局", "市人社局"]),
        ("收悉。经商务部同意，现答复如下：", []),
        ("收悉。经与您沟通、与协办单位共同商讨、接受各种方式的督办意见，答复如下。", []),
        ("此建议由市教育局牵头办理，市财政局、市人社局协办。", ["市财政局", "市人社局"]),
        ("收悉。结合市财政局、市人社局协办意见，现答复如下：", ["市财政局", "市人社局"]),
        ("现结合我局职能和市财政局的会办意见答复如下：", ["市财政局"]),
        ("收悉。我局认真研究，并征求了市发改委、市财政局的意见，现答复如下：", ["市发改委", "市财政局"]),
        ("分办单位：市财政局；市教育局", ["市财政局", "市教育局"]),
        ("我局将会同市财政局研究出台补贴办法。", []),
        ("2023年，我局会同市财政局研究制定了《补贴办法》。", []),
        ("经认真调查研究，现答复如下：", []),
        ("我们将与市财政局加强沟通。", []),
        ("", []),
    ],
)
def test_co_handling_agencies(line: str, agencies: list[str]) -> None:
    assert read_answer([OPENING[0], line, *OPENING[2:]]).co_agencies == agencies


@pytest.mark.parametrize(
    ("lines", "contacts"),
    [
        (
            [
                "联系单位：市科技局成果处    邮    编：450006",
                "联 系 人：陶海潮            联系电话：67180459",
            ],
            [ContactReading("市科技局成果处", "陶海潮", "67180459")],
        ),
        (["联系人：陶海潮，联系电话：023-67513939"], [ContactReading(None, "陶海潮", "023-67513939")]),
        (["联系人：陶海潮，联系电话：0371—67180459。"], [ContactReading(None, "陶海潮", "0371—67180459")]),
        (["（联系人：王　芳；联系电话：13800138000）"], [ContactReading(None, "王芳", "13800138000")]),
        (["联系人及电话：陶海潮 67180459"], [ContactReading(None, "陶海潮", "67180459")]),
        (["承办人及联系电话：黄敏 0731-88988000"], [ContactReading(None, "黄敏", "0731-88988000")]),
        (
            ["（联系单位及电话：村镇建设处 0371-69691234）"],
            [ContactReading("村镇建设处", None, "0371-69691234")],
        ),
        (["联系单位：成果处", "联系单位：规划处"], [ContactReading("成果处"), ContactReading("规划处")]),
        (
            ["联系人：陶海潮 联系电话：67180459", "联系人：王芳 联系电话：67180460"],
            [ContactReading(None, "陶海潮", "67180459"), ContactReading(None, "王芳", "67180460")],
        ),
        (["承办人姓名：王芳", "联系电话：67180459"], [ContactReading(None, "王芳", "67180459")]),
        (["联系人：王芳,手机号码：13800138000"], [ContactReading(None, "王芳", "13800138000")]),
        (["联系人：王芳 职务：科长 电话：67180459"], [ContactReading(None, "王芳", "67180459")]),
        (["联系人/电话：王芳 67180459"], [ContactReading(None, "王芳", "67180459")]),
        (["联系人（电话）：王芳 67180459"], [ContactReading(None, "王芳", "67180459")]),
        (["联系人：王芳，电话67180459"], [ContactReading(None, "王芳", "67180459")]),
        (["联系人：王芳，欢迎您继续关注。"], [ContactReading(None, "王芳", None)]),
        (["联系人：王芳，李明 电话：67180459"], [ContactReading(None, "王芳，李明", "67180459")]),
        (
            ["分管领导：李明 电话：67180458", "联系人：王芳 电话：67180459"],
            [ContactReading(None, "李明", "67180458"), ContactReading(None, "王芳", "67180459")],
        ),
        (
            ["承办单位：县教育局", "负责人：李明", "联系人：王芳", "联系电话：67180459"],
            [ContactReading("县教育局", "王芳", "67180459")],
        ),
        (["承办单位：县教育局", "负责人：李明"], [ContactReading("县教育局", None, None)]),
        (["监督电话：12328，举报电话：12345，欢迎监督。"], []),
        (["联系电话：见附件"], []),
        (["联系人：王芳 内线电话：8612"], [ContactReading(None, "王芳", "8612")]),
        (["联系电话："], []),
        (["邮编：450006"], []),
        (["请及时与我们联系。"], []),
    ],
)
def test_contacts(lines: list[str], contacts: list[ContactReading]) -> None:
    assert read_answer([*OPENING, *lines, "2024年5月24日"]).contacts == contacts


def test_a_contact_is_no_signature() -> None:
    answer = read_answer(
        [
            *OPENING,
            "郑州市科学技术局",
            "2024年5月24日",
            "联系单位：市科技局成果处",
            "联系人：陶海潮 联系电话：67180459",
        ]
    )
    assert (answer.signed_by, answer.signed_on) == ("郑州市科学技术局", date(2024, 5, 24))
    assert answer.contacts == [ContactReading("市科技局成果处", "陶海潮", "67180459")]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.lists(
        st.text("联系人单位电话：科技局2024年5月日、与共同研究办理ABCD类（） 0371-67180459", max_size=40),
        max_size=8,
    )
)
def test_no_text_raises(paragraphs: list[str]) -> None:
    answer = read_answer(paragraphs)
    assert answer.result_code in {None, "A", "B", "C", "D"}
    assert all(contact.unit or contact.person or contact.phone for contact in answer.contacts)


BEGINS = "经 经过 并 会 经我局 并本委认真 经过我厅充分 我局".split()
VERBS = "商 会商 会同商 商务 综合 征求 征求了 听取 听取了 与 咨询 汇总 与会办单位 与协办单位".split()
ENDS = ["", "意见", "的意见", "等部门研究", "等5个单位共同沟通", "同意"]


def test_a_clause_names_the_agencies_that_it_names_behind_words_that_pass_the_quick_test() -> None:
    """A clause of the sentence of receipt may begin with anything: behind 听取后 it is looked through in any case."""
    agencies, different = 0, []
    for parts in product(BEGINS, VERBS, ["市财政局、教育部", "您"], ENDS):
        clause = "".join(parts)
        plain, passed = (
            read_answer([f"您的建议收悉，{begin}{clause}，现答复如下："]).co_agencies
            for begin in ("", "听取后")
        )
        agencies += bool(passed)
        if plain != passed:
            different.append((clause, plain, passed))
    assert different == []
    assert agencies > 100


@pytest.mark.parametrize(
    "clause",
    [
        "经商市财政局、市教育局",
        "经我局认真会商市财政局、市教育局",
        "并综合市财政局、市教育局意见",
        "经征求市财政局、市教育局意见",
        "经听取了市财政局、市教育局的意见",
        "经与市财政局、市教育局共同研究",
        "与会办单位市财政局、市教育局沟通",
    ],
)
def test_agencies_that_were_consulted_are_read(clause: str) -> None:
    answer = read_answer([f"您的建议收悉，{clause}，现答复如下："])
    assert answer.co_agencies == ["市财政局", "市教育局"]


@pytest.mark.parametrize("printed", ["2023927", "201757日", "2025 915", "202472", "2024年 月 日"])
def test_a_date_that_lacks_a_part_is_null_and_the_signer_is_kept(printed: str) -> None:
    answer = read_answer([*OPENING, "重庆市科学技术局", printed])
    assert (answer.signed_by, answer.signed_on) == ("重庆市科学技术局", None)


def test_a_number_that_is_not_under_a_signature_is_no_date() -> None:
    answer = read_answer([*OPENING, "共投资：", "2023927"])
    assert (answer.signed_by, answer.signed_on) == (None, None)


@pytest.mark.parametrize(
    ("line", "agreed"),
    [
        ("同意公开", True),
        ("不同意公开", False),
        ("B类　　同意公开", True),
        ("平交建〔2024〕12号　　B类　　同意公开", True),
        ("是否同意公开：是", True),
        ("是否同意公开：否", False),
        ("我们同意公开征求意见的做法。", None),
        ("此件公开发布", None),
    ],
)
def test_the_head_of_a_letter_may_agree_to_publication(line: str, *, agreed: bool | None) -> None:
    assert read_answer([line, *OPENING]).agreed_to_publish is agreed


def test_a_unit_and_a_person_under_one_label_are_two_values() -> None:
    answer = read_answer([*OPENING, "联系单位及联系人：平湖县交通运输局　　简青禾", "联系电话：00010001"])
    assert [(each.unit, each.person, each.phone) for each in answer.contacts] == [
        ("平湖县交通运输局", "简青禾", "00010001")
    ]


def test_co_handling_units_lose_the_words_after_them() -> None:
    assert read_answer(["我厅高度重视，会同省财政厅等协办单位进行认真研究。", *OPENING]).co_agencies == [
        "省财政厅"
    ]
