"""Kills real runs with SIGKILL at random moments and looks what is left.

``kill_often`` replays a generated archive, kills the run again and again, and lets a last one end. What
the store then holds is compared with that of a run that nobody disturbed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import orjson

PROJECT = Path(__file__).resolve().parent.parent
KJJ = "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/"
ROWS_A_PAGE = 15
LONGEST_RUN = 60.0
"""Seconds; no run of such an archive takes as long."""


@dataclass
class Aftermath:
    """What was found after a series of kills.

    Attributes:
        kills: runs that were killed while they were under way.
        while_storing: of these, runs that had written at least one line of their own.
        lost: runs after which a whole line that was there before was there no more.
        doubled: lines that a store holds twice.
        torn: lines without an end that were found and set aside.
        torn_left: stores that end in the middle of a line after the last run.
        refused: what runs said that did not end well though nobody disturbed them.
        equal: whether every store was, byte for byte, that of a run that nobody disturbed.
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
        """Whether nothing was lost, doubled or left torn, and every store was opened and completed."""
        return self.equal and not (self.lost or self.doubled or self.torn_left or self.refused)


def write_archive(folder: Path, documents: int) -> None:
    """Write an archive of one column of Chongqing with so many documents, every fourth of them long.

    A long line takes the kernel several steps to write, so that a kill can tear it.
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
        said = {"url": url, "file": f"{number}.html", "fetched_at": "2026-09-01T02:00:00Z", "synthetic": True}
        lines.append(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
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
    """Kill so many runs, then let one end.

    A store that is nearly whole is completed by a run that nobody disturbs, and another is begun.

    Args:
        folder: an empty one, for the archive and the stores.
        kills: how many.
        seed: of the moments.
        documents: in the archive.

    Raises:
        RuntimeError: a run that nobody disturbed did not end well; its words are the message.
    """
    moments = random.Random(seed)  # noqa: S311 nothing secret
    archive, undisturbed = folder / "archive", folder / "undisturbed"
    write_archive(archive, documents)
    begun = time.monotonic()
    run = _begin(archive, undisturbed)
    said = _end(run)
    if run.returncode != 0:
        raise RuntimeError(f"A run that nobody disturbed did not end well:\n{said}")
    took = time.monotonic() - begun
    whole = _journal(undisturbed).read_bytes()
    after, number = Aftermath(), 1
    while after.kills < kills:
        store = folder / f"disturbed-{number}"
        before = _lines(store)
        if len(before) >= documents - 1:
            _complete(after, archive, store, whole)
            number += 1
            continue
        run = _begin(archive, store)
        # Half of the kills come when a random line has been written, half at a random time: while the run
        # starts, opens its store or ends.
        if moments.random() < 0.5:
            _wait_for_size(run, store, moments.randrange(sum(map(len, before)) + 1, len(whole) + 1))
        else:
            time.sleep(moments.uniform(0.3, 1.0) * took)
        killed = run.poll() is None
        if not killed:  # it was quicker than the first: the machine has less to do now
            took *= 0.9
        run.kill()
        said = _end(run)
        now = _lines(store)
        after.kills += killed
        after.while_storing += killed and len(now) > len(before)
        after.lost += now[: len(before)] != before
        if not killed and run.returncode != 0:
            after.refused.append(said)
    _complete(after, archive, store, whole)
    return after


def _complete(after: Aftermath, archive: Path, store: Path, whole: bytes) -> None:
    """Let a run end undisturbed and look at what it leaves."""
    before = _lines(store)
    run = _begin(archive, store)
    said = _end(run)
    if run.returncode != 0:
        after.refused.append(said)
    journal, now = _journal(store).read_bytes(), _lines(store)
    after.lost += now[: len(before)] != before
    after.doubled += len(now) - len({orjson.loads(line)["url"] for line in now})
    after.torn += len(list(store.rglob("*.torn-*")))
    after.torn_left += not journal.endswith(b"\n")
    after.equal &= journal == whole


def _begin(archive: Path, store: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", "chongqing", "-s", f"REPLAY={archive}"]
    return subprocess.Popen(
        [*command, "-s", f"DATA_DIR={store}"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _end(run: subprocess.Popen[str]) -> str:
    return run.communicate(timeout=LONGEST_RUN)[0]


def _wait_for_size(run: subprocess.Popen[str], store: Path, size: int) -> None:
    journal, latest = _journal(store), time.monotonic() + LONGEST_RUN
    while run.poll() is None and time.monotonic() < latest:
        if journal.exists() and journal.stat().st_size >= size:
            return
        time.sleep(0.0005)


def _journal(store: Path) -> Path:
    return store / "chongqing" / "records.jsonl"


def _lines(store: Path) -> list[bytes]:
    """The whole lines of a store's journal."""
    path = _journal(store)
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    return [line for line in lines if line.endswith(b"\n")]
