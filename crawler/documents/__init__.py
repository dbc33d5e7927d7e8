"""Files that pages attach: what type their bytes are, and the text that is in them.

Knows no spider, no settings and no store. The readers of text need the extra ``[documents]``.
"""
