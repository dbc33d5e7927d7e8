"""Unicode's form NFKC of a text, in a fraction of the time that :func:`unicodedata.normalize` takes for Chinese."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

_COMMON = {
    "\uff0c": ",", "\uff1a": ":", "\uff08": "(", "\uff09": ")", "\uff1b": ";", "\uff1f": "?", "\uff01": "!", "\uff05": "%",
    "\u3000": " ", "\xa0": " ", "\u2026": "...",
}  # fmt: skip
"""The characters of ordinary Chinese texts that NFKC replaces, and what it replaces each of them with."""


def nfkc(text: str) -> str:
    """Return a text in Unicode's form NFKC, in which full-width digits, letters and punctuation are plain ones."""
    if is_normalized("NFKC", text):
        return text
    for wide, plain in _COMMON.items():
        text = text.replace(wide, plain)
    return text if is_normalized("NFKC", text) else normalize("NFKC", text)
