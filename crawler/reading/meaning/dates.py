"""Read dates as printed on disclosure pages, either exactly or not at all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from dateutil import parser as dateutil_parser

from crawler.reading.meaning.numerals import CHINESE_DIGIT, read_number
from crawler.reading.nfkc import nfkc

_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[\sT,;][\sT,;\d:.]*)?")
_CHINA = timezone(timedelta(hours=8))
_ZONE = (
    r"\s*(?P<zone>(?:(?:UTC|GMT)?[+-](?:0\d|1[0-4])(?::?[0-5]\d)?|Z|UTC|GMT)(?:\s*(?:UTC|GMT))?)(?![\w:+-])"
)
_MAY_HOLD_A_YEAR = re.compile(r"[12１２][90９０]\d\d|年")
_NUMERIC = re.compile(
    r"(?<![\d\-/.])(?P<day>(?:19|20)\d{2}\s*(?P<mark>[-/.])\s*\d{1,2}\s*(?P=mark)\s*\d{1,2})"
    r"(?P<time>(?P<gap>/?[\sT,;]*)(?P<hour>\d{1,2})\s*[:∶时]\s*(?P<minute>\d{1,2})"
    rf"(?P<second>\s*[:∶分]\s*\d{{1,2}}(?:\.\d+)?)?\s*秒?分?(?:{_ZONE})?)?(?![\d\-]|/(?!\s|$))"
)
_LONGEST_NUMBER = 20
_SECONDS_DIGITS = 10
"""Maximum number of digits of a time that is counted in seconds since 1970."""

_FULL_LENGTH = len("2024-05-24")
"""Length of a numeric date with leading zeros, which can be read without a parser."""

_NUMERAL = f"[{CHINESE_DIGIT}]"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d{{2}}|[0{CHINESE_DIGIT}]{{4}})\s*年\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十元正]{{1,2}})\s*月"
    r"\s*(?P<day>\d{1,2}|[一二三四五六七八九十廿]{1,3})\s*[日号]"
)
_PADDED = re.compile(r"0\d\s*[月日]")
_LONGEST_TIMESTAMP = 80
_LONGEST_TIME = 80
_TIMESTAMP_WORDS = re.compile("发布|来源|时间|日期|浏览|阅读|点击|访问|作者|编辑|字号|字体")
"""Matches words that portals automatically print next to a date, such as 来源 (source)."""

_PLAIN_MARKS = {"∶": ":", "–": "-", "—": "-", "−": "-", "‐": "-", "―": "-"}


@lru_cache(maxsize=4096)
def read_date(text: str) -> date | None:
    """Return the date in a text that contains a date and nothing else, except perhaps a time of day.

    Dates may be written as ``2024年5月24日``, ``二○二四年五月二十四日`` or ``2024/5/4``, for example. Returns
    None for any other text, such as a date without a day, several dates, or a day that does not exist.
    Missing parts of a date are never guessed. If the time of day has a time zone, the result is the date in
    China's time zone.
    """
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return _real_date(*(int(part) for part in iso.groups())) if _only_time(text[iso.end(3) :]) else None
    found = find_dates(text)
    if len(found) != 1:
        return None
    begin, end, day = found[0]
    rest = _normal(text)
    return day if _only_time(rest[:begin]) and _only_time(rest[end:]) else None


def read_moment(value: object) -> date | None:
    """Return the date of a time value in JSON, or None if ``value`` is not a time.

    A time is a text that :func:`read_date` reads, or the number of seconds or milliseconds since 1970. A number
    with more than ten digits counts milliseconds. Its date is the date in China's time zone.
    """
    text = str(value).strip()
    if not text.isdecimal() or len(text) > _LONGEST_NUMBER:
        return read_date(text)
    seconds = int(text) // (1000 if len(text) > _SECONDS_DIGITS else 1)
    try:
        return datetime.fromtimestamp(seconds, _CHINA).date() if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def find_dates(text: str) -> list[tuple[int, int, date]]:
    """Return all dates in a text, each as (begin, end, date).

    If a date has a time of day with a time zone, such as ``2024-05-23T16:00:00Z``, the result is the date in
    China's time zone at this moment. ``begin`` and ``end`` are offsets in the text after Unicode normalisation (NFKC).
    """
    if not _MAY_HOLD_A_YEAR.search(text):
        return []
    normal = _normal(text)
    found: list[tuple[int, int, date]] = []
    for match in _NUMERIC.finditer(normal):
        day = _from_numeric("".join(match["day"].split()))
        if day is not None:
            found.append((match.start(), match.end(), _day_in_china(day, match) if match["zone"] else day))
    for match in _WRITTEN.finditer(normal):
        year, month, number = (read_number(_plain_month(match[part])) for part in ("year", "month", "day"))
        written = None if None in (year, month, number) else _real_date(year or 0, month or 0, number or 0)
        if written is not None:
            found.append((match.start(), match.end(), written))
    return sorted(found)


def is_timestamp(text: str) -> bool:
    """Return whether a line contains a date that a portal printed automatically, not one that an author wrote.

    The line must contain exactly one date. The date is either all digits (``2024-05-24``), or is written with
    年 and has leading zeros (``05月``) or a time of day after it. The line may contain text other than the date
    and a time of day only if the date is all digits and a word such as 来源 (source) is in the text.
    """
    if len(text) > _LONGEST_TIMESTAMP or text.endswith(("。", "：", ":", "；", "，")):
        return False
    found = find_dates(text)
    if len(found) != 1:
        return False
    begin, end, _ = found[0]
    normal = _normal(text)
    before, day, after = normal[:begin], normal[begin:end], normal[end:]
    if not (_only_time(before) and _only_time(after)):
        return "年" not in day and _TIMESTAMP_WORDS.search(text) is not None
    return "年" not in day or bool(after.strip(" ()[]")) or _PADDED.search(day) is not None


def _normal(text: str) -> str:
    """Normalise a text to NFKC, with plain digits, hyphens and colons.

    The ratio sign (∶), which Shanghai's portal prints in times of day, becomes a colon.
    """
    text = nfkc(text)
    for mark, plain in _PLAIN_MARKS.items():
        text = text.replace(mark, plain)
    return text


def _plain_month(text: str) -> str:
    return text.replace("元", "一").replace("正", "一").replace("廿", "二十")


@lru_cache(maxsize=4096)
def _from_numeric(text: str) -> date | None:
    """Parse a numeric date with year, month and day in this order; return None if there is no such day.

    Dates with leading zeros are read directly, all others by dateutil, without its fuzzy mode.
    """
    if len(text) == _FULL_LENGTH:
        return _real_date(int(text[:4]), int(text[5:7]), int(text[8:]))
    try:
        return dateutil_parser.parse(text.replace("/", "-").replace(".", "-"), yearfirst=True).date()
    except (ValueError, OverflowError):
        return None


def _day_in_china(day: date, printed: re.Match[str]) -> date:
    """Return the date in China's time zone at a moment that was printed with a time zone.

    A text such as ``09:00-11:00`` is a span of time, not a time with a zone: ``day`` is returned unchanged. The
    same is done if the time does not exist or the result is out of range.

    Args:
        day: the date as printed.
        printed: the match of :data:`_NUMERIC`.
    """
    zone = printed["zone"]
    west = "-" in zone
    if west and printed["second"] is None and "T" not in printed["gap"]:
        return day
    digits = "".join(character for character in zone if character.isdecimal()).ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        moment = datetime(
            day.year, day.month, day.day, int(printed["hour"]), int(printed["minute"]), tzinfo=UTC
        )
        return (moment + (offset if west else -offset)).astimezone(_CHINA).date()
    except (ValueError, OverflowError):
        return day


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_TIME = re.compile(
    rf"/?[\s,;T()\[\]]*+{_WEEKDAY}\s*+(?:上午|下午)?\s*+(?:\d{{1,2}}\s*+[:时]\s*+\d{{1,2}}(?:\s*+[:分]\s*+\d{{1,2}}(?:\.\d+)?\s*+秒?)?\s*+分?)?"
    rf"(?:\.\d+)?\s*+(?:Z|[AP]M|[+-]\d{{2}}:?\d{{2}})?\s*+{_WEEKDAY}[\s,;()\[\]]*+",
)


def _only_time(text: str) -> bool:
    """Return whether the text next to a date is empty or contains only a time of day."""
    plain = " ".join(text.split())
    return len(plain) <= _LONGEST_TIME and _TIME.fullmatch(_normal(plain)) is not None
