"""``scrapy read PAGE... [--city NAME] [--table]``: saved pages to records, without a run."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from scrapy.cmdline import execute
from scrapy.utils.project import get_project_settings

from crawler.items import WARNINGS, record_schema
from tests.support.runs import PROJECT
from tests.support.saved_portal import KJJ, SavedPortal, trs_detail, trs_listing

NUMBER = "11500000MB15895317/2024-00104"
TITLE = "关于第B104号建议的答复函"
URL = f"{KJJ}202409/t20240914_104.html"
MODIFIED = 1_767_323_045
MODIFIED_UTC = "2026-01-02T03:04:05Z"
CHALLENGE = "<html><head><script>var $_ts={};$_ts.cd='q';</script></head><body></body></html>"

# What a crawl alone can know: how often the record was seen, and that another has its number.
OF_A_RUN = {"revision"}
WARNINGS_OF_A_RUN = {"index_number_conflict"}


@dataclass
class Ended:
    """What the command came to."""

    code: int
    out: str
    said: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        (record,) = self.records
        return record


class Read(Protocol):
    def __call__(self, *arguments: str | Path) -> Ended: ...


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Read:
    """Runs ``scrapy read`` in this process, from its command line to its exit code."""
    monkeypatch.chdir(PROJECT)

    def run(*arguments: str | Path) -> Ended:
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "read", *map(str, arguments)], get_project_settings())
        sys.stdout.flush()
        out, said = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        assert b"Traceback" not in said
        return Ended(ended.value.code, out.decode(), said.decode())

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A document that tells no address, saved on its own."""
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER), encoding="utf-8")
    os.utime(path, (MODIFIED, MODIFIED))
    return path


def _told(path: Path, head: str) -> Path:
    """The same document, with words about its address."""
    path.write_text(head + trs_detail(TITLE, NUMBER), encoding="utf-8")
    return path


