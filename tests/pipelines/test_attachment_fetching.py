"""Files that cannot be had, are odd, too large or not to be asked for: each is told, and no run fails of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from crawler.portals.walking.failures import FetchFailure, failure_from_status
from tests.portal import Fault, Portal
from tests.support.attachments.attached import ON, PDF, attach, files_of, lines_of
from tests.support.attachments.files import a_docx, an_ofd
from tests.support.endless_city.spider import read_without_an_end

if TYPE_CHECKING:
    from tests.support.runs import Visit

pytestmark = pytest.mark.slow


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


def test_a_text_whose_reading_never_ends_costs_itself_alone(
    site: Portal, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failure(status: int, text: str) -> FetchFailure | None:
        if "endless" in text:
            read_without_an_end("regex")
        return failure_from_status(status, text)

    monkeypatch.setattr("crawler.portals.bounded_reading.page_reader.failure_from_status", failure)
    attach(site, 1, "/files/a.txt", "/files/b.pdf")
    site.files |= {"/files/a.txt": b"endless", "/files/b.pdf": PDF}
    run = visit(site, {**ON, "READING_CPU_SECONDS": 0.5})
    assert [line["fate"] for line in lines_of(run)] == ["refused", "stored"]
    assert lines_of(run)[0]["problem"] == "too_complex: reading it takes more than 0.5 seconds of CPU time"
    assert run.code == 0
    site.forget()
    again = visit(site, {**ON, "READING_CPU_SECONDS": 0.5})
    assert (again.code, site.count("other")) == (0, 0), "it is not requested each night"
    more_time = visit(site, {**ON, "READING_CPU_SECONDS": 0.6})
    assert more_time.code == 0
    assert site.count("other") == 1, "but once more with another limit"


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
