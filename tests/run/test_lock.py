"""One run of a city at a time."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import orjson
import pytest

from crawler.run.lock import Lock, LockedError, is_locked
from tests.support.project import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

HOLD = "import sys, pathlib; from crawler.run.lock import Lock; Lock(pathlib.Path(sys.argv[1])); print(1, flush=True); input()"


def test_a_second_run_is_told_who_holds_the_city_and_a_killed_holder_is_taken_over(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError, match=f"process {holder.pid} on "):
            Lock(tmp_path)
        holder.kill()
    lock = Lock(tmp_path)
    assert lock.left_by is not None
    assert f"process {holder.pid} on " in lock.left_by
    lock.release()


def test_a_lock_that_was_given_back_leaves_no_holder(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    assert orjson.loads((tmp_path / ".lock").read_bytes())["pid"] == os.getpid()
    lock.release()
    lock.release()
    again = Lock(tmp_path)
    assert again.left_by is None
    again.release()


@pytest.mark.parametrize("pid", [10**30, "x", None, [1], 1.5e300])
def test_a_lock_file_from_elsewhere_with_an_odd_process_is_no_lock(tmp_path: Path, pid: object) -> None:
    (tmp_path / ".lock").write_bytes(json.dumps({"pid": pid, "host": socket.gethostname()}).encode())
    assert not is_locked(tmp_path)
