"""Detecting the type of a file from its bytes, because names and HTTP headers are unreliable.

General libraries for this purpose do not know OFD (GB/T 33190), which is a ZIP like the Office formats.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ole": "application/x-ole-storage",
    "rtf": "application/rtf",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gz": "application/gzip",
    "bz2": "application/x-bzip2",
    "xz": "application/x-xz",
    "zst": "application/zstd",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "mhtml": "multipart/related",
    "html": "text/html",
    "xml": "application/xml",
    "txt": "text/plain",
    "bin": "application/octet-stream",
}
"""The recognised file types by extension, each with its media type.

WPS Office files are recognised as ``doc`` or ``xls``.
"""

NO_PAGES = {
    "pdf": "a PDF",
    "ofd": "an OFD document",
    "docx": "a Word document (DOCX)",
    "xlsx": "an Excel workbook (XLSX)",
    "pptx": "a PowerPoint presentation (PPTX)",
    "doc": "a Word document (DOC)",
    "xls": "an Excel workbook (XLS)",
    "ole": "an Office document (OLE)",
    "rtf": "an RTF document",
    "zip": "a ZIP archive",
    "rar": "a RAR archive",
    "7z": "a 7z archive",
    "gz": "gzip data",
    "bz2": "bzip2 data",
    "xz": "xz data",
    "zst": "zstd data",
    "jpg": "a JPEG image",
    "png": "a PNG image",
    "gif": "a GIF image",
    "bmp": "a BMP image",
    "tif": "a TIFF image",
    "webp": "a WebP image",
    "mp4": "a video (MP4)",
    "mhtml": "an MHTML file (a page that a browser saved as one file)",
}
"""The file types that are not pages of text, and what a message calls each of them."""

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)
_ZIP_MEMBERS = (
    ("OFD.xml", "ofd"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
LARGEST_DIRECTORY = 2 << 20
"""The maximum size in bytes of the list of names in a ZIP. A list of 20,000 names needs about that much."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024
"""The number of bytes at the start of a file that are searched for a PDF's header.

Other bytes may precede the header (ISO 32000, annex H).
"""

_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b", re.IGNORECASE | re.DOTALL
)
_MHTML = re.compile(
    rb"\s*(?:[a-z][a-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?(?:MIME-Version:|Content-Type:\s*multipart/)",
    re.IGNORECASE,
)
"""Matches the headers of a MIME message (RFC 2045), as which browsers save a page in one file (RFC 2557)."""

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Matches a control character that text does not contain."""

_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"<\x00", b"\x00<")
_HEAD_LENGTH = 4096


def file_type(content: bytes) -> str:
    """Return a file's type, which is a key of :data:`MEDIA_TYPES`, or ``bin`` if it is not recognised."""
    head = content[:_HEAD_LENGTH]
    if content.startswith(b"PK\x03\x04"):
        return _zip_type(content)
    if content.startswith(_OLE):
        return _ole_type(content)
    for magic, ending in _MAGIC:
        if head.startswith(magic):
            return ending
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(b"BM") and head[6:10] == bytes(4):  # the reserved fields of the header
        return "bmp"
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(text):
        return "html"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if _MHTML.match(text):
        return "mhtml"
    if text.lstrip().startswith(b"<?xml"):
        return "xml"
    return "txt" if _is_text(content[: _HEAD_LENGTH * 4]) else "bin"


def non_page_name(content: bytes) -> str | None:
    """Return what a body is if it cannot be a page of text, such as ``a PDF``. Return None if it can be a page."""
    kind = file_type(content)
    if kind == "bin" and _BINARY.search(content[:512]) and not content.startswith(_UTF_16_OR_32):
        return "binary data"
    return NO_PAGES.get(kind)


def _zip_type(content: bytes) -> str:
    """Return the type of a ZIP, judging by the names of the files in it. Nothing is unpacked.

    If the list of names is larger than :data:`LARGEST_DIRECTORY`, it is not read and the type is ``zip``.
    """
    try:
        with ZipFile(_SmallReads(content)) as archive:
            names = set(archive.namelist())
    # zipfile raises NotImplementedError for an archive of a later version than it reads.
    except (BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return "zip"
    return next((ending for name, ending in _ZIP_MEMBERS if name in names), "zip")


class _SmallReads(BytesIO):
    """The bytes of a ZIP, of which the list of names is read at once: the library reads no other large part."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next ``size`` bytes.

        Raises:
            BadZipFile: more than :data:`LARGEST_DIRECTORY` bytes are asked for.
        """
        if size is not None and size > LARGEST_DIRECTORY:
            raise BadZipFile(f"the list of names has {size} bytes")
        return super().read(size)


def _ole_type(content: bytes) -> str:
    """Return the type of a compound file (MS-CFB), judging by its stream names, which are in UTF-16."""
    if "WordDocument".encode("utf-16-le") in content:
        return "doc"
    if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
        return "xls"
    return "ole"


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    for codec in ("utf-8", "gb18030"):
        try:
            head.decode(codec)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4:  # the last character is cut off
                return True
        else:
            return True
    return False
