"""``scrapy read PAGE... [--city NAME] [--table]``: saved pages to records, without a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from crawler.items import record_schema
from crawler.reading import page as page_module
from tests.support.endless_city.spider import WAYS, read_without_an_end
from tests.support.project import PROJECT
from tests.support.saved_page import NUMBER, TITLE, URL, read
from tests.support.saved_portal import SavedPortal, trs_detail, trs_listing

pytestmark = pytest.mark.slow

CHALLENGE = "<html><head><script>var $_ts={};$_ts.cd='q';</script></head><body></body></html>"


# What a crawl alone can know: how often the record was seen, and that another has its number.
OF_A_RUN = {"revision"}
WARNINGS_OF_A_RUN = {"index_number_conflict"}


def _comparable(record: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in record.items() if key not in OF_A_RUN}
    kept["warnings"] = [code for code in kept["warnings"] if code not in WARNINGS_OF_A_RUN]
    return kept


@pytest.mark.parametrize("city", ["zhengzhou", "chongqing"])
def test_the_pages_of_a_city_give_the_records_of_its_crawl(city: str) -> None:
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


def test_no_city_is_needed(page: Path) -> None:
    ended = read(page)
    assert ended.code == 0
    assert ended.said == ""
    record = ended.record
    assert (record["city"], record["column"]) == (None, None)
    assert (record["index_number"], record["title"]) == (NUMBER, TITLE)
    assert (record["agency"], record["published_on"]) == ("市科技局", "2024-09-14")
    assert "general_reader" in record["warnings"]
    Draft202012Validator(record_schema(), format_checker=FormatChecker()).validate(record)


def test_a_city_names_itself_and_the_column_and_reads_by_its_selectors(portal: SavedPortal) -> None:
    portal.add(URL.replace(".html", "_wap.html"), trs_detail(TITLE, NUMBER))
    ended = read(portal.folder, "--city", "chongqing")
    assert ended.code == 0
    assert (ended.record["city"], ended.record["column"]) == ("chongqing", "kjj")
    assert ended.record["url"] == URL
    assert ended.record["warnings"] == []


def test_an_unknown_city_is_answered_with_the_list_of_cities(page: Path) -> None:
    ended = read(page, "--city", "atlantis")
    assert (ended.code, ended.out) == (2, "")
    assert ended.said.startswith("There is no city atlantis: --city must be one of ")
    assert ", chongqing, " in ended.said


def test_gb18030_that_calls_itself_gb2312(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    html = trs_detail(TITLE, NUMBER, text="镕和喆是GB2312没有的字，䶮字在GB18030里。")
    path.write_bytes(html.replace("<head>", '<head><meta charset="gb2312">').encode("gb18030"))
    record = read(path).record
    assert record["encoding"] == "gb18030"
    assert "镕和喆是GB2312没有的字，䶮字在GB18030里。" in record["body"]
    assert "undecodable_characters" not in record["warnings"]


def test_a_missing_file_leaves_the_others_read(page: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.html"
    challenge = tmp_path / "challenge.html"
    challenge.write_text(CHALLENGE, encoding="utf-8")
    ended = read(missing, challenge, page)
    assert ended.code == 2
    assert ended.record["title"] == TITLE
    assert f"There is no {missing}: check the path." in ended.said
    assert read(challenge, missing).code == 2
    assert f"There is no {'a' * 300}.html: check the path." in read(Path(f"{'a' * 300}.html")).said


def test_a_folder_without_a_page_and_an_address_are_mistakes(tmp_path: Path) -> None:
    ended = read(tmp_path)
    assert (ended.code, ended.out, ended.said) == (2, "", f"There is no page in {tmp_path}.\n")
    ended = read(URL)
    assert ended.code == 2
    assert "is a URL: save its page" in ended.said


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
        ("<html><title>404</title><body>您访问的页面不存在</body></html>", "the document does not exist"),
        ("<html><body>x</body></html>", "a stub of a few hundred bytes"),
        ("", "a stub of a few hundred bytes"),
    ],
)
def test_what_is_no_document_is_named_and_never_a_record(
    tmp_path: Path, page: Path, html: str, words: str
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
    ("status", "words"), [(412, "a challenge"), (404, "not a document (status_404). Save the page again.")]
)
def test_a_page_that_was_refused_is_no_document(portal: SavedPortal, status: int, words: str) -> None:
    portal.add(URL, trs_detail(TITLE, NUMBER), status=status)
    ended = read(portal.folder)
    assert (ended.code, ended.out) == (3, "")
    assert words in ended.said


def test_a_file_that_is_no_page_is_said_and_passed_over(page: Path, tmp_path: Path) -> None:
    other = tmp_path / "report.PDF"
    other.write_bytes(b"%PDF-1.7")
    ended = read(other, page)
    assert ended.code == 0
    assert ended.record["title"] == TITLE
    assert ended.said.startswith(f"Skipped {other}: its name is not a page's")
    assert read(other).code == 2


def test_what_a_run_would_reject_is_shown_and_said(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER, day="1890-01-01"), encoding="utf-8")
    ended = read(path)
    assert ended.record["published_on"] == "1890-01-01"
    assert (
        ended.said == f"{path}: a run would reject this record (implausible_date: published_on 1890-01-01).\n"
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_takes_too_long_is_named_and_the_others_are_read(
    way: str, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "endless.html"
    real = page_module.read_page

    def endless(body: bytes, url: str, **options: Any) -> Any:
        return real(body, url, **options) if b"ENDLESS" not in body else read_without_an_end(way)

    monkeypatch.setattr("crawler.portals.document.read_page", endless)
    other.write_bytes(page.read_bytes() + b"<!-- ENDLESS -->")
    ended = read(other, page, "-s", "READING_CPU_SECONDS=0.5")
    assert (ended.code, len(ended.records)) == (3, 1)
    assert ended.said == (
        f"{other}: not a document (too_complex: reading it takes more than 0.5 seconds of CPU time). If a browser shows"
        " a document, set READING_CPU_SECONDS higher.\n"
    )


def test_contacts_are_masked_where_the_setting_says_so(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(trs_detail(TITLE, NUMBER, text="联系电话：13812345678。"), encoding="utf-8")
    assert "13812345678" in read(path).out
    for table in ([], ["--table"]):
        masked = read(path, "-s", "REDACT_CONTACTS=1", *table).out
        assert "联系电话：***********。" in masked
        assert "13812345678" not in masked


def test_no_page_and_unknown_options_are_answered_with_what_to_write(page: Path) -> None:
    ended = read()
    assert (ended.code, ended.out) == (2, "")
    assert ended.said == "Name a saved page or a folder of them: scrapy read page.html --table.\n"
    ended = read(page, "--tabel")
    assert (ended.code, ended.out) == (2, "")
    assert ended.said.startswith("There is no option --tabel")


def test_help_has_examples() -> None:
    ended = read("--help")
    assert ended.code == 0
    assert "scrapy read page.html --table" in ended.out
    assert "--city NAME" in ended.out
