"""Find contact details in a text: telephone numbers, e-mail addresses, accounts, and numbers of identity documents.

A number with the form of a mobile number, of a number with area code or of a service number is a telephone number
wherever it is. For any other number, the nearest word before it decides: 电话 (telephone) or 编号 (serial number).

Every part of every pattern is bounded, so the time grows in proportion to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from crawler.store.identity_number import is_identity_number

WINDOW = 30
"""The maximum number of characters between a telephone number of a town's own network and its label."""

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(printed): plain
    for printeds, plain in (
        ("\xa0\u3000\u2002\u2003\u2009\u200b\u202f\ufeff", " "),
        ("‐‑‒–—―−", "-"),
        ("·•‧・", "."),
        ("[【［", "("),
        ("]】］", ")"),
    )
    for printed in printeds
}
"""A translation to ASCII of full-width characters, blanks, dashes and brackets. It keeps every offset."""

_MAYBE = re.compile(r"[\d@＠#＃]|at\W|微信|QQ", re.IGNORECASE)
"""Matches something that each contact detail has. Most texts of a record have nothing of it."""

_GAP = r"[ ./-]{0,3}"
_COUNTRY = rf"\(?(?:(?:\+|00)86\)?{_GAP}|86(?:[ ./-]{{1,3}}|\){_GAP}|(?=1)))"
_AREA = r"(?:10|2\d|[3-9]\d\d)"
_LOCAL = r"[1-9](?:\d{2,3}[ ./-]?\d{4}|\d\d[ ./-]?\d{5})"
_MOBILE = (
    r"1[3-9]\d(?:\d{8}|\d{4}[ ]\d{4}|[ ./-]{1,3}\d{4}[ ./-]{0,3}\d{4}|[ ./-]{1,3}\d{3}[ ./-]{1,3}\d{5})"
    r"|1[3-9]\d\d[ ./-]{1,3}\d{3}[ ./-]{1,3}\d{4}|1[ ][3-9](?:[ ]\d){9}"
)
_END = r"(?![\dA-Za-z])"

_NUMBER = re.compile(
    rf"""
    (?P<date>(?:19|20)\d\d([./-])\d{{1,2}}\2\d{{1,2}}{_END})
    | (?P<sure>
        (?:{_COUNTRY})?\(?(?:{_MOBILE})
        | (?:{_COUNTRY}\(?0?\)?{_AREA}\)?|\(?\ ?0{_AREA}\ ?\)?){_GAP}(?P<subscriber>{_LOCAL})
        | [48]00(?:[ .-]?\d{{3}}[ .-]?\d{{4}}|[ .-]?\d{{4}}[ .-]?\d{{3}}|\d[ .-]?\d{{3}}[ .-]?\d{{3}})
      ){_END}
    | (?P<local>{_LOCAL}|[1-9](?:[ ./-]?\d){{6,7}}){_END}
    | (?P<short>(?:\(?0{_AREA}\)?{_GAP})?\d{{3,15}}){_END}
    | \d[0-9A-Za-z]*
    """,
    re.VERBOSE | re.ASCII,
)
"""A pattern of numbers.

A ``sure`` number has the form of a mobile number, of a number with area code (010, 02x, 03xx to 09xx), or of a 400 or
800 number. A ``local`` number has 7 or 8 digits. A ``short`` number, such as 12345, or 0371-96123, or any other row of
digits, is a telephone number only directly after a label.
"""

_ROW = re.compile(r"\D?[0-9A-Za-z]*", re.ASCII)
"""Matches the first row of digits and letters of a number, with an opening bracket or a plus sign before it."""

_FIGURE = re.compile(
    r"\.\d|\s?(?:[%‰元亿户件吨亩辆年]|人次|平方|公里|立方|[万余多][万元人户亩吨平件次台辆个余多]"
    r"|笔|公顷|小时|分钟|[万余多千百人个名次张台份条项米家所部封本月册套只处座场期批天岁](?![\u4e00-\u9fff]))"
)
"""What follows an amount, a count or a year: a decimal part or a unit. A telephone number has neither."""

_EXTENSION = re.compile(
    r"\s?(?:(?:-|转|分机|\(转|ext\.?)\s?\d{1,6}|\(\d{3,4}\))(?![\d年.])"
    rf"(?:\s?(?:/\s?\d{{2,6}}|[、或]\s?\d{{3,6}})(?!\d|{_FIGURE.pattern})){{0,9}}"
    rf"|/\d{{1,4}}(?![\d/-]|{_FIGURE.pattern})",
    re.IGNORECASE | re.ASCII,
)
"""Matches extensions (``-801/802``, 转801、802), or the last digits of another number (``67513101/02``)."""

