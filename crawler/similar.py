"""Find the name that the operator meant by a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def similar_name(given: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the one of ``names`` that is most similar to a misspelt name, or None if none is similar.

    The case of letters and the white space around the misspelt name do not count.

    Args:
        given: the misspelt name.
        names: the names that exist.
        cutoff: the least similarity, from 0 to 1. With the default, one wrong letter of three is a misspelling.
    """
    by_spelling = {name.casefold(): name for name in names}
    close = get_close_matches(given.strip().casefold(), by_spelling, n=1, cutoff=cutoff)
    return by_spelling[close[0]] if close else None
