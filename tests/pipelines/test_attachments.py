"""The files that records list, fetched after the pages where ``ATTACHMENTS`` is set."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
import pytest

from crawler.store.attachment_journal import AttachmentLine, AttachmentLines, AttachmentStatus, wanted_of
from crawler.store.journal import StoreError
from tests.portal import Fault, Portal
from tests.support.attachment_files import a_docx, a_pdf, an_ofd
from tests.support.runs import PROJECT, Crawl, Run, Visit
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing
from tests.support.warc_files import Warc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ON = {"ATTACHMENTS": True}
PDF = a_pdf()
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def site() -> Iterator[Portal]:
    with Portal(documents=2) as running:
        yield running


def attach(site: Portal, number: int, *links: str) -> None:
    """Publish a document that links files."""
    path = urlsplit(site.address(number)).path
    text = "".join(f'<a href="{link}">附件：{link}</a>' for link in links)
    page = trs_detail(f"关于第B{number:03}号建议的答复函", f"11500000MB15895317/2024-{number:05}")
    site.extra[path] = page.replace("</p></div></div>", f"</p><p>{text}</p></div></div>")


def lines_of(run: Run) -> list[dict[str, Any]]:
    return run.lines("attachments.jsonl")


def files_of(run: Run) -> list[str]:
    folder = run.city / "attachments"
    return sorted(path.relative_to(run.city).as_posix() for path in folder.rglob("*") if path.is_file())


def test_no_file_is_asked_for_unless_attachments_are_wanted(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    run = visit(site)
    assert run.code == 0
    assert "/files/a.pdf" not in [each.path for each in site.served]
    assert not (run.city / "attachments.jsonl").exists()
    assert run.manifest["attachments"] == {}


def test_a_file_is_kept_under_the_hash_of_its_bytes_and_its_name_beside_it(
    site: Portal, visit: Visit
) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    run = visit(site, ON)
    (line,) = lines_of(run)
    path = f"attachments/{DIGEST[:2]}/{DIGEST}.pdf"
    assert line.pop("fetched_at").endswith("Z")
    assert line == {
        "index_number": "11500000MB15895317/2024-00001",
        "record_url": site.address(1),
        "revision": 1,
        "name": "附件：/files/a.pdf",
        "url": f"{site.root}/files/a.pdf",
        "fate": "stored",
        "problem": None,
        "sha256": DIGEST,
        "size": len(PDF),
        "type": "application/pdf",
        "path": path,
        "limits": None,
        "text": None,
        "text_problem": None,
    }
    assert (run.city / path).read_bytes() == PDF
    assert (run.code, run.manifest["attachments"]) == (0, {"stored": 1})


def test_the_ledger_and_the_records_are_those_of_a_run_without_attachments(
    site: Portal, visit: Visit
) -> None:
    attach(site, 1, "/files/a.pdf", "/files/gone.pdf")
    site.files["/files/a.pdf"] = PDF
    run = visit(site, ON)
    assert run.manifest["totals"]["rows"] == run.manifest["totals"]["new"] == 2
    assert len(run.lines()) == 2


def test_files_are_asked_for_after_the_last_page(site: Portal, visit: Visit) -> None:
    for number in (1, 2):
        attach(site, number, f"/files/{number}.pdf")
        site.files[f"/files/{number}.pdf"] = PDF + b" " * number
    visit(site, ON)
    kinds = [each.kind for each in site.served]
    assert kinds[-2:] == ["other", "other"]
    assert kinds.index("other") > max(place for place, kind in enumerate(kinds) if kind == "document")


def test_a_second_run_asks_for_nothing_that_it_has(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    first = visit(site, ON)
    site.forget()
    run = visit(site, ON)
    assert site.count("other") == 0
    assert (run.code, lines_of(run)) == (0, lines_of(first)[:1])


def test_files_of_records_that_were_stored_before_are_fetched_too(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    visit(site)
    run = visit(site, ON)
    assert [line["fate"] for line in lines_of(run)] == ["stored"]


def test_a_limited_run_fetches_the_files_of_its_own_records_alone(site: Portal, visit: Visit) -> None:
    for number in (1, 2):
        attach(site, number, f"/files/{number}.pdf")
        site.files[f"/files/{number}.pdf"] = PDF
    visit(site, limit="1")
    run = visit(site, ON, limit="1")
    assert [line["url"] for line in lines_of(run)] == [f"{site.root}/files/1.pdf"]


def test_a_file_that_fails_costs_its_record_nothing_and_is_asked_for_again(
    site: Portal, visit: Visit
) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    site.faults = [Fault.parse("500@other")]
    failed = visit(site, {**ON, "RETRY_TIMES": 0})
    assert (failed.code, len(failed.lines())) == (3, 2)
    assert [(line["fate"], line["problem"]) for line in lines_of(failed)] == [("failed", "status_500")]
    visit(site, {**ON, "RETRY_TIMES": 0})
    assert len(lines_of(failed)) == 1, "the same failure is no news"
    site.faults = []
    run = visit(site, ON)
    assert (run.code, [line["fate"] for line in lines_of(run)]) == (0, ["failed", "stored"])


def test_a_file_that_the_portal_does_not_have_leaves_no_run_incomplete(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/gone.pdf")
    run = visit(site, ON)
    assert (run.code, run.manifest["attachments"]) == (0, {"gone": 1})
    assert lines_of(run)[0]["problem"] == "status_404"


@pytest.mark.parametrize(
    ("link", "content", "fate", "problem"),
    [
        ("/files/empty.pdf", b"", "failed", "empty"),
        ("/files/login.pdf", b"<html><body>" + "请登录".encode() * 300, "failed", "a web page in place of a file"),
        ("/files/program.pdf", b"MZ\x90\x00" * 100, "refused", "of type bin"),
        ("/files/lies.pdf", a_docx(), "stored", "named as pdf, is docx"),
        ("/files/../../../etc/cron.d/x.pdf", PDF, "stored", None),
        ("/files/%2e%2e%2f%2e%2e%2fpasswd.pdf", PDF, "stored", None),
        ("/files/a.ofd?token=../../x", an_ofd(), "stored", None),
    ],
)  # fmt: skip
def test_odd_files_are_told_and_name_nothing_on_disk(
    site: Portal, visit: Visit, link: str, *, content: bytes, fate: str, problem: str | None
) -> None:
    attach(site, 1, link)
    for asked in (link, "/etc/cron.d/x.pdf", "/files/..%2F..%2Fpasswd.pdf"):
        site.files[asked] = content
    run = visit(site, ON)
    (line,) = lines_of(run)
    assert (line["fate"], line["problem"]) == (fate, problem)
    assert files_of(run) == ([line["path"]] if fate == "stored" else [])
    if fate == "stored":
        digest = hashlib.sha256(content).hexdigest()
        assert line["path"].rsplit(".", 1)[0] == f"attachments/{digest[:2]}/{digest}"


def test_a_file_of_5_gb_is_refused_by_what_its_header_says(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/huge.zip")
    site.files["/files/huge.zip"] = b"PK\x03\x04"
    site.sizes["/files/huge.zip"] = 5 << 30
    run = visit(site, ON)
    (line,) = lines_of(run)
    assert (run.code, line["fate"]) == (0, "refused")
    assert "5368709120" in line["problem"]
    site.forget()
    visit(site, ON)
    assert site.count("other") == 0, "refused once is enough"


def test_what_a_limit_refused_is_asked_for_again_when_the_limit_changes(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    small = visit(site, {**ON, "ATTACHMENTS_MAXSIZE": 100})
    assert lines_of(small)[0]["fate"] == "refused"
    run = visit(site, {**ON, "ATTACHMENTS_TYPES": ["docx"]})
    assert lines_of(run)[-1]["problem"] == "of type pdf"
    assert lines_of(visit(site, ON))[-1]["fate"] == "stored"


def test_another_host_is_not_asked_and_robots_are_obeyed(site: Portal, visit: Visit) -> None:
    attach(site, 1, "http://127.0.0.2:9/a.pdf", "/private/b.pdf", "file:///etc/passwd.pdf")
    site.files["/private/b.pdf"] = PDF
    site.robots = "User-agent: *\nDisallow: /private/\n"
    run = visit(site, ON)
    assert {line["fate"] for line in lines_of(run)} == {"forbidden"}
    assert (run.code, site.count("other")) == (0, 0)


def test_a_revised_record_has_its_files_fetched_again(site: Portal, visit: Visit) -> None:
    attach(site, 1, "/files/a.pdf")
    site.files["/files/a.pdf"] = PDF
    visit(site, ON)
    path = urlsplit(site.address(1)).path
    site.extra[path] = site.extra[path].replace("您提出的建议收悉", "您提出的建议已收悉")
    site.files["/files/a.pdf"] = PDF + b"\n"
    run = visit(site, ON, recheck="100000")
    assert [line["revision"] for line in lines_of(run)] == [1, 2]
    assert len(files_of(run)) == 2, "a version of a file that was there stays"


def test_contacts_cannot_be_masked_in_files(crawl: Crawl, kjj: SavedPortal) -> None:
    run = crawl("-s", "ATTACHMENTS=1", "-s", "REDACT_CONTACTS=1", replay=kjj.folder)
    assert run.code == 1
    assert "contradict each other" in run.last_line
    assert run.lines() == []


@pytest.mark.parametrize(
    ("setting", "words"), [("ATTACHMENTS_TYPES=exe", "names exe"), ("FILES_STORE=x://y", "no store")]
)
def test_a_setting_that_makes_no_sense_stops_the_run_at_once(
    crawl: Crawl, kjj: SavedPortal, setting: str, words: str
) -> None:
    run = crawl("-s", "ATTACHMENTS=1", "-s", setting, replay=kjj.folder)
    assert run.code == 1
    assert words in run.last_line


def replayed(folder: Path, *held: str) -> Path:
    """A saved column of one document with two files, some of which the archive holds."""
    folder.mkdir()
    portal = SavedPortal(folder)
    portal.add(KJJ, trs_listing([("./202409/t20240914_1.html", "关于第B001号建议的答复函", "2024-09-14")]))
    page = trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001")
    links = '</p><p><a href="a.pdf">附件1</a><a href="b.pdf">附件2</a></p></div></div>'
    portal.add(f"{KJJ}202409/t20240914_1.html", page.replace("</p></div></div>", links))
    for name in held:
        portal.add(f"{KJJ}202409/{name}", "x")
        (folder / portal.lines[-1]["file"]).write_bytes(PDF)
    return folder


def test_a_replay_takes_files_from_the_archive_and_lists_those_it_lacks(crawl: Crawl, tmp_path: Path) -> None:
    saved = replayed(tmp_path / "saved", "a.pdf")
    run = crawl("-s", "ATTACHMENTS=1", replay=saved)
    said = [(line["fate"], line["problem"], line["fetched_at"]) for line in lines_of(run)]
    assert said[0] == ("stored", None, "2026-09-01T02:00:00Z")
    assert said[1][:2] == ("missing", "not_in_archive")
    assert run.code == 3
    assert "1 attachment missing in the archive" in run.last_line
    assert crawl(replay=saved).code == 0


def as_tree(saved: Path, tree: Path) -> Path:
    """The pages and files of a ``pages.jsonl`` as wget lays them out."""
    for line in map(orjson.loads, (saved / "pages.jsonl").read_bytes().splitlines()):
        place = tree / line["url"].removeprefix("https://")
        if line["url"].endswith("/"):
            place /= "index.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((saved / line["file"]).read_bytes())
        moment = datetime.fromisoformat(line["fetched_at"]).timestamp()
        os.utime(place, (moment, moment))
    return tree


def as_warc(saved: Path, path: Path) -> Path:
    """The pages and files of a ``pages.jsonl`` as a WARC."""
    warc = Warc(path)
    for line in map(orjson.loads, (saved / "pages.jsonl").read_bytes().splitlines()):
        warc.response(line["url"], (saved / line["file"]).read_bytes(), at=line["fetched_at"])
    return path


def test_a_tree_of_wget_and_a_warc_give_the_records_and_files_of_pages_jsonl(
    crawl: Crawl, tmp_path: Path
) -> None:
    saved = replayed(tmp_path / "saved", "a.pdf", "b.pdf")
    sources = saved, as_tree(saved, tmp_path / "tree"), as_warc(saved, tmp_path / "a.warc.gz")
    gave = []
    for number, source in enumerate(sources):
        run = crawl("-s", "ATTACHMENTS=1", "-s", f"DATA_DIR={tmp_path / str(number)}", replay=source)
        assert run.code == 0, run.screen
        city = tmp_path / str(number) / "chongqing"
        gave.append([(city / name).read_bytes() for name in ("records.jsonl", "attachments.jsonl")])
        gave[-1] += sorted(each.read_bytes() for each in (city / "attachments").rglob("*") if each.is_file())
    assert gave[0] == gave[1] == gave[2]
    assert gave[0][2:] == [PDF]


def test_two_replays_give_the_same_bytes(crawl: Crawl, tmp_path: Path) -> None:
    saved = replayed(tmp_path / "saved", "a.pdf", "b.pdf")
    runs = [crawl("-s", "ATTACHMENTS=1", "-s", f"DATA_DIR={tmp_path / name}", replay=saved) for name in "ab"]
    assert [run.code for run in runs] == [0, 0]
    once, twice = ((tmp_path / name / "chongqing" / "attachments.jsonl").read_bytes() for name in "ab")
    assert once == twice != b""


def test_a_broken_line_stops_a_run_before_its_first_request(
    site: Portal, crawl: Crawl, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "chongqing"
    folder.mkdir(parents=True)
    (folder / "attachments.jsonl").write_bytes(b"{}\n")
    run = crawl("-s", "ATTACHMENTS=1", "-a", f"listing={site.listing}")
    assert run.code == 1
    assert "attachments.jsonl, line 1" in run.last_line
    assert site.count() == 0
    assert (folder / "attachments.jsonl").read_bytes() == b"{}\n"


def test_a_kill_among_the_files_loses_nothing_and_the_rest_comes_next_time(
    site: Portal, crawl: Crawl, tmp_path: Path
) -> None:
    names = [f"/files/{number}.pdf" for number in range(6)]
    attach(site, 1, *names)
    for number, name in enumerate(names):
        site.files[name] = PDF + b"\n" * number
    data = tmp_path / "data"
    wanted = [
        "-s",
        "ATTACHMENTS=1",
        "-s",
        f"DATA_DIR={data}",
        "-s",
        "DOWNLOAD_DELAY=0.2",
        "-a",
        f"listing={site.listing}",
    ]
    command = [sys.executable, "-m", "scrapy", "crawl", "chongqing", *wanted]
    running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while site.count("other") < 3:
        assert running.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    run = crawl(*wanted)
    assert (run.code, len(run.lines())) == (0, 2)
    assert sorted(line["url"] for line in lines_of(run)) == [f"{site.root}{name}" for name in names]
    for line in lines_of(run):
        assert hashlib.sha256((run.city / line["path"]).read_bytes()).hexdigest() == line["sha256"]
    assert files_of(run) == sorted(line["path"] for line in lines_of(run))


def a_line(**values: Any) -> AttachmentLine:
    record = {"index_number": None, "url": f"{KJJ}t1.html", "revision": 1}
    (line,) = wanted_of({**record, "attachments": [{"name": "附件", "url": f"{KJJ}a.pdf"}]})
    for name, value in values.items():
        setattr(line, name, value)
    return line


def test_a_torn_last_line_is_set_aside(tmp_path: Path) -> None:
    lines = AttachmentLines(tmp_path)
    lines.append(a_line(fate=AttachmentStatus.GONE))
    lines.close()
    with (tmp_path / "attachments.jsonl").open("ab") as file:
        file.write(b'{"index_number": nu')
    opened = AttachmentLines(tmp_path)
    assert opened.torn is not None
    assert [line.fate for line in opened.last()] == ["gone"]
    opened.close()


def test_a_line_of_a_later_version_is_read_and_a_broken_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "attachments.jsonl"
    lines = AttachmentLines(tmp_path)
    lines.append(a_line(fate=AttachmentStatus.GONE))
    lines.close()
    file.write_bytes(orjson.dumps({**orjson.loads(file.read_bytes()), "later": 1}) + b"\n")
    AttachmentLines(tmp_path).close()
    file.write_bytes(b"{}\n")
    with pytest.raises(StoreError, match=r"attachments\.jsonl, line 1"):
        AttachmentLines(tmp_path)