_CODE_BEFORE = re.compile(r"[A-Za-z]$|[0-9A-Za-z][/-]$")
"""What precedes a part of a longer code, such as ``QX-0371-2024-0001``. A number with an area code does not follow it."""

_LONGEST_SHORT = 6

_MONEY = frozenset("¥￥$")

_WORD = re.compile(
    r"""
    (?P<telephone>电\s{0,4}话(?!费)|传\s{0,4}真|热\s{0,4}线|专线|总机|短号|小灵通|宅电|内线|分机
        |联\s{0,4}系\s{0,4}方\s{0,4}式|联系号码|\b(?:tel|fax|phone|telephone)\b|\btel(?=\d))
    | (?P<person>手\s{0,4}机|座\s{0,4}机|mobile|联\s{0,4}系(?![点群])|联络|咨询|来电|致电|拨打|值班
        |经办|承办|负责|责任人|领导|主任|[局处科所院校]长)
    | (?P<code>编\s{0,4}号|编码|代码|序号|单号|流水号|文号|字号|卡号|[账帐]\s?号|索\s?引\s?号|邮\s{0,4}编
        |[金数]额|资金|投资)
    | (?P<end>[。！？!?])
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""The words that decide what the number after them is.

A number may be some words away from the words for a telephone or a person, but not from the name of a code. The end of a
sentence ends the reach of a word.
"""

_DIRECTLY = re.compile(r"\s*(?:号码?)?\s*(?:\([^()]{0,10}\))?\s*[为是]?[\s:,.(/-]*")
"""Matches what may be between a label and its value."""

_LABEL_AFTER = re.compile(
    r"\s?\(\s?[^()\s\d]{0,6}(?:电话|手机|传真|热线|办|宅)[^()\s\d]{0,4}\)|\)?(?:联系|咨询)"
)
"""Matches a label after its number: ``67513101（联系电话）``."""

_AND = re.compile(r"\s?[、,/;和或及]\s?")

_HEADER = re.compile(
    r"[\u4e00-\u9fff/]{0,8}\(?(?:电话|手机|传真|热线|联系方式)(?:号码?)?\)?(?:\([^()]{0,10}\))?:?"
)
"""Matches the header of a table's column that holds telephone numbers."""

_MAIL_HOST = re.compile(
    r"\s?(?:@|#|\(at\))\s?"
    r"(?:(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,20}(?![a-z0-9-])|[\w-]{1,20}\.(?:中国|公司|网络|政务|公益))",
    re.IGNORECASE,
)
_MAIL_NAME = re.compile(r"[^\W\d_a-zA-Z为是至到发送寄箱件址系人]{1,4}$")
_MAIL_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![0-9A-Za-z])", re.ASCII)
_LABELLED = re.compile(
    r"(?:身份证|身份号码|护照|通行证|台胞证|居住证|证件)[号码件\s:()为是]{0,8}"
    r"(?P<paper>[A-Za-z]{0,3}\d(?:[ -]?[\dXx]){6,17})(?![\dA-Za-z])"
    r"|(?:QQ|微信|WeChat)[群号码账\s:()为是]{0,6}(?P<account>[A-Za-z0-9][\w-]{4,19})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
"""Matches the number of an identity card or a passport, and an account of QQ or WeChat, after its label."""


class ContactDetail(NamedTuple):
    """A contact detail in a text.

    Attributes:
        begin: its offset.
        end: the offset just past it.
        digits: the digits of a telephone number, without country code, area code and extension; '' for anything else.
    """

    begin: int
    end: int
    digits: str = ""


def contact_details(text: str, known: Collection[str] = ()) -> Iterator[ContactDetail]:
    """Yield the contact details in a text. They may overlap.

    Args:
        text: any text. Tabs separate the cells of a table's row, line feeds its rows.
        known: the digits of telephone numbers that count as such even without a label.
    """
    if not _MAYBE.search(text):
        return
    plain = text.translate(_PLAIN)
    yield from _telephones(plain, known)
    for host in _MAIL_HOST.finditer(plain):
        before = plain[max(0, host.start() - 64) : host.start()]
        name = before[len(before.rstrip(_MAIL_CHARACTERS)) :]
        if not name and (chinese := _MAIL_NAME.search(before[-4:])):
            name = chinese.group()
        if name:
            yield ContactDetail(host.start() - len(name), host.end())
    for number in _IDENTITY.finditer(plain):
        if is_identity_number(number.group()):
            yield ContactDetail(*number.span())
    for value in _LABELLED.finditer(plain):
        yield ContactDetail(*value.span(value.lastgroup or 0))


class _Cell(NamedTuple):
    """A cell of a table that has a column for telephone numbers, and whether the cell is in that column."""

    begin: int
    end: int
    is_telephone: bool


def _telephones(plain: str, known: Collection[str]) -> Iterator[ContactDetail]:
    cells = _table_cells(plain)
    cell = next(cells, None)
    last = ContactDetail(0, 0)
    position = 0
    while (number := _NUMBER.search(plain, position)) is not None:
        begin, end = number.span()
        while cell is not None and cell.end <= begin:
            cell = next(cells, None)
        digits = "".join(filter(str.isdigit, number["subscriber"] or number.group()))[-11:]
        is_known = digits in known and not _is_figure(plain, begin, end)
        inside = cell if cell is not None and cell.begin <= begin else None
        if not is_known and not _is_telephone(plain, number, last, inside):
            position = _end_of_digits(plain, begin)
            continue
        extension = _EXTENSION.match(plain, end)
        position = extension.end() if extension is not None else end
        last = ContactDetail(begin, position, digits)
        yield last


def _is_telephone(plain: str, number: re.Match[str], last: ContactDetail, cell: _Cell | None) -> bool:
    """Return whether a number is a telephone number.

    Args:
        plain: the translated text.
        number: the match of :data:`_NUMBER`.
        last: the telephone number before this one. It lends its label to a number that is near.
        cell: the table cell that contains the number, if its table has a column for telephone numbers.
    """
    begin, end = number.span()
    form = "sure" if number["sure"] else "local" if number["local"] else "short" if number["short"] else ""
    if not form or _is_figure(plain, begin, end):
        return False
    word, directly = _word_before(plain, begin, last, cell)
    code = _CODE_BEFORE.search(plain, max(last.end, begin - 2), begin) if number["subscriber"] else None
    if code is not None and word != "telephone":
        return False
    if form == "sure":
        return word != "code"
    if form == "short":
        return word == "telephone" and directly
    if word == "telephone" and directly:
        return True
    if plain[end : end + 1] == "号" or _is_date(number.group()):
        return False
    return word in {"telephone", "person"} or _LABEL_AFTER.match(plain, end) is not None


def _word_before(plain: str, begin: int, last: ContactDetail, cell: _Cell | None) -> tuple[str, bool]:
    """Return the kind of the nearest word before a number, '' if there is none, and whether it is directly before it.

    A near telephone number counts as a word: of the kind ``telephone`` if both are short numbers of one list
    (``热线：12345、12388``), otherwise ``person``. In a table the header of the column counts, not the cell before.
    """
    if cell is not None and cell.is_telephone:
        return "telephone", True
    start = max(last.end, begin - WINDOW, cell.begin if cell is not None else 0)
    found = ("", False)
    if 0 < last.end == start >= begin - WINDOW // 2:
        is_list = len(last.digits) <= _LONGEST_SHORT and _AND.fullmatch(plain, start, begin) is not None
        found = ("telephone", True) if is_list else ("person", False)
    for match in _WORD.finditer(plain, start, begin):
        kind, directly = match.lastgroup or "", _DIRECTLY.fullmatch(plain, match.end(), begin) is not None
        if kind != "code" or directly:
            found = kind, directly
    return found


def _is_figure(plain: str, begin: int, end: int) -> bool:
    """Return whether a number is an amount, a count or an ordinal because of what is next to it."""
    before = plain[max(0, begin - 2) : begin].rstrip()
    return before.endswith("第") or before[-1:] in _MONEY or _FIGURE.match(plain, end) is not None


def _is_date(digits: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits) is not None


def _end_of_digits(plain: str, begin: int) -> int:
    """Return the end of the first row of digits and letters of a number, where the search for the next one begins."""
    row = _ROW.match(plain, begin)
    return max(begin + 1, row.end() if row is not None else 0)


def _table_cells(plain: str) -> Iterator[_Cell]:
    """Yield the cells below each row of headers that has a header such as 联系电话 (contact telephone)."""
    columns: set[int] = set()
    begin = 0
    for line in plain.split("\n"):
        cells = line.split("\t")
        headers = {index for index, cell in enumerate(cells) if _HEADER.fullmatch(cell.replace(" ", ""))}
        if len(cells) == 1:
            columns = set()
        elif headers:
            columns = headers if not re.search(r"\d", line) else set()
        for index, cell in enumerate(cells):
            if columns and not headers:
                yield _Cell(begin, begin + len(cell), index in columns)
            begin += len(cell) + 1
