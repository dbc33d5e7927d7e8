"""Text of PDF. pdfminer.six has the character maps for Chinese fonts that embed none."""

from __future__ import annotations

from io import BytesIO

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed

from crawler.documents.bounds import NoTextError


def pdf_text(content: bytes) -> str:
    """Return the text, page after page. A scan has none.

    Raises:
        NoTextError: the file is encrypted.
    """
    try:
        return extract_text(BytesIO(content)).replace("\f", "\n")
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise NoTextError("it is encrypted") from error
