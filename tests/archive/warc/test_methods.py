"""Only an answer to GET is a capture of a page; the request beside it says the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.sources.open import open_source
from crawler.archive.warc.methods import exchange_begin, with_methods
from crawler.archive.warc.records import read_records
from tests.support.saved_portal import KJJ
from tests.support.warc_files import Warc, archive, text

if TYPE_CHECKING:
    from pathlib import Path

LATER = "2026-09-01T02:00:09Z"


def ask(warc: Warc, method: str, response: str | None, *, url: str = KJJ, at: str = LATER) -> None:
    """A request record, linked to a response by its id where one is given."""
    link = {} if response is None else {"WARC_Concurrent_To": response}
    block = f"{method} /a HTTP/1.1\r\nHost: kjj.cq.gov.cn\r\n\r\nid=3".encode()
    warc.add("request", url, block, at=at, record=link, content_type="application/http; msgtype=request")


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "PUT"])
@pytest.mark.parametrize("linked", ["linked", ""])
@pytest.mark.parametrize("first", ["response", "request"])
def test_an_answer_to_another_method_is_no_capture(
    tmp_path: Path, method: str, linked: str, first: str
) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, "page")
    ask(warc, "GET", None, at="2026-09-01T02:00:00Z")
    name = "<urn:uuid:00000000-0000-4000-8000-000000000001>"
    if first == "request":
        ask(warc, method, name if linked else None)
    warc.response(KJJ, "answer", at=LATER, WARC_Record_ID=name)
    if first == "response":
        ask(warc, method, name if linked else None)
    assert text(archive(warc.path), KJJ) == "page"
    source = open_source(str(warc.path))
    for size in (1, 600, 1 << 20):
        assert [page.body for part in source.parts(size) for page in source.read_part(part)] == [b"page"]


def test_of_two_requests_at_once_each_has_its_own_answer(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc")
    for number, method in ((1, "POST"), (2, "GET")):
        warc.response(KJJ, method, WARC_Record_ID=f"<urn:uuid:00000000-0000-4000-8000-00000000000{number}>")
        ask(
            warc, method, f"<urn:uuid:00000000-0000-4000-8000-00000000000{number}>", at="2026-09-01T02:00:00Z"
        )
    assert text(archive(warc.path), KJJ) == "GET"


def test_a_record_without_a_request_is_an_answer_to_get(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc.gz")
    warc.response(KJJ, "page")
    ask(warc, "POST", None, url=f"{KJJ}other", at="2026-09-01T02:00:00Z")
    with warc.path.open("rb") as file:
        size = warc.path.stat().st_size
        found = [method for _, method in with_methods(read_records(file, 0, size, size, print))]
        assert found == ["GET", "GET"]
        assert exchange_begin(read_records(file, 0, size, size, print), 0) == warc.offsets[1]
