"""The register's rows as the map of the report has them."""

from __future__ import annotations

from crawler.register.portals import ColumnState, register
from crawler.report.places import known_portals


def test_every_row_of_the_register_is_on_the_map() -> None:
    known = known_portals(register())
    assert len(known["rows"]) == len(register())
    assert known["states"] == [state.value for state in ColumnState]
    for row, (province, place, agency, state, url) in zip(register(), known["rows"], strict=True):
        assert province == (row.code[:2] if row.code else "00")
        assert (place, agency, known["states"][state]) == (row.place, row.agency, row.state)
        assert url in {row.address, row.example}
