"""Copies of the Wayback Machine: the page's own URL, its time, and the bytes without what the archive added."""

from __future__ import annotations

import pytest

from crawler.reading.wayback import copy_at, copy_in, without_archive

URL = "https://kjj.example.gov.cn/zwgk/t1.html?a=1"
ARCHIVE = "https://web.archive.org/web/"


@pytest.mark.parametrize(
    ("copy", "archive"),
    [
        (f"{ARCHIVE}20240601020304/{URL}", ARCHIVE),
        (f"{ARCHIVE}20240601020304if_/{URL}", ARCHIVE),
        (f"{ARCHIVE}20240601020304/{URL.replace('://', ':/')}", ARCHIVE),
        (f"http://localhost:8080/my-web/20240601020304mp_/{URL}", "http://localhost:8080/my-web/"),
    ],
)
def test_the_url_of_a_copy_names_page_and_time(copy: str, archive: str) -> None:
    found = copy_at(copy)
    assert found is not None
    assert (found.url, found.archive) == (URL, archive)
    assert found.captured_at.isoformat() == "2024-06-01T02:03:04+00:00"


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("http://www.a.gov.cn:80/b/", "http://www.a.gov.cn/b/"),
        ("http://www.a.gov.cn:8080/b/", "http://www.a.gov.cn:8080/b/"),
        ("https://www.a.gov.cn", "https://www.a.gov.cn/"),
        ("www.a.gov.cn/b/", "http://www.a.gov.cn/b/"),
    ],
)
def test_the_url_in_the_url_is_as_a_portal_writes_it(inner: str, url: str) -> None:
    for digits in ("20240601020304", "20240601020304id_"):
        found = copy_at(f"{ARCHIVE}{digits}/{inner}")
        assert found is not None
        assert found.url == url


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://kjj.example.gov.cn/upload/20240601020304/www.a.gov.cn/a.html",
        f"{ARCHIVE}20240601000000*/{URL}",
        f"{ARCHIVE}20249901020304/{URL}",
        "https://kjj.example.gov.cn/20240601020304/a.html",
        "https://kjj.example.gov.cn/go?to=/20240601020304/https://other.example.gov.cn/",
    ],
)
def test_another_url_is_not_that_of_a_copy(url: str) -> None:
    assert copy_at(url) is None


def test_the_script_of_the_wayback_machine_names_page_and_time() -> None:
    script = f'<script>\n__wm.wombat("{URL}","20240601020304","https://web.archive.org/","web");\n</script>'
    found = copy_in(f"<html><head>{script}</head></html>".encode())
    assert found is not None
    assert (found.url, found.archive) == (URL, ARCHIVE)
    assert copy_in(b"<html><script>wombat()</script></html>") is None


def test_links_are_original_and_the_toolbar_is_gone() -> None:
    copy = (
        '<head><script src="https://web-static.archive.org/_static/js/bundle-playback.js"></script>'
        "<!-- End Wayback Rewrite JS Include -->\n<title>答复</title></head>"
        "<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>12 captures 2023年1月1日</div>"
        "<!-- END WAYBACK TOOLBAR INSERT -->"
        '<a href="/web/20240601020304/https://kjj.example.gov.cn/a.pdf">一</a>'
        '<img src="https://web.archive.org/web/20240601020304im_/https://kjj.example.gov.cn/b.png">'
        '<a href="//web.archive.org/web/20240601020304/mailto:a@example.gov.cn">二</a>'
        '<a href="/web/20240601000000*/x">三</a><a href="t2.html">四</a>'
    )
    assert without_archive(copy.encode(), ARCHIVE).decode() == (
        "<head>\n<title>答复</title></head><body>"
        '<a href="https://kjj.example.gov.cn/a.pdf">一</a>'
        '<img src="https://kjj.example.gov.cn/b.png">'
        '<a href="mailto:a@example.gov.cn">二</a>'
        '<a href="/web/20240601000000*/x">三</a><a href="t2.html">四</a>'
    )


def test_a_toolbar_without_an_end_and_links_of_another_archive_stay() -> None:
    copy = b'<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>text</p><a href="/other/20240601020304/https://a.gov.cn/">x</a>'
    assert without_archive(copy, ARCHIVE) == copy
    assert without_archive(copy, "http://localhost:8080/other/").endswith(
        b'<a href="https://a.gov.cn/">x</a>'
    )
