"""WARC and WACZ that tests write, as other tools write them."""

from __future__ import annotations

import zipfile
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import pytest
from fastwarc.stream_io import ZstdWriter
from fastwarc.warc import ArchiveIterator, WarcRecord
from warcio.cli import main as warcio_command
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.sources.open import open_archive
from crawler.portals.families.trs_wcm import TrsWcm

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.lookup import Archive

WHEN = "2026-09-01T02:00:00Z"

PAGE = (
    "<html><head><title>关于第B001号建议的答复函</title></head><body>"
    + "<p>答复。</p>" * 200
    + "</body></html>"
)
RAW = PAGE.encode()


def archive(*paths: Path | str, at: str | None = None) -> Archive:
    """Archives as a city of TRS WCM opens them."""
    return open_archive(",".join(map(str, paths)), TrsWcm().page_key, at)


def body(found: Archive, url: str) -> bytes | None:
    """The body of the page that an archive has for a URL."""
    page = found.find(url)
    return page.body if page else None


@dataclass
class Warc:
    """A WARC in the making; ``offsets`` says where each record begins."""

    path: Path
    gzip: bool = True
    offsets: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"")

    def response(
        self,
        url: str,
        body: str | bytes = "",
        *,
        at: str = WHEN,
        status: str = "200 OK",
        headers: dict[str, str] | None = None,
        **record: str,
    ) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.add("response", url, raw, at=at, http=_http(status, headers), record=record)

    def revisit(
        self,
        url: str,
        digest: str,
        since: str,
        *,
        at: str,
        status: str = "200 OK",
        profile: str | None = None,
    ) -> None:
        with self.path.open("ab") as file:
            self.offsets.append(file.tell())
            writer = WARCWriter(file, gzip=self.gzip, warc_version="1.1")
            record = writer.create_revisit_record(
                url, digest, url, since, http_headers=_http(status, None), warc_headers_dict={"WARC-Date": at}
            )
            if profile is not None:
                record.rec_headers.replace_header("WARC-Profile", profile)
            writer.write_record(record)

    def add(
        self,
        kind: str,
        url: str,
        body: bytes,
        *,
        at: str = WHEN,
        http: StatusAndHeaders | None = None,
        record: dict[str, str] | None = None,
        content_type: str = "",
    ) -> None:
        with self.path.open("ab") as file:
            self.offsets.append(file.tell())
            writer = WARCWriter(file, gzip=self.gzip, warc_version="1.1")
            headers = {
                "WARC-Date": at,
                **{name.replace("_", "-"): value for name, value in (record or {}).items()},
            }
            made = writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                warc_headers_dict=headers,
                http_headers=http,
                warc_content_type=content_type,
            )
            writer.write_record(made)

    def damage(self, record: int, *, at: float = 0.5) -> None:
        """Turn some bits of a record, at a share of its length."""
        data = bytearray(self.path.read_bytes())
        end = [*self.offsets, len(data)][record + 1]
        place = self.offsets[record] + int((end - self.offsets[record]) * at)
        for each in range(place, min(place + 12, end)):
            data[each] ^= 0x5A
        self.path.write_bytes(bytes(data))

    def cut(self, bytes_off: int = 40) -> None:
        """Take the end off."""
        self.path.write_bytes(self.path.read_bytes()[:-bytes_off])


def wacz(
    path: Path, *warcs: Path, compression: int = zipfile.ZIP_STORED, members: dict[str, bytes] | None = None
) -> Path:
    """A WACZ of WARC; ``members`` are others by name."""
    with zipfile.ZipFile(path, "w") as file:
        for warc in warcs:
            file.write(warc, f"archive/{warc.name}", compression)
        for name, data in (members or {}).items():
            file.writestr(name, data, zipfile.ZIP_DEFLATED)
    return path


def chunked(body: bytes, size: int = 700) -> bytes:
    """A body in the chunks of HTTP."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def warcs_of(city: Path) -> list[Path]:
    """The WARC that the runs of a city have left, the first run's first."""
    found = (city / "archive").glob("*.warc.gz")
    return sorted(found, key=lambda path: path.name.partition(".")[0])  # two runs may begin in one second


def records_of(path: Path) -> list[tuple[str, str, WarcRecord, bytes]]:
    """Type, URL, record and payload of each record of a WARC."""
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            said = record.headers
            kind, url = said.get("WARC-Type") or "", said.get("WARC-Target-URI") or ""
            found.append((kind, url, record, record.reader.read()))
    return found


def is_clean(path: Path) -> None:
    """``warcio check`` finds nothing wrong."""
    with redirect_stdout(StringIO()) as said, pytest.raises(SystemExit) as ended:
        warcio_command(["check", str(path)])
    assert (ended.value.code, said.getvalue()) == (0, "")


def zstd(data: bytes) -> bytes:
    """A body in one frame of zstd."""
    out = BytesIO()
    writer = ZstdWriter(out)
    writer.write(data)
    writer.close()
    return out.getvalue()


def half(data: bytes) -> bytes:
    """A body that was cut off."""
    return data[: len(data) // 2]


def _http(status: str, headers: dict[str, str] | None) -> StatusAndHeaders:
    said = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
    return StatusAndHeaders(status, list(said.items()), protocol="HTTP/1.1")


def text(found: Archive, url: str) -> str | None:
    """The text of the page that an archive gives for an address."""
    page = body(found, url)
    return page.decode() if page is not None else None
