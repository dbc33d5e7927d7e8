"""The tables that are derived from replies: references between them, and replies of agencies to one suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.export.derived import tables_of
from crawler.export.rows import Rows
from crawler.export.tables import REFERENCES, REPLIES, SAME_SUGGESTION, TABLES
from tests.support.report.cities import reply_number, write_records

from .conftest import FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.export.derived import Tables


def test_every_row_has_the_columns_of_its_table(tables: Callable[..., Tables]) -> None:
    made = tables()
    for table in TABLES.values():
        rows = list(made.rows(table))
        assert rows, table.name
        assert all(list(row) == [column.name for column in table.columns] for row in rows), table.name
        assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))


def test_a_row_has_the_place_of_its_listing_or_else_of_its_city(tables: Callable[..., Tables]) -> None:
    rows = list(tables().rows(REPLIES))
    assert [(row["listing"], row["division"], row["place"], row["level"]) for row in rows] == [
        ("kjj", "500000", "重庆市", "province"),
        ("cqbn", "500113", "重庆市巴南区", "county"),
        ("kjj", "500000", "重庆市", "province"),
    ]


def test_a_reference_is_linked_to_the_reply_with_its_number_or_title(tables: Callable[..., Tables]) -> None:
    made = tables()
    first, _, third = made.rows(REPLIES)
    assert third["title"] == FORMULA
    rows = [row for row in made.rows(REFERENCES) if row["reply_id"] == third["id"]]
    linked = {
        (row["kind"], row["cited"], row["count"], row["target_id"], row["target_url"]) for row in rows[1:]
    }
    assert (rows[0]["kind"], rows[0]["target_id"]) == ("title", None), "the suggestion itself is not a reply"
    assert linked == {
        ("document_number", first["document_number"], 2, 1, first["url"]),
        ("title", first["title"], 1, 1, first["url"]),
    }


def test_a_reply_does_not_refer_to_itself(tmp_path: Path) -> None:
    reply = reply_number(1, city="town")
    reply.body += f"\n{reply.document_number}《{reply.title}》"
    write_records(tmp_path / "town", [reply])
    with tables_of(Rows([tmp_path / "town"]), tmp_path, derived=True) as made:
        rows = [(row["kind"], row["target_id"]) for row in made.rows(REFERENCES)]
    assert rows == [("title", None), ("title", None)]


def test_a_title_of_another_city_is_not_linked(tmp_path: Path) -> None:
    first, second = reply_number(1, city="town"), reply_number(2, city="village")
    second.body = f"《{first.title}》（{first.document_number}）"
    write_records(tmp_path / "town", [first])
    write_records(tmp_path / "village", [second])
    with tables_of(Rows([tmp_path / "town", tmp_path / "village"]), tmp_path, derived=True) as made:
        rows = [(row["kind"], row["target_id"]) for row in made.rows(REFERENCES) if row["reply_id"] == 2]
    assert rows == [("title", None), ("document_number", 1)]


def test_several_versions_of_a_reply_are_one_target_the_newest(tmp_path: Path) -> None:
    first, again, second = reply_number(1), reply_number(1, body="新"), reply_number(2)
    again.revision = 2
    second.body = f"{first.document_number}"
    write_records(tmp_path / "town", [first, again, second])
    rows = Rows([tmp_path / "town"], all_revisions=True)
    with tables_of(rows, tmp_path, derived=True) as made:
        targets = [row["target_id"] for row in made.rows(REFERENCES) if row["reply_id"] == 3]
    assert targets == [2]


def test_replies_of_two_agencies_to_one_suggestion_are_together(tables: Callable[..., Tables]) -> None:
    rows = list(tables().rows(SAME_SUGGESTION))
    assert [(row["suggestion_id"], row["reply_id"], row["agency"]) for row in rows] == [
        (1, 1, "市教委"),
        (1, 2, "市水利局"),
    ]
    assert {(row["congress"], row["term"], row["meeting"], row["number"]) for row in rows} == {
        ("500000", 6, 4, "1")
    }


def test_a_city_without_a_file_has_no_place(town: object) -> None:
    assert [(row["division"], row["place"], row["level"]) for row in Rows([town])] == [(None, None, None)] * 3  # type: ignore[list-item] # a path
