"""A body is decoded whole or not at all."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from crawler.encodings import BodyTooLargeError, DamagedBodyError, decode_body
from tests.support.warc_files import chunked, zstd

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = ("<html>" + "".join(f"<p>第{number}号建议的答复</p>" for number in range(300)) + "</html>").encode()


def bare_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def two_members(data: bytes) -> bytes:
    return gzip.compress(data[:400]) + gzip.compress(data[400:])


ENCODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("gzip", two_members),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("br", brotli.compress),
    ("zstd", zstd),
]


@pytest.mark.parametrize(("name", "encode"), ENCODERS)
def test_a_whole_body_is_decoded(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decode_body(encode(PAGE), None, name, 1 << 40) == PAGE


@pytest.mark.parametrize(("name", "encode"), ENCODERS[:5])
def test_bytes_behind_the_end_are_no_loss(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decode_body(encode(PAGE) + b"\r\n", None, name) == PAGE


@pytest.mark.parametrize(("name", "encode"), ENCODERS)
def test_a_body_that_is_cut_off_anywhere_is_damaged(name: str, encode: Callable[[bytes], bytes]) -> None:
    body = encode(PAGE)
    whole = len(gzip.compress(PAGE[:400])) if encode is two_members else 0  # a whole member is a whole body
    for end in range(1, len(body)):
        if end - whole not in range(2):
            with pytest.raises(DamagedBodyError):
                decode_body(body[:end], None, name)


def test_chunks_are_joined_and_a_missing_last_chunk_is_damage() -> None:
    assert decode_body(chunked(PAGE), "chunked", None) == PAGE
    with pytest.raises(DamagedBodyError, match="last chunk"):
        decode_body(chunked(PAGE)[:-5], "chunked", None)


def test_an_unknown_encoding_is_named() -> None:
    with pytest.raises(DamagedBodyError, match="'compress' is unknown"):
        decode_body(b"\x1f\x9d\x90", None, "compress")


def test_a_page_that_is_larger_than_the_limit_is_not_decoded() -> None:
    with pytest.raises(BodyTooLargeError):
        decode_body(gzip.compress(PAGE), None, "gzip", len(PAGE) - 1)
    assert decode_body(gzip.compress(PAGE), None, "gzip", len(PAGE)) == PAGE


def test_text_whose_header_names_an_encoding_stays_as_it_is() -> None:
    assert decode_body(PAGE, None, "gzip") == PAGE
