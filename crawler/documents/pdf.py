"""Text of PDF. pdfminer.six brings the character maps that Chinese fonts without a table of their own need."""

from __future__ import annotations

from io import BytesIO

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed

from crawler.documents.bounds import NoTextError


def pdf_text(content: bytes) -> str:
    """The text, page after page. A scan has none.

    Raises:
        NoTextError: the file is locked.
    """
    try:
        return extract_text(BytesIO(content)).replace("\f", "\n")
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise NoTextError("it is encrypted") from error
