"""The documents to which a text refers: numbers (文号) in their standard form, and titles in 《》."""

from __future__ import annotations

import pytest

from crawler.reading.meaning.references import Reference, read_references


def cited(text: str) -> list[str]:
    return [reference.cited for reference in read_references(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《甲办法》（国办发〔2014〕46号）要求", ["甲办法", "国办发〔2014〕46号"]),
        ("渝府办发[2022] 12 号", ["渝府办发〔2022〕12号"]),
        ("按照渝科局函〔2022〕242号办理", ["渝科局函〔2022〕242号"]),
        ("我局以渝教函（2021）5号答复", ["渝教函〔2021〕5号"]),
        ("国办发〔2014〕46号和渝教函〔2021〕5号", ["国办发〔2014〕46号", "渝教函〔2021〕5号"]),
        ("，和政发〔2020〕5号", ["和政发〔2020〕5号"]),
        ("印发《关于《甲》的乙》", ["关于《甲》的乙"]),
    ],
)
def test_a_reference_is_read_without_the_words_before_it(text: str, expected: list[str]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "您提出的第B(2024)182号建议收悉",
        "（2024）182号",
        "建议〔2024〕5号",
        "国办发〔2014〕号",
        "《》",
        "《没有结尾",
        "《两\n行》",
    ],
)
def test_what_is_not_a_document_is_not_a_reference(text: str) -> None:
    assert cited(text) == []


def test_a_document_that_is_named_twice_is_one_reference_at_its_first_place() -> None:
    text = "《通知》见国办发〔2014〕46号。《通 知》，国办发（2014）46号，《通知》"
    assert read_references(text) == [
        Reference("title", "通知", 3),
        Reference("document_number", "国办发〔2014〕46号", 2),
    ]
