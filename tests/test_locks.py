"""A lock is held by one process and ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from crawler import locks
from crawler.locks import folder_lock, try_lock
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HOLD = (
    "import sys, pathlib; from crawler.locks import folder_lock\n"
    "with folder_lock(pathlib.Path(sys.argv[1])) as got: print(got, flush=True); input()"
)


def test_a_folder_is_locked_until_its_holder_ends_however_it_ends(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        with folder_lock(tmp_path) as free:
            assert free is False
        holder.kill()
        with folder_lock(tmp_path, wait=True) as free:
            assert free is True
    assert list(tmp_path.iterdir()) == [], "nothing is written to lock a folder"


def test_a_python_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "HAS_LOCKS", False)
    with (tmp_path / "file").open("w") as file:
        assert try_lock(file.fileno()) is None
    with folder_lock(tmp_path, wait=True) as free:
        assert free is None
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 names alone
