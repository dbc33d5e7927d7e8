"""The forms in which one page is saved: as it is, in gzip, and as MHTML."""

from __future__ import annotations

import gzip
import quopri

import pytest

from crawler.archive.sources.page_file import page_at_beginning, page_in

URL = "https://kjj.example.gov.cn/zwgk/t1.html"
PAGE = "<html><head><title>答复</title></head><body>甲乙丙代表：</body></html>"


def mhtml(
    html: str = PAGE, *, part_headers: str = "Content-Type: text/html\r\n", headers: str | None = None
) -> bytes:
    if headers is None:
        headers = f"Snapshot-Content-Location: {URL}\r\nDate: Tue, 21 May 2024 08:30:05 -0000\r\n"
    frame = "Content-Type: text/html\r\nContent-Location: cid:frame-1\r\n\r\n<p>frame</p>\r\n"
    return (
        (
            f"From: <Saved by Blink>\r\n{headers}MIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; type="text/html"; boundary="--x--"\r\n\r\n'
            f"----x--\r\n{frame}----x--\r\n{part_headers}Content-Transfer-Encoding: quoted-printable\r\n"
            f"Content-Location: {URL}\r\n\r\n"
        ).encode()
        + quopri.encodestring(html.encode())
        + b"\r\n----x----\r\n"
    )


def test_a_page_in_gzip_is_unpacked_also_in_its_beginning() -> None:
    packed = gzip.compress(PAGE.encode() * 1000)
    assert page_in(packed).body == PAGE.encode() * 1000
    assert page_at_beginning(packed[:120]).body.startswith(b"<html><head>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<p>x</p>",
        b"\x1f\x8bdamaged",
        gzip.compress(PAGE.encode(), mtime=0)[:-9],
        b"MIME-Version: 1.0\n\nno page",
    ],
    ids=["empty", "page", "damaged", "cut off", "message"],
)
def test_what_cannot_be_unpacked_stays_as_it_is(content: bytes) -> None:
    assert page_in(content).body == content
    assert page_in(content).url is None


def test_mhtml_gives_the_page_of_its_location_with_url_and_time() -> None:
    for page in (page_in(mhtml()), page_at_beginning(mhtml()), page_in(gzip.compress(mhtml()))):
        assert page.body.decode().strip() == PAGE
        assert page.url == URL
        assert page.saved_at is not None
        assert page.saved_at.isoformat() == "2024-05-21T08:30:05+00:00"
        assert page.headers == {}


def test_mhtml_names_the_encoding_of_its_page() -> None:
    page = page_in(mhtml(part_headers='Content-Type: text/html; charset="gbk"\r\n'))
    assert page.headers == {"Content-Type": "text/html; charset=gbk"}


def test_mhtml_without_a_location_gives_its_first_page_and_a_date_that_is_none_is_left_out() -> None:
    page = page_in(mhtml(headers="Date: yesterday\r\n"))
    assert (page.body.strip(), page.saved_at) == (b"<p>frame</p>", None)


def test_parts_nested_without_an_end_are_not_a_page() -> None:
    nested = b"MIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)
    )
    assert page_in(nested).body == nested