def _told_at(path: Path, url: str) -> Path:
    """A page, with its address told as a browser tells it."""
    saved = f"<!-- saved from url=({len(url):04})" + url + " -->"
    path.write_text(saved + path.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def _comparable(record: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in record.items() if key not in OF_A_RUN}
    kept["warnings"] = [code for code in kept["warnings"] if code not in WARNINGS_OF_A_RUN]
    return kept


@pytest.mark.parametrize("city", ["zhengzhou", "chongqing"])
def test_the_pages_of_a_city_give_the_records_of_its_crawl(read: Read, city: str) -> None:
    folder = PROJECT / "fixtures" / city
    expected = [orjson.loads(line) for line in (folder / "expected.jsonl").read_bytes().splitlines()]
    ended = read(folder, "--city", city)
    got = {(record["url"], record["page_sha256"]): record for record in ended.records}
    assert len(expected) >= 24
    for record in expected:
        found = got.get((record["url"], record["page_sha256"]))
        assert found is not None, record["url"]
        assert _comparable(found) == _comparable(record)
    pages = [orjson.loads(line) for line in (folder / "pages.jsonl").read_bytes().splitlines()]
    listings = {page["file"] for page in pages if "-page-" in page["file"]}
    assert len(got) <= len(pages) - len(listings)
    assert all(f"{folder / name}: " in ended.said for name in listings)
    assert ended.code == 3


def test_no_city_is_needed(read: Read, page: Path) -> None:
    ended = read(page)
    assert ended.code == 0
    assert ended.said == ""
    record = ended.record
    assert (record["city"], record["column"]) == (None, None)
    assert (record["index_number"], record["title"]) == (NUMBER, TITLE)
    assert (record["agency"], record["published_on"]) == ("市科技局", "2024-09-14")
    assert "general_reader" in record["warnings"]
    Draft202012Validator(record_schema(), format_checker=FormatChecker()).validate(record)


def test_a_city_names_itself_and_the_column_and_reads_by_its_selectors(
    read: Read, portal: SavedPortal
) -> None:
    portal.add(URL.replace(".html", "_wap.html"), trs_detail(TITLE, NUMBER))
    ended = read(portal.folder, "--city", "chongqing")
    assert ended.code == 0
    assert (ended.record["city"], ended.record["column"]) == ("chongqing", "kjj")
    assert ended.record["url"] == URL
    assert ended.record["warnings"] == []


def test_an_unknown_city_is_answered_with_the_list_of_cities(read: Read, page: Path) -> None:
    ended = read(page, "--city", "atlantis")
    assert (ended.code, ended.out) == (2, "")
    assert ended.said.startswith("There is no city atlantis: write --city and one of chongqing, ")
    assert ended.said.endswith(", zhengzhou.\n")


def test_gb18030_that_calls_itself_gb2312(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    html = trs_detail(TITLE, NUMBER, text="镕和喆是GB2312没有的字，䶮字在GB18030里。")
    path.write_bytes(html.replace("<head>", '<head><meta charset="gb2312">').encode("gb18030"))
    record = read(path).record
    assert record["encoding"] == "gb18030"
    assert "镕和喆是GB2312没有的字，䶮字在GB18030里。" in record["body"]
    assert "undecodable_characters" not in record["warnings"]


def test_pages_jsonl_says_url_headers_and_time_before_the_page_does(read: Read, portal: SavedPortal) -> None:
    told = "<!-- saved from url=(0042)https://told.example.gov.cn/t20240914_1.html -->"
    html = told + trs_detail(TITLE, NUMBER, text="建議辦理情況。")
    (portal.folder / "page.html").write_bytes(html.encode("big5", "xmlcharrefreplace"))
    portal.lines.append(
        {
            "url": URL,
            "file": "page.html",
            "headers": {"content-TYPE": "text/html; charset=big5"},
            "fetched_at": "2026-09-01T10:00:00+08:00",
        }
    )
    portal.write()
    record = read(portal.folder / "page.html").record
    assert record["url"] == URL
    assert record["fetched_at"] == "2026-09-01T02:00:00Z"
    assert "建議辦理情況。" in record["body"]
    portal.lines[0]["fetched_at"] = None
    portal.write()
    os.utime(portal.folder / "page.html", (MODIFIED, MODIFIED))
    assert read(portal.folder / "page.html").record["fetched_at"] == MODIFIED_UTC


@pytest.mark.parametrize(("folders", "found"), [("1/2/3/4", "described"), ("1/2/3/4/5", "not")])
def test_pages_jsonl_counts_up_to_five_folders_up(
    read: Read, portal: SavedPortal, page: Path, folders: str, found: str
) -> None:
    place = portal.folder / folders
    place.mkdir(parents=True)
    page = page.rename(place / "page.html")
    portal.lines.append({"url": URL, "file": f"{folders}/page.html"})
    portal.write()
    assert read(page).record["url"] == (URL if found == "described" else page.as_uri())


def test_an_older_capture_keeps_its_own_time(read: Read, portal: SavedPortal) -> None:
    portal.add(URL, trs_detail(TITLE, NUMBER), fetched_at="2026-09-01T02:00:00Z")
    portal.add(URL, trs_detail(TITLE, NUMBER, text="已更新。"), fetched_at="2026-10-01T02:00:00Z")
    older = portal.folder / portal.lines[0]["file"]
    record = read(older).record
    assert (record["url"], record["fetched_at"]) == (URL, "2026-09-01T02:00:00Z")
    assert len(read(portal.folder).records) == 2


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<!-- saved from url=(0042)https://a.gov.cn/1.html -->", "https://a.gov.cn/1.html"),
        ("<!-- Page saved with SingleFile \n url: https://b.gov.cn/1.html \n-->", "https://b.gov.cn/1.html"),
        ('<meta name="Url" content="https://c.gov.cn/1.html">', "https://c.gov.cn/1.html"),
        ('<link rel="canonical" href="https://d.gov.cn/1.html">', "https://d.gov.cn/1.html"),
    ],
)
def test_else_the_url_that_the_page_tells_of_itself(read: Read, page: Path, head: str, url: str) -> None:
    assert read(_told(page, head)).record["url"] == url


@pytest.mark.parametrize("head", ["", '<meta name="Url" content="https://c.gov.cn:port/1.html">'])
def test_else_the_files_own_uri_and_its_time_of_modification(read: Read, page: Path, head: str) -> None:
    _told(page, head)
    os.utime(page, (MODIFIED, MODIFIED))
    record = read(page).record
    assert record["url"] == page.as_uri()
    assert record["fetched_at"] == MODIFIED_UTC


def test_a_page_whose_url_is_not_known_has_no_attachment_that_starts_from_it(read: Read, page: Path) -> None:
    links = '<p><a href="./a.pdf">甲.pdf</a><a href="https://oss.example.gov.cn/b.pdf">乙.pdf</a></p>'
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("感谢您", f"{links}感谢您"), encoding="utf-8")
    record = read(page).record
    assert record["attachments"] == [{"name": "乙.pdf", "url": "https://oss.example.gov.cn/b.pdf"}]
    assert "attachment_without_url" in record["warnings"]
    record = read(_told_at(page, URL)).record
    assert [each["url"] for each in record["attachments"]] == [
        f"{KJJ}202409/a.pdf",
        "https://oss.example.gov.cn/b.pdf",
    ]
    assert "attachment_without_url" not in record["warnings"]


