"""Print the text of one file, within limits of time and memory: ``python -m crawler.documents TYPE FILE [PAGES]``.

With PAGES, the file is a scan of at most that many pages, and its text is recognised.
"""

import sys
from pathlib import Path

from crawler.documents.bounds import LONGEST_TEXT, OCR_LIMITS, TEXT_LIMITS, NoTextError, limit_this_process
from crawler.documents.ocr import scan_text
from crawler.documents.text import NO_TEXT_EXIT_CODE, clean_text, read_text

kind, file, *pages = sys.argv[1:]
limit_this_process(OCR_LIMITS if pages else TEXT_LIMITS)
try:
    content = Path(file).read_bytes()
    text = clean_text(scan_text(content, kind, int(pages[0]))) if pages else read_text(content, kind)
except (NoTextError, OSError) as error:
    sys.stderr.write(str(error))
    sys.exit(NO_TEXT_EXIT_CODE)
sys.stdout.buffer.write(text[:LONGEST_TEXT].encode("utf-8", "replace"))
