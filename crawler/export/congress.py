"""Find the place of the congress (人大) or conference (政协) at whose session a suggestion was made."""

from __future__ import annotations

import re

from crawler.export.places import Place
from crawler.portals.division import NATIONAL, level_of

_BODY = re.compile(
    r"人民代表大会|人民政治协商会议|政治协商会议|中国|人大|政协|委员会|常委会|全体会议|届|次|会议|第"
)
_LEVEL = re.compile(r"自治区|[省市区县州旗盟镇乡]")

_MUNICIPALITIES = ("11", "12", "31", "50")
"""The first digits of the codes of 北京, 天津, 上海 and 重庆, whose districts are directly below the province."""


def congress_division(session: str, place: Place) -> str | None:
    """Return the GB/T 2260 code of a session's place, ``national``, or None if it does not follow from the arguments.

    A session that names no place, such as ``六届人大二次会议``, is of the place whose authority replies. One that names a
    level, such as ``市六届人大二次会议``, is of the place at that level which contains it.

    Args:
        session: the session as printed.
        place: the place whose authority replies.
    """
    if "全国" in session:
        return NATIONAL
    levels = _LEVEL.findall(_BODY.sub("", session))
    own = NATIONAL if place.level == NATIONAL else place.division
    if own is None or not levels:
        return own
    level = levels[-1]
    if place.division is None:
        return None
    if (
        place.place is not None
        and place.place.endswith(level)
        and (level != "区" or level_of(own) == "county")
    ):
        return own
    if level in {"省", "自治区"}:
        return f"{own[:2]}0000"
    if level in {"市", "州", "盟"} and level_of(own) == "county":
        return f"{own[:2]}0000" if own.startswith(_MUNICIPALITIES) else f"{own[:4]}00"
    return None