def test_a_folder_gives_all_its_pages(read: Read, tmp_path: Path, page: Path) -> None:
    tree = tmp_path / "kjj.cq.gov.cn" / "zwgk"
    tree.mkdir(parents=True)
    (tree / "t20240914_105.html?page=1").write_bytes(page.read_bytes())
    _told(tmp_path / "told.shtml", '<meta name="Url" content="https://c.gov.cn/1.html">')
    for name in ("style.css", "logo.png", "photo.PNG", "expected.jsonl", ".DS_Store"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    ended = read(tmp_path)
    assert ended.code == 0
    assert [record["url"] for record in ended.records] == [
        "https://kjj.cq.gov.cn/zwgk/t20240914_105.html?page=1",
        page.as_uri(),
        "https://c.gov.cn/1.html",
    ]
    assert ended.said == f"{tmp_path}: files that are no pages were passed over (.css 1, .jsonl 1, .png 2).\n"


def test_a_page_that_pages_jsonl_names_and_the_folder_lacks_is_said(read: Read, portal: SavedPortal) -> None:
    portal.add(URL, trs_detail(TITLE, NUMBER))
    portal.lines.append({"url": f"{KJJ}t20240101_1.html", "file": "lost.html"})
    portal.lines.append({"url": "https://host:port/", "file": portal.lines[0]["file"]})
    portal.write()
    ended = read(portal.folder)
    assert ended.code == 3
    assert len(ended.records) == 1
    assert "pages.jsonl, line 2" in ended.said
    assert "lost.html" in ended.said
    assert "pages.jsonl, line 3" in ended.said


def test_a_missing_file_leaves_the_others_read(read: Read, page: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.html"
    challenge = tmp_path / "challenge.html"
    challenge.write_text(CHALLENGE, encoding="utf-8")
    ended = read(missing, challenge, page)
    assert ended.code == 2
    assert ended.record["title"] == TITLE
    assert f"There is no {missing}: check the path." in ended.said
    assert read(challenge, missing).code == 2


def test_a_folder_without_a_page_and_an_address_are_mistakes(read: Read, tmp_path: Path) -> None:
    ended = read(tmp_path)
    assert (ended.code, ended.out, ended.said) == (2, "", f"There is no page in {tmp_path}.\n")
    ended = read(URL)
    assert ended.code == 2
    assert "is an address: save its page" in ended.said


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (CHALLENGE, "a challenge of the portal's firewall"),
        (
            trs_listing(
                [
                    (f"./t20240{n}01_{n}.html", f"关于第B{n}号建议的答复函", f"2024-0{n}-01")
                    for n in (1, 2, 3)
                ],
                pages=3,
            ),
            "a listing, not a document",
        ),
        ("<html><title>404</title><body>您访问的页面不存在</body></html>", "no such document"),
        ("<html><body>x</body></html>", "a stub of a few hundred bytes"),
        ("", "a stub of a few hundred bytes"),
    ],
)
def test_what_is_no_document_is_named_and_never_a_record(
    read: Read, tmp_path: Path, page: Path, html: str, words: str
) -> None:
    path = tmp_path / "other.html"
    path.write_text(html, encoding="utf-8")
    ended = read(path, page)
    assert ended.code == 3
    assert ended.record["title"] == TITLE
    (line,) = ended.said.splitlines()
    assert line.startswith(f"{path}: ")
    assert words in line
    assert line.endswith(".")


@pytest.mark.parametrize(
    ("status", "words"), [(412, "a challenge"), (404, "no document (status_404). Save the page again.")]
)
def test_a_page_that_was_refused_is_no_document(
    read: Read, portal: SavedPortal, status: int, words: str
) -> None:
    portal.add(URL, trs_detail(TITLE, NUMBER), status=status)
    ended = read(portal.folder)
    assert (ended.code, ended.out) == (3, "")
    assert words in ended.said


