"""The language that the user chose: by ``FUWEN_LANG``, else by the locale."""

from __future__ import annotations

import os
import sys
from functools import cache

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables of the locale. The first that is not empty decides, as in every other program."""


def is_chinese() -> bool:
    """Return whether the user reads Chinese. An impossible ``FUWEN_LANG`` is reported once, and means English."""
    chosen = os.environ.get("FUWEN_LANG", "")
    return _is_chinese(chosen, next(filter(None, map(os.environ.get, _LOCALES)), ""))


@cache
def _is_chinese(chosen: str, locale: str) -> bool:
    if not chosen:
        return locale.lower().startswith("zh")
    language = chosen.lower().replace("-", "_").partition("_")[0]
    if language not in {"zh", "en"} and sys.stderr is not None:
        sys.stderr.write(f"FUWEN_LANG={chosen} is not known: write zh or en. The messages are in English.\n")
    return language == "zh"
