"""An export is written beside its place, and replaces nothing that is to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.export.rows import ExportError
from crawler.export.target import PACKAGE, atomic_export

if TYPE_CHECKING:
    from pathlib import Path


def test_force_replaces_no_folder_that_is_no_package(tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(b"x")
    with pytest.raises(ExportError, match="not a data package"), atomic_export(folder, force=True):
        pass
    assert (folder / "one.jpg").exists()


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    path.write_bytes(b"before")

    class FullDiskError(Exception):
        pass

    def write_half() -> None:
        with atomic_export(path, force=True) as aside:
            aside.write_bytes(b"half")
            raise FullDiskError

    with pytest.raises(FullDiskError):
        write_half()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("replies.sqlite", b"before")]


def test_a_package_that_cannot_take_its_place_leaves_the_previous_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "replies"
    package.mkdir()
    (package / PACKAGE).write_text("before", encoding="utf-8")

    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError

    def write_package() -> None:
        with atomic_export(package, force=True) as aside:
            aside.mkdir()
            (aside / PACKAGE).write_text("after", encoding="utf-8")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(PermissionError):
        write_package()
    assert [each.name for each in tmp_path.iterdir()] == ["replies"]
    assert (package / PACKAGE).read_text(encoding="utf-8") == "before"


def test_a_package_that_a_killed_export_moved_away_is_put_back(tmp_path: Path) -> None:
    previous = tmp_path / ".replies.before"
    previous.mkdir()
    (previous / PACKAGE).write_text("before", encoding="utf-8")

    def write_nothing() -> None:
        with atomic_export(tmp_path / "replies", force=True):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_nothing()
    assert [each.name for each in tmp_path.iterdir()] == ["replies"]
    assert (tmp_path / "replies" / PACKAGE).read_text(encoding="utf-8") == "before"


def test_a_replaced_package_that_a_killed_export_left_is_removed(tmp_path: Path) -> None:
    for name in (".replies.before", "replies"):
        (tmp_path / name).mkdir()
        (tmp_path / name / PACKAGE).write_text(name, encoding="utf-8")
    with atomic_export(tmp_path / "replies", force=True) as aside:
        aside.mkdir()
        (aside / PACKAGE).write_text("after", encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["replies"]
    assert (tmp_path / "replies" / PACKAGE).read_text(encoding="utf-8") == "after"
