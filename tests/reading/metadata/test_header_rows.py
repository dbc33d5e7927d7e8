"""A row of labels over a row of their values."""

from __future__ import annotations

import pytest

from tests.support.pages import document, record

NUMBER = "416049270/2024-00024"


def test_a_row_of_pairs_over_a_row_of_unknown_labels_is_no_header_row() -> None:
    cells = [
        ("索引号", "MB1532375/2024-00070", "关键词", "建议"),
        ("组配分类", "建议提案", "发布机构", "市科技局"),
        ("政策咨询", "", "受理编码", "甲-17"),
    ]
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in cells)
    reply = record(document(f"<table>{rows}</table>"))
    assert reply.agency == "市科技局"
    assert reply.metadata["组配分类"] == "建议提案"
    assert reply.metadata["受理编码"] == "甲-17"


@pytest.mark.parametrize("cell", ["td", "th"])
def test_one_known_label_in_a_header_row_of_unknown_ones(cell: str) -> None:
    columns = {"序列码": "甲-17", "索引号": NUMBER, "受理部门": "法规处", "办件类型": "普通"}
    heads = "".join(f"<{cell}>{label}</{cell}>" for label in columns)
    block = f"<table><tr>{heads}</tr><tr>{''.join(f'<td>{value}</td>' for value in columns.values())}</tr></table>"
    reply = record(document(block))
    assert (reply.index_number, reply.metadata) == (NUMBER, columns)
