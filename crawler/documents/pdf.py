"""Reading the text of PDF files.

The library pdfminer.six contains the character maps for Chinese fonts that do not embed their own.
"""

from __future__ import annotations

from io import BytesIO

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed

from crawler.documents.bounds import NoTextError


def pdf_text(content: bytes) -> str:
    """Return the text of all pages of a PDF file, in order.

    For a scanned document, the result contains only line breaks.

    Raises:
        NoTextError: the file is encrypted.
    """
    try:
        return extract_text(BytesIO(content)).replace("\f", "\n")
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise NoTextError("it is encrypted") from error
