"""The folder of a city travels to a worker and back."""

from __future__ import annotations

import tarfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from crawler.run.many.transfer import pack, unpack

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_carried_without_its_lock_its_index_and_its_archives(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    for name in (
        "records.jsonl",
        ".lock",
        ".index.sqlite",
        ".index.sqlite.checksum",
        "runs/1.json",
        "archive/1.warc.gz",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    there, back = tmp_path / "there", tmp_path / "back"
    unpack(pack(folder, archive=False), there)
    unpack(pack(folder, archive=True), back)
    assert files(there) == ["records.jsonl", "runs/1.json"]
    assert files(back) == ["archive/1.warc.gz", "records.jsonl", "runs/1.json"]


@pytest.mark.parametrize("name", ["/x/y", "../x", "a/../../x"])
def test_a_file_outside_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name), BytesIO())
    with pytest.raises(ValueError, match="outside"):
        unpack(packed.getvalue(), tmp_path / "city")
    assert files(tmp_path) == []


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
