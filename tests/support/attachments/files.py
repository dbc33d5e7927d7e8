"""Small files of the types that portals attach, made for the tests."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from openpyxl import Workbook

WORDS = "经研究，现将办理情况答复如下。"


def a_pdf(words: str = WORDS) -> bytes:
    """A page in a Chinese font that the reader must have: no table of characters is in the file."""
    code = words.encode("utf-16-be").hex()
    stream = f"BT /F1 16 Tf 72 720 Td <{code}> Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
            b" /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
        ),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out)
    )  # fmt: skip


def empty_pages(number: int) -> bytes:
    """A PDF file of pages without text."""
    pages = range(3, 3 + number)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (number, b" ".join(b"%d 0 R" % page for page in pages)),
        **dict.fromkeys(pages, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
    }
    content = b"%PDF-1.4\n"
    content += b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in objects.items())
    return content + b"trailer\n<< /Size %d /Root 1 0 R >>\n%%%%EOF\n" % (len(objects) + 1)


def a_docx() -> bytes:
    """A paragraph, then a table."""
    document = Document()
    document.add_paragraph(WORDS)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "承办单位", "市科技局"
    return _saved(document)


def an_xlsx() -> bytes:
    """One sheet with an empty row."""
    book = Workbook()
    book.active.title = "办理情况"
    book.active.append(["建议编号", "承办单位"])
    book.active.append([])
    book.active.append(["B003", "市科技局"])
    return _saved(book)


def an_ofd(words: str = WORDS, *, page: str = "Pages/Page_0/Content.xml") -> bytes:
    """One page of three pieces of text, two of them on one line."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    root = "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    pages = f'<ofd:Pages><ofd:Page ID="1" BaseLoc="{page}"/></ofd:Pages>'
    return a_zip(
        {
            "OFD.xml": f"<ofd:OFD {name}><ofd:DocBody>{root}</ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {name}>{pages}</ofd:Document>",
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {name}><ofd:Content><ofd:Layer>'
            '<ofd:TextObject Boundary="20 20 40 6"><ofd:TextCode X="0" Y="5">王建国</ofd:TextCode></ofd:TextObject>'
            '<ofd:TextObject Boundary="60 20 40 6"><ofd:TextCode X="0" Y="5">代表：</ofd:TextCode></ofd:TextObject>'
            f'<ofd:TextObject Boundary="20 30 150 6"><ofd:TextCode X="0" Y="5">{words}</ofd:TextCode></ofd:TextObject>'
            "</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )  # fmt: skip


def a_zip(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _saved(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
