"""The records of a WARC: whatever is damaged is passed over and named, and the rest is read."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import pytest

from crawler.archive.model import ArchiveError
from crawler.archive.sources.open import open_source
from crawler.archive.warc.source import WarcSource
from crawler.archive.warc.writer import payload_digest
from tests.support.saved_portal import KJJ
from tests.support.warc_files import PAGE, RAW, Warc, archive, body

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_in_the_middle_is_skipped_counted_and_said_where(
    tmp_path: Path, *, packed: bool
) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=packed)
    for number in range(5):
        warc.response(f"{KJJ}t{number}.html", f"{number} {PAGE}")
    warc.damage(2)
    found = archive(warc.path)
    assert [capture.url[-7:] for capture in found.captures()] == ["t0.html", "t1.html", "t3.html", "t4.html"]
    (problem,) = found.problems()
    assert f"the record at byte {warc.offsets[2]:,} was skipped" in problem
    source = open_source(str(warc.path))
    pages = [page for part in source.parts(1 << 20) for page in source.read_part(part)]
    assert len(pages) == 4
    assert source.problems == [problem]


@pytest.mark.parametrize("packed", [True, False])
def test_a_truncated_end_is_said_and_every_whole_record_is_read(tmp_path: Path, *, packed: bool) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=packed)
    for number in range(3):
        warc.response(f"{KJJ}t{number}.html", f"{number} {PAGE}")
    warc.cut()
    found = archive(warc.path)
    assert len(list(found.captures())) == 2
    (problem,) = found.problems()
    assert f"byte {warc.offsets[2]:,} was skipped: it is cut off" in problem


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("head_end", [b"\n\n", b"\r\n\n", b"\n\r\n"])
def test_headers_of_http_may_be_parted_by_line_feeds_alone(
    tmp_path: Path, *, packed: bool, head_end: bytes
) -> None:
    text = b"<p>a: b</p>\n\n<p>\r\n\r\nc: d</p>"
    warc = Warc(tmp_path / "a.warc", gzip=packed)
    for number in range(3):
        block = b"HTTP/1.1 200 OK\nContent-Type: text/html\nX-Own: 1" + head_end + text
        facts = {"WARC_Payload_Digest": payload_digest(text)}
        kind = "application/http; msgtype=response"
        warc.add("response", f"{KJJ}{number}.html", block, content_type=kind, record=facts)
    warc.response(f"{KJJ}3.html", PAGE)
    source = WarcSource(warc.path)
    pages = [page for part in source.parts(1 << 30) for page in source.read_part(part)]
    assert [page.body for page in pages] == [text] * 3 + [RAW]
    assert [page.headers for page in pages[:3]] == [{"Content-Type": "text/html", "X-Own": "1"}] * 3
    found = archive(warc.path)
    assert [body(found, f"{KJJ}{number}.html") for number in range(4)] == [text] * 3 + [RAW]
    assert source.problems == found.problems() == []


def test_a_record_without_a_payload_is_said(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.add("response", KJJ, b"", content_type="application/http; msgtype=response")
    warc.response(f"{KJJ}t1.html", PAGE)
    found = archive(warc.path)
    assert body(found, f"{KJJ}t1.html") == RAW
    (problem,) = found.problems()
    assert "byte 0" in problem
    assert "no payload" in problem


def test_a_warc_that_is_one_gzip_stream_is_refused_with_what_to_do(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=False)
    for number in range(4):
        warc.response(f"{KJJ}t{number}.html", PAGE)
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(warc.path.read_bytes()))
    with pytest.raises(ArchiveError, match="warcio recompress"):
        archive(whole)


@pytest.mark.parametrize("packed", [True, False])
def test_whatever_happens_to_a_warc_nothing_is_lost_in_silence(tmp_path: Path, *, packed: bool) -> None:
    whole = Warc(tmp_path / "whole.warc", gzip=packed)
    for number in range(5):
        whole.response(f"{KJJ}t{number}.html", f"{number} {PAGE}")
    chance = random.Random(f"{packed}")  # noqa: S311 no secret
    for _ in range(60):
        data = bytearray(whole.path.read_bytes())
        place = chance.randrange(len(data))
        what = chance.choice(["flip", "take", "put", "cut"])
        if what == "flip":
            data[place] ^= 1 << chance.randrange(8)
        elif what == "take":
            del data[place : place + chance.randrange(1, 300)]
        elif what == "put":
            data[place:place] = chance.randbytes(chance.randrange(1, 100))
        else:
            del data[place:]
        path = tmp_path / "damaged.warc"
        path.write_bytes(bytes(data))
        for left in tmp_path.glob(".captures.sqlite*"):
            left.unlink()
        source = WarcSource(path)
        shorter = (
            what == "cut" and place in whole.offsets
        )  # a whole WARC of fewer records, which nobody can tell
        assert len(list(source.captures())) == 5 or source.problems or shorter
        for part in source.parts(3000):
            assert all(page.body.endswith(b"</html>") for page in source.read_part(part))
