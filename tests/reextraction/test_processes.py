"""Who reads: the result does not depend on how many processes do, and one that is killed costs nothing."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from crawler.reextraction import processes
from crawler.reextraction.files import Output
from crawler.reextraction.job import reextract
from crawler.reextraction.processes import Processes, ThisProcess
from crawler.reextraction.task import Task
from crawler.spiders.chongqing import ChongqingSpider
from tests.support.reextractions import (
    FORKING,
)
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = [FORKING, pytest.mark.slow]


def test_the_result_does_not_depend_on_the_number_of_processes(kjj: SavedPortal, tmp_path: Path) -> None:
    for number in range(60):
        url = f"{KJJ}202301/t20230101_{number}.html"
        text = f"第{number % 7}种说法。" * 50
        kjj.add(url, trs_detail("关于某号建议的答复函", f"N/{number % 20}", text=text))
    outputs = []
    for name, readers in (("one", ThisProcess()), ("two", Processes(2)), ("three", Processes(3))):
        path = tmp_path / name
        with Output(path, force=False) as output, pytest.MonkeyPatch.context() as patch:
            patch.setattr("crawler.reextraction.job.PART", 4000)
            reextract(Task(ChongqingSpider.city(), (str(kjj.folder),)), readers, output)
        outputs.append(path.read_bytes())
    assert outputs[0].count(b"\n") > 20
    assert outputs[0] == outputs[1] == outputs[2]


def test_a_process_that_is_killed_costs_nothing(
    kjj: SavedPortal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.reextraction.job.PART", 2000)
    task = Task(ChongqingSpider.city(), (str(kjj.folder),))
    with Output(tmp_path / "whole.jsonl", force=False) as output:
        reextract(task, ThisProcess(), output)
    real, mark = processes._read, tmp_path / "killed"

    def killed_once(part: Any) -> Any:
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(part)

    monkeypatch.setattr(processes, "_read", killed_once)
    killed_once.__module__, killed_once.__qualname__ = processes.__name__, "_read"
    with Output(tmp_path / "again.jsonl", force=False) as output:
        reextract(task, Processes(2), output)
    assert mark.exists()
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
