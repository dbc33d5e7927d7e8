"""Which source each of several cities is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.run.many.side_by_side import sources_by_city

if TYPE_CHECKING:
    from pathlib import Path


def test_the_source_of_a_city_is_its_subfolder_and_any_other_source_is_everybodys(tmp_path: Path) -> None:
    for folder in ("all/a", "all/b", "shared"):
        (tmp_path / folder).mkdir(parents=True)
    every, shared = str(tmp_path / "all"), str(tmp_path / "shared")
    assert sources_by_city(every, ["a", "b", "c"]) == {"a": f"{every}/a", "b": f"{every}/b"}
    assert sources_by_city(f"{every}, {shared}", ["a", "c"]) == {"a": f"{every}/a,{shared}", "c": shared}
    assert sources_by_city(shared, ["a", "b"]) == {"a": shared, "b": shared}
