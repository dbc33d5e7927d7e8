"""A file is written completely or not at all, and a killed process leaves no file that stays for good."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler import files
from crawler.files import BusyError, atomic_write, is_there, staging_folder, write_atomically


def test_a_file_left_by_a_killed_process_is_used_again(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    (tmp_path / ".manifest.json.part").write_bytes(b"half of what a killed process wrote")
    write_atomically(path, b"whole")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("manifest.json", b"whole")]


def test_two_processes_that_write_one_file_use_two_temporary_files(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    with atomic_write(path, shared=True) as file:
        file.write(b"whole")
        (temporary,) = tmp_path.iterdir()
        assert str(os.getpid()) in temporary.name
    assert path.read_bytes() == b"whole"


def test_the_temporary_file_of_a_second_writer_is_not_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / ".manifest.json.part"
    monkeypatch.setattr(files, "sync_folder", lambda _: temporary.write_bytes(b"of the second writer"))
    write_atomically(tmp_path / "manifest.json", b"whole")
    assert temporary.read_bytes() == b"of the second writer"


def test_a_failed_write_leaves_the_old_file_and_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), atomic_write(path):
        raise KeyboardInterrupt
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("manifest.json", b"old")]


def test_a_failed_write_names_the_file_and_not_the_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / "no-such-folder" / "report.html"
    with pytest.raises(FileNotFoundError) as raised:
        write_atomically(path, b"")
    assert raised.value.filename == str(path)


def test_a_name_that_no_file_can_have_is_not_there(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    assert not any(is_there(tmp_path / name) for name in ("missing", "a" * 300, "a\0"))


def test_a_staging_folder_is_empty_is_locked_and_goes_at_the_end(tmp_path: Path) -> None:
    path, left = tmp_path / "bundle", tmp_path / ".bundle.part"
    (left / "folder").mkdir(parents=True)
    (left / "folder" / "file").write_bytes(b"half of what a killed process wrote")
    (left / "link").symlink_to(tmp_path / "elsewhere")
    with staging_folder(path) as folder:
        assert folder == left
        assert list(folder.iterdir()) == []
        (folder / "file").write_bytes(b"x")
        with pytest.raises(BusyError, match=f"Another process is writing {path}"), staging_folder(path):
            pass
        assert (folder / "file").exists()
    assert list(tmp_path.iterdir()) == []


def test_what_a_link_in_a_staging_folder_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photographs").mkdir()
    (tmp_path / "photographs" / "one.jpg").write_bytes(b"x")
    (tmp_path / ".bundle.part").mkdir()
    (tmp_path / ".bundle.part" / "link").symlink_to(tmp_path / "photographs")
    with staging_folder(tmp_path / "bundle"):
        pass
    assert (tmp_path / "photographs" / "one.jpg").exists()
