"""``python -m crawler.documents TYPE FILE``: print the text of one file, in a process with limits."""

import sys
from pathlib import Path

from crawler.documents.bounds import LONGEST_TEXT, NoTextError, bound_this_process
from crawler.documents.text import _NO_WORDS, read_text

bound_this_process()
try:
    words = read_text(Path(sys.argv[2]).read_bytes(), sys.argv[1])[:LONGEST_TEXT]
except (NoTextError, OSError) as error:
    sys.stderr.write(str(error))
    sys.exit(_NO_WORDS)
sys.stdout.buffer.write(words.encode("utf-8", "replace"))
