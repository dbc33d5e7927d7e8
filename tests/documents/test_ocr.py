"""Scans: pictures of text, and PDF files whose pages are pictures.

What recognises them is large, so the tests that need it are skipped where the extra ``ocr`` is not installed.
"""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.documents.bounds import NoTextError
from crawler.documents.ocr import PACKAGES, scan_text
from crawler.documents.text import text_of_scan
from tests.support.attachments.files import a_pdf, empty_pages

if TYPE_CHECKING:
    from PIL.Image import Image

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
LINES = ("王建国代表：", "您提出的关于加快科技创新的建议收悉。", "经研究，现将办理情况答复如下。")
needs_ocr = pytest.mark.skipif(
    any(find_spec(name) is None for name in (*PACKAGES, "PIL")), reason="the extra ocr is not installed"
)
needs_font = pytest.mark.skipif(not FONT.is_file(), reason="fonts-noto-cjk is not installed")


def a_scan(lines: tuple[str, ...] = LINES) -> Image:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 it comes with the extra

    font = ImageFont.truetype(str(FONT), 40, index=2)
    page = Image.new("L", (1000, 80 * len(lines) + 120), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text((80, 60 + 80 * number), line, fill="black", font=font)
    return page


def saved(page: Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()


@needs_ocr
@needs_font
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_the_lines_of_a_scan_are_recognised_in_a_limited_process(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"scan.{kind}"
    path.write_bytes(saved(a_scan(), kind, **({"resolution": 150} if kind == "pdf" else {})))
    recognised = text_of_scan(path, kind, 1)
    assert recognised.replace(":", "：") == "\n".join(LINES), "a colon of either width is right"


@needs_ocr
@needs_font
def test_a_picture_of_several_pages_is_read_page_by_page() -> None:
    pages = [a_scan(LINES[:1]), a_scan(LINES[1:2])]
    tiff = saved(pages[0], "tiff", save_all=True, append_images=pages[1:])
    assert scan_text(tiff, "tif", 2) == f"{LINES[0]}\n{LINES[1]}"
    with pytest.raises(NoTextError, match="it has 2 pages, and OCR_PAGES_MAX is 1"):
        scan_text(tiff, "tif", 1)


@needs_ocr
def test_a_file_that_is_no_picture_says_so() -> None:
    with pytest.raises(NoTextError, match=r"^it cannot be read"):
        scan_text(b"\xff\xd8\xff\xe0 scan", "jpg", 1)


def test_a_scan_of_500_pages_is_told_as_too_long_before_a_page_is_read() -> None:
    with pytest.raises(NoTextError, match="it has 500 pages, and OCR_PAGES_MAX is 50"):
        scan_text(empty_pages(500), "pdf", 50)


@pytest.mark.skipif(find_spec("rapidocr") is not None, reason="the extra ocr is installed")
def test_without_the_extra_a_scan_says_what_to_install() -> None:
    with pytest.raises(NoTextError, match=r"^OCR needs \w+: pip install -c constraints.txt -e '.\[ocr\]'$"):
        scan_text(a_pdf(), "pdf", 50)
