"""Archives that cannot be read, each in its own way, and a small one that can."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

from tests.support.saved_portal import KJJ, trs_detail, trs_listing
from tests.support.warc_files import Warc, wacz

if TYPE_CHECKING:
    from pathlib import Path

ROW = ("./202409/t20240914_1.html", "关于建议的答复函", "2024-09-14")
DOCUMENT = f"{KJJ}202409/t20240914_1.html"


def no_archive(folder: Path) -> Path:
    path = folder / "bad.bin"
    path.write_bytes(b"\0\1\2")
    return path


def broken_wacz(folder: Path) -> Path:
    path = wacz(folder / "bad.wacz", members={"archive/a.warc": b"WARC/1.1"})
    path.write_bytes(path.read_bytes()[:-30])
    return path


def wacz_without_warc(folder: Path) -> Path:
    return wacz(folder / "bad.wacz", members={"readme": b"nothing"})


def wacz_that_leads_out(folder: Path) -> Path:
    return wacz(folder / "bad.wacz", members={"../outside.warc": b"WARC/1.1"})


def one_stream(folder: Path) -> Path:
    plain = Warc(folder / "plain", gzip=False)
    for number in range(40):
        plain.response(f"{KJJ}t{number}.html", os.urandom(4000).hex())
    path = folder / "bad.warc.gz"
    path.write_bytes(gzip.compress(plain.path.read_bytes()))
    plain.path.unlink()
    return path


def text_for_a_warc(folder: Path) -> Path:
    path = folder / "bad.warc.gz"
    path.write_bytes(b"<html>not found</html>")
    return path


def without_a_payload(folder: Path) -> Path:
    warc = Warc(folder / "bad.warc.gz")
    warc.add("response", f"{KJJ}t9.html", b"", content_type="application/http; msgtype=response")
    return warc.path


def arc(folder: Path) -> Path:
    path = folder / "bad.arc.gz"
    path.write_bytes(gzip.compress(b"filedesc://bad.arc 0.0.0.0 20240101000000 text/plain 76\n1 0 Archive\n"))
    return path


def warc_in_zstd(folder: Path) -> Path:
    path = folder / "bad.warc.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd\x24\x00")
    return path


BAD = {
    arc: r"convert it with warcio recompress .*bad.arc.gz .*bad.warc.gz",
    warc_in_zstd: "unpack it with zstd -d",
    no_archive: "is not an archive",
    broken_wacz: "get a whole copy of it",
    wacz_without_warc: "holds no WARC file that can be read",
    wacz_that_leads_out: "its name leads out of the archive",
    one_stream: "the record at byte 0 was skipped: it is one gzip stream of several records",
    text_for_a_warc: "the record at byte 0 was skipped",
    without_a_payload: "the record at byte 0 was skipped: it has no payload",
}


def a_good_one(folder: Path) -> Path:
    """A WARC with a listing and its document."""
    warc = Warc(folder / "good.warc.gz")
    warc.response(KJJ, trs_listing([ROW]))
    warc.response(DOCUMENT, trs_detail("关于第B001号建议的答复函", "11500000MB15895317/2024-00001"))
    return warc.path
