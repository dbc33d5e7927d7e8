"""What ``newcity`` writes: whole or not at all, and nothing over what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.newcity.by_files import portal_in
from crawler.newcity.refusals import NewCityError
from crawler.newcity.writing import put_in_place, staged
from tests.support.new_cities import pages_of
from tests.support.saved_portal import SavedPortal


def test_what_a_killed_process_left_is_removed_and_what_another_makes_is_not(
    kjj: SavedPortal, project: Path
) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    left = project / ".newcity-keji-killed"
    (left / "keji").mkdir(parents=True)
    with staged(portal, project) as one, staged(portal, project) as other:
        assert not left.exists()
        assert one.folder.is_dir()
        assert other.folder.is_dir()
    assert not list(project.glob(".newcity-*"))


def test_nothing_is_overwritten_and_nothing_is_left_where_the_place_is_taken_meanwhile(
    kjj: SavedPortal, project: Path
) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    spider = project / "crawler" / "spiders" / "keji.py"
    with staged(portal, project) as city:
        spider.write_text("mine", encoding="utf-8")
        with pytest.raises(NewCityError, match="nothing is overwritten"):
            put_in_place(city, "keji", project)
    assert spider.read_text(encoding="utf-8") == "mine"
    assert not (project / "fixtures" / "keji").exists()
    assert not list(project.glob(".newcity-*"))


def test_a_disk_that_refuses_is_a_sentence_and_leaves_nothing(kjj: SavedPortal, project: Path) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    with staged(portal, project) as city:
        (project / "crawler" / "spiders").rmdir()
        with pytest.raises(NewCityError, match="cannot be written"):
            put_in_place(city, "keji", project)
    assert not list(project.glob(".newcity-*"))
    assert not (project / "fixtures" / "keji").exists()
