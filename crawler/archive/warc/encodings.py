"""Decode bodies: join chunks and undo content encodings, within a size limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ZstdReader

from crawler.archive.model import MAX_PAGE_BYTES, ArchiveError

_MEMBER = b"\x1f\x8b"
"""The first bytes of a gzip member (RFC 1952, 2.3.1)."""

_FRAME = b"\x28\xb5\x2f\xfd"
"""The first bytes of a zstd frame (RFC 8878, 3.1.1)."""

_MAX_MEMBERS = 1000

_CHUNK = re.compile(rb"\r?\n?0*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
"""The beginning of a chunk (RFC 9112, 7.1), with the line end of the chunk before it."""

_LAST_CHUNK = re.compile(rb"\r?\n?0+[ \t]*(?:;[^\r\n]*)?\r?\n?\Z")
"""The last chunk, of zero bytes; some servers omit its line end."""


class TruncatedBodyError(OSError):
    """A compressed body ends too early."""


def decode_body(body: bytes, transfer_encoding: str | None, content_encoding: str | None) -> bytes:
    """Undo the transfer encoding and the content encodings of a body.

    Browser-based crawlers keep the headers of encodings that they have already undone. A body that is not encoded as
    its header says, and looks like text, is therefore returned unchanged.

    Args:
        body: as stored in the archive.
        transfer_encoding: the value of ``Transfer-Encoding``.
        content_encoding: the value of ``Content-Encoding``; several encodings in the order in which they were applied.

    Raises:
        ArchiveError: the body is damaged, its encoding is unknown, or it is larger than any page.
    """
    if transfer_encoding is not None and "chunked" in transfer_encoding.lower():
        body = _join_chunks(body)
    for name in reversed((content_encoding or "").lower().split(",")):
        encoding = name.strip()
        if encoding in {"", "identity"} or not body:
            # Some servers name an encoding for an empty body too, for example that of a redirect.
            continue
        decode = _DECODERS.get(encoding)
        if decode is None:
            if _is_text(body):
                return body
            raise ArchiveError(f"its content encoding {encoding[:20]!r} is unknown")
        try:
            decoded = decode(body)
        except (OSError, zlib.error) as error:
            if not isinstance(error, TruncatedBodyError) and _is_text(body):
                return body
            raise ArchiveError(f"its content encoding {encoding} is damaged ({error})") from error
        if len(decoded) > MAX_PAGE_BYTES:
            raise ArchiveError(f"it is larger than {MAX_PAGE_BYTES >> 20} MiB when decoded")
        body = decoded
    return body


def _join_chunks(body: bytes) -> bytes:
    """Join the chunks of a body; one that does not begin with a chunk was joined when it was recorded.

    What follows the last chunk is not part of the body.

    Raises:
        ArchiveError: the body ends before its last chunk, or something else follows a chunk.
    """
    chunks: list[bytes] = []
    position = 0
    while (begin := _CHUNK.match(body, position)) is not None:
        size = int(begin[1], 16)
        if size == 0:
            return b"".join(chunks)
        position = begin.end() + size
        chunks.append(body[begin.end() : position])
    if not chunks:
        return body
    if _LAST_CHUNK.match(body, position):
        return b"".join(chunks)
    if position >= len(body.rstrip(b"\r\n")):
        raise ArchiveError("it is cut off: its last chunk is missing")
    raise ArchiveError("its chunks are damaged")


def _is_text(body: bytes) -> bool:
    """Tell whether a body is not compressed; compressed ones begin with a signature or have control bytes early."""
    head = body[:512]
    return not head.startswith(_FRAME) and not any(byte < 9 for byte in head)


def _gzip(body: bytes) -> bytes:
    """Decompress one gzip member after the other (RFC 1952, 2.2); ignore what follows and is not a member."""
    decoded = b""
    for _ in range(_MAX_MEMBERS):
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        decoded += _decompress(inflate, body, MAX_PAGE_BYTES + 1 - len(decoded))
        body = inflate.unused_data
        if len(decoded) > MAX_PAGE_BYTES or not body.startswith(_MEMBER):
            return decoded
    raise OSError("it has more members than any page")


def _deflate(body: bytes) -> bytes:
    """Decompress deflate with a zlib header, as in the standard (RFC 9110, 8.4.1.2), or raw, as some servers send it."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _decompress(zlib.decompressobj(window), body, MAX_PAGE_BYTES + 1)
        except zlib.error:
            if window < 0:
                raise
    raise AssertionError


def _decompress(inflate: zlib._Decompress, body: bytes, limit: int) -> bytes:
    """Decompress a stream, up to ``limit`` bytes.

    Raises:
        TruncatedBodyError: the stream ends too early.
    """
    decoded = inflate.decompress(body, limit)
    if not inflate.eof and len(decoded) < limit:
        raise TruncatedBodyError("it is cut off")
    return decoded


def _brotli(body: bytes) -> bytes:
    return bytes(BrotliReader(BytesIO(body)).read(MAX_PAGE_BYTES + 1))


def _zstd(body: bytes) -> bytes:
    return bytes(ZstdReader(BytesIO(body)).read(MAX_PAGE_BYTES + 1))


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
