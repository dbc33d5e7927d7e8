"""The code of a result: labelled, alone on a line, behind a document number, at an end of the title."""

from __future__ import annotations

import pytest

from crawler.reading.meaning.result_code import read_result_code

LETTER = ["刘赛赛代表：", "您提出的建议收悉。现答复如下：", "一、2024年3月1日起，我们开展了调研。"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("办理结果：A", "A"),
        ("办理结果：B类", "B"),
        ("（办理结果分类：C）", "C"),
        ("答复类别：D", "D"),
        ("【A】", "A"),
        ("（B类）", "B"),
        ("Ａ类", "A"),
        ("A1", "A"),
        ("（B2）", "B"),
        ("B1类", "B"),
        ("“A”类", "A"),
        ("（类别：B）", "B"),
        ("A类（已解决）", "A"),
        ("答复分类：B", "B"),
        ("答复意见类别:A类", "A"),
        ("办复标识：A", "A"),
        ("结果类别：C", "C"),
        ("签发人：王芳　　A类", "A"),
        ("平交建〔2024〕12号　　A类", "A"),
        ("办理结果：A　　联系人：王芳", "A"),
        ("办理结果：A已解决", "A"),
        ("平交建〔2024〕12号B类", "B"),
        ("平交建〔2024〕12号　　B类　　同意公开", "B"),
        ("B类　　同意公开", "B"),
        ("〔A〕", "A"),
        ("办理类别：甲类", "甲"),
        ("丙类", "丙"),
        ("办理情况：甲方已经进场。", None),
        ("办理情况：已办结", None),
        ("办理情况：已完成A区改造。", None),
        ("问题答复情况：B区正在推进。", None),
        ("建议类别：B超设备采购", None),
        ("A股上市公司达到30家。", None),
        ("建设A类博物馆2座。", None),
        ("关于第B（2024）182号建议的答复", None),
    ],
)
def test_a_result_code_only_where_the_page_prints_one(line: str, code: str | None) -> None:
    assert read_result_code([line, *LETTER, "重庆市科学技术局", "2024年8月13日"]) == code


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("（A）关于市政协五届四次会议第117号提案的答复", "A"),
        ("[B类]关于市政协五届四次会议第117号提案的答复", "B"),
        ("关于市政协五届四次会议第117号提案的答复（C类）", "C"),
        ("关于市政协五届四次会议第117号提案的答复（办理结果：Ａ）", "A"),
        ("关于市政协五届四次会议第117号提案的答复（甲类）", "甲"),
        ("关于省六届人大五次会议代表建议第652042号办理情况的答复（B）", "B"),
        ("关于在（A）地块建设学校的建议的答复", None),
        ("关于建设学校的建议的答复（A）", None),
        ("关于第B（2024）182号建议的答复", None),
    ],
)
def test_a_result_code_at_an_end_of_the_title(title: str, code: str | None) -> None:
    assert read_result_code(LETTER, title) == code
