"""Kill real runs with SIGKILL at random moments and check what is left.

``kill_often`` replays a generated archive, kills the run again and again, and lets the last one end. The store is then
compared with that of an undisturbed run.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

PROJECT = Path(__file__).resolve().parent.parent
KJJ = "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/"
ROWS_A_PAGE = 15
LONGEST_RUN = 60.0
"""Seconds; no run of such an archive takes as long."""


@dataclass
class Aftermath:
    """The findings after a series of kills.

    Attributes:
        kills: runs that were killed before they ended.
        while_storing: those of them that had written at least one line.
        lost: runs after which a complete line of before was missing.
        doubled: lines that a store holds twice.
        torn: incomplete lines that were found and set aside.
        torn_left: stores that end in an incomplete line after the last run.
        refused: the output of runs that failed without being killed.
        equal: whether every store was byte for byte that of an undisturbed run.
    """

    kills: int = 0
    while_storing: int = 0
    lost: int = 0
    doubled: int = 0
    torn: int = 0
    torn_left: int = 0
    refused: list[str] = field(default_factory=list)
    equal: bool = True

    @property
    def is_clean(self) -> bool:
        """True if nothing was lost, doubled or left torn, and every store could be opened and completed."""
        return self.equal and not (self.lost or self.doubled or self.torn_left or self.refused)


def write_archive(folder: Path, documents: int) -> None:
    """Write an archive of one column of Chongqing with ``documents`` documents, every fourth of them long.

    The kernel writes a long line in several steps, so that a kill can tear it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = -(-documents // ROWS_A_PAGE)
    pages = {
        KJJ + (f"index_{page}.html" if page else ""): _listing(
            range(page * ROWS_A_PAGE, min(documents, (page + 1) * ROWS_A_PAGE)), page, count
        )
        for page in range(count)
    }
    pages |= {f"{KJJ}{_path(number)}": _document(number) for number in range(documents)}
    lines = []
    for number, (url, html) in enumerate(pages.items()):
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
        page = {"url": url, "file": f"{number}.html", "fetched_at": "2026-09-01T02:00:00Z", "synthetic": True}
        lines.append(orjson.dumps(page, option=orjson.OPT_APPEND_NEWLINE))
    (folder / "pages.jsonl").write_bytes(b"".join(lines))


def _path(number: int) -> str:
    return f"202409/t20240914_{9000 - number}.html"


def _title(number: int) -> str:
    return f"关于第B{number:04}号建议的答复函"


def _listing(numbers: range, page: int, pages: int) -> str:
    rows = "".join(
        f'<li class="clearfix"><a href="./{_path(number)}">{_title(number)}</a><span>2024-09-14</span></li>'
        for number in numbers
    )
    pager = f'<script>createPage({pages}, {page}, "index", "html");</script>'
    return f"<html><body><ul class='list'>{rows}</ul>{pager}</body></html>"


def _document(number: int) -> str:
    title, sentences = _title(number), 9 if number % 4 else 4000
    facts = f"<td>[ 索引号 ]</td><td>11500000MB15895317/2024-{number:05}</td><td>[ 发布机构 ]</td><td>市科技局</td>"
    return (
        f"<html><head><title>{title}</title></head><body><table class='zwxl-table'><tr>{facts}</tr></table>"
        f"<div class='zwxl-title'><p class='tit'>{title}</p></div><div class='zwxl-article'><p>王建国代表：</p>"
        f"<p>{'您提出的建议收悉，现答复如下。' * sentences}</p></div></body></html>"
    )


def kill_often(folder: Path, kills: int, *, seed: int, documents: int = 40) -> Aftermath:
    """Kill ``kills`` runs, then let one end.

    A store that is nearly complete is completed by an undisturbed run, and another store is begun.

    Args:
        folder: an empty folder, for the archive and the stores.
        kills: number of runs to kill.
        seed: of the moments.
        documents: number of documents in the archive.

    Raises:
        RuntimeError: an undisturbed run failed. The message has its output.
    """
    moments = random.Random(seed)  # noqa: S311 nothing secret
    archive, undisturbed = folder / "archive", folder / "undisturbed"
    write_archive(archive, documents)
    started = time.monotonic()
    run = start_run(archive, undisturbed)
    output = end_of_run(run)
    if run.returncode != 0:
        raise RuntimeError(f"An undisturbed run failed:\n{output}")
    duration = time.monotonic() - started
    whole = journal_of(undisturbed).read_bytes()
    after, number = Aftermath(), 1
    while after.kills < kills:
        store = folder / f"disturbed-{number}"
        before = complete_lines(store)
        if len(before) >= documents - 1:
            complete_store(after, archive, store, whole)
            number += 1
            continue
        run = start_run(archive, store)
        # Half of the kills come when a random line has been written. The other half come at a random time: while the run
        # starts, opens its store or ends.
        if moments.random() < 0.5:
            _wait_for_size(run, store, moments.randrange(sum(map(len, before)) + 1, len(whole) + 1))
        else:
            time.sleep(moments.uniform(0.3, 1.0) * duration)
        killed = run.poll() is None
        if not killed:  # faster than the first run: the machine has less load
            duration *= 0.9
        run.kill()
        output = end_of_run(run)
        now = complete_lines(store)
        after.kills += killed
        after.while_storing += killed and len(now) > len(before)
        after.lost += now[: len(before)] != before
        if not killed and run.returncode != 0:
            after.refused.append(output)
    complete_store(after, archive, store, whole)
    return after


def complete_store(after: Aftermath, archive: Path, store: Path, whole: bytes) -> None:
    """Let a run end undisturbed, and check what it leaves."""
    before = complete_lines(store)
    run = start_run(archive, store)
    output = end_of_run(run)
    if run.returncode != 0:
        after.refused.append(output)
    journal, now = journal_of(store).read_bytes(), complete_lines(store)
    after.lost += now[: len(before)] != before
    after.doubled += len(now) - len({orjson.loads(line)["url"] for line in now})
    after.torn += len(list(store.rglob("*.torn-*")))
    after.torn_left += not journal.endswith(b"\n")
    after.equal &= journal == whole


def start_run(archive: Path, store: Path, **options: Any) -> subprocess.Popen[str]:
    """Start a process that replays an archive into a store. ``options`` are those of :class:`subprocess.Popen`."""
    command = [sys.executable, "-m", "scrapy", "crawl", "chongqing", "-s", f"REPLAY={archive}"]
    return subprocess.Popen(
        [*command, "-s", f"DATA_DIR={store}"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def end_of_run(run: subprocess.Popen[str]) -> str:
    """Wait until a process has ended, and return its output."""
    return run.communicate(timeout=LONGEST_RUN)[0]


def _wait_for_size(run: subprocess.Popen[str], store: Path, size: int) -> None:
    journal, latest = journal_of(store), time.monotonic() + LONGEST_RUN
    while run.poll() is None and time.monotonic() < latest:
        if journal.exists() and journal.stat().st_size >= size:
            return
        time.sleep(0.0005)


def journal_of(store: Path) -> Path:
    """Return the path of a store's journal."""
    return store / "chongqing" / "records.jsonl"


def complete_lines(store: Path) -> list[bytes]:
    """Return the complete lines of a store's journal."""
    path = journal_of(store)
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    return [line for line in lines if line.endswith(b"\n")]