def test_a_file_that_is_no_page_is_said_and_passed_over(read: Read, page: Path, tmp_path: Path) -> None:
    other = tmp_path / "report.PDF"
    other.write_bytes(b"%PDF-1.7")
    ended = read(other, page)
    assert ended.code == 0
    assert ended.record["title"] == TITLE
    assert ended.said.startswith(f"{other} is no page by its name and was passed over")
    assert read(other).code == 2


def test_what_a_run_would_reject_is_shown_and_said(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER, day="1890-01-01"), encoding="utf-8")
    ended = read(path)
    assert ended.record["published_on"] == "1890-01-01"
    assert (
        ended.said
        == f"{path} gave a record that a run would reject (implausible_date: published_on 1890-01-01).\n"
    )


def test_contacts_are_masked_where_the_setting_says_so(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER, text="联系电话：13812345678。"), encoding="utf-8")
    assert "13812345678" in read(path).out
    for table in ([], ["--table"]):
        masked = read(path, "-s", "REDACT_CONTACTS=1", *table).out
        assert "联系电话：***********。" in masked
        assert "13812345678" not in masked


def test_no_page_and_unknown_options_are_answered_with_what_to_write(read: Read, page: Path) -> None:
    ended = read()
    assert (ended.code, ended.out) == (2, "")
    assert ended.said == "Name a saved page or a folder of them: scrapy read page.html --table.\n"
    ended = read(page, "--tabel")
    assert (ended.code, ended.out) == (2, "")
    assert ended.said.startswith("There is no option --tabel")


def test_help_has_examples(read: Read) -> None:
    ended = read("--help")
    assert ended.code == 0
    assert "scrapy read page.html --table" in ended.out
    assert "--city NAME" in ended.out


def test_the_table_shows_fields_labels_and_what_warnings_mean(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    row = "<tr><td>[ 信息密级 ]</td><td>内部</td><td>[ 有效性 ]</td><td>有效</td></tr></tbody>"
    html = trs_detail(TITLE, NUMBER, text="长" * 5000).replace("</tbody>", row)
    html = html.replace("<head>", '<head><meta name="PubDate" content="2024-09-15">')
    path.write_text(html, encoding="utf-8")
    ended = read(path, "--table")
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert any(line.split() == ["index_number", NUMBER] for line in lines)
    assert any(line.split() == ["suggestion.number", "B104"] for line in lines)
    assert ended.out.count("长") < 1000
    assert "(5,0" in ended.out
    assert "characters in 2 paragraphs)" in ended.out
    flat = ended.out.replace("\n", " ")
    assert "信息密级" in flat.partition("Labels without a known meaning")[2].partition("labels.toml")[0]
    record = read(path).record
    assert len(record["warnings"]) >= 2
    for code in record["warnings"]:
        assert f"Warning {code}: {WARNINGS[code]}." in flat
    assert flat.index("Warning") > flat.index("page_sha256")


def test_a_page_never_commands_the_terminal(read: Read, page: Path) -> None:
    page.write_text(trs_detail("关于\x1b[2J第B1号\x9b建议的答复函", NUMBER), encoding="utf-8")
    shown = read(page, "--table").out
    assert "建议的答复函" in shown
    assert "\x1b" not in shown
    assert "\x9b" not in shown


# Runs the command with every connection it opens, and a reactor, told on standard error.
TRACED = """
import sys
def told(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        print("NETWORK", event, arguments[1:], file=sys.stderr)
sys.addaudithook(told)
from scrapy.cmdline import execute
try:
    execute(["scrapy", "read", *sys.argv[1:]])
finally:
    if "twisted.internet.reactor" in sys.modules:
        print("REACTOR", file=sys.stderr)
"""


def test_a_process_of_its_own_reads_standard_input_without_network_or_reactor(page: Path) -> None:
    with page.open("rb") as standard_input:
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-c", TRACED, "-", "--city", "chongqing"],
            cwd=PROJECT,
            stdin=standard_input,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")
    record = orjson.loads(ended.stdout)
    assert (record["url"], record["fetched_at"]) == ("file:///dev/stdin", MODIFIED_UTC)
    assert record["index_number"] == NUMBER


@pytest.mark.parametrize("table", [[], ["--table"]])
def test_a_reader_that_has_seen_enough_ends_it_quietly(page: Path, table: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "scrapy", "read", str(page), str(page), *table],
            cwd=PROJECT,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("table", [[], ["--table"]])
def test_a_full_disk_is_told_in_a_sentence(page: Path, table: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "scrapy", "read", str(page), *table],
            cwd=PROJECT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 1
    assert ended.stderr == b"Standard output cannot be written (No space left on device).\n"
