"""Print the text of one file, within limits of time and memory: ``python -m crawler.documents TYPE FILE``."""

import sys
from pathlib import Path

from crawler.documents.bounds import LONGEST_TEXT, NoTextError, limit_this_process
from crawler.documents.text import NO_TEXT_EXIT_CODE, read_text

limit_this_process()
try:
    text = read_text(Path(sys.argv[2]).read_bytes(), sys.argv[1])[:LONGEST_TEXT]
except (NoTextError, OSError) as error:
    sys.stderr.write(str(error))
    sys.exit(NO_TEXT_EXIT_CODE)
sys.stdout.buffer.write(text.encode("utf-8", "replace"))
