"""Read the names of the deputies to whom a reply is addressed, from its salutation."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAMES = r"[\u3400-\u9fff\U00020000-\U0003ffff·•．\s、,，和及（）()]{1,80}?"
_SALUTATION = re.compile(
    rf"^[“\"]?(?:尊敬的|敬爱的)?(?P<names>{_NAMES})"
    r"(?:等)?(?:[（(]?等?(?:\d+|[一二两三四五六七八九十]+)(?:位|名|个|人)[）)]?|(?<=等)(?:\d+|[一二两三四五六七八九十]+)|各位)?(?:市|区|县|省|全国)?(?:人大|政协)?"
    r"(?P<role>代表|委员)(?:们|同志|先生|女士)?(?:等\d*(?:人|位|名)?(?:代表|委员)?)?\s*(?:[（(][^）)]{1,30}[）)])?"
    r"(?:[您你]们?好)?\s*(?P<colon>[:：∶︰﹕]|[;；!！]$)?(?:(?<=[:：∶︰﹕;；!！])|$|[,，](?=您|你|$))"
)
_ROLE_FIRST = re.compile(
    rf"^(?:尊敬的)?(?:(?:领衔)?(?:全国|省|市|区|县)?(?:人大|政协)?(?:代表|委员)(?:姓名)?\s*[:：]?|"
    rf"(?:提\s*案|提?\s*建\s*议|提\s*议|提\s*出|领\s*衔)\s*[人者]\s*[:：])\s*(?P<names>{_NAMES})"
    r"(?:同志|先生|女士)?(?:等(?:\d+|[一二两三四五六七八九十]+)[人位名])?\s*(?P<colon>[:：])?$"
)
_COURTEOUS = re.compile(rf"^(?:尊敬的)?(?P<names>{_NAMES})(?:同志|女士|先生)\s*(?P<colon>[:：])$")
_NAME_LIKE = re.compile(r"(?!领衔|市(?:人大|政协|$)|全国|尊敬)[\u3400-\u9fff]{1,}")
_ROLE = re.compile(r"(?:全国|省|市|区|县)?(?:人大|政协)?(?:代表|委员)")
_NOT_A_NAME = re.compile(
    r"各位|附议|带头人|劳模|书记|村长|校长|院长|董事长|经理|尊敬|领衔|代表|委员|主任|主席|人大|政协|全体|有关|界别?$|组$|团$|党$|会$|委$|部$|局$|作为|市$|[的是为]|"
    r"^(?:民革|民盟|民建|民进|致公|农工|台盟|九三)|学社|工商联|(?:妇|侨|台|文)联$|科协$"
)
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]{1,16}[·•．][\u3400-\u9fff·•．]{1,16}"
)
_LONGEST_PLAIN, _LONGEST_MASKED = 4, 90
_LONG_NAME = re.compile(r"[\u4e00-\u9fff]{5,7}")
"""Matches a long name in one word (乌云其其格, 阿拉腾其其格), which is accepted only before a colon."""

_DELEGATION = re.compile(r"^(?:尊敬的)?[\u4e00-\u9fff]{1,8}代表团(?=[\u4e00-\u9fff])")
"""Matches a delegation's name before a deputy's name, as in 岳麓代表团李志强代表."""

_ADDRESSED = re.compile(r"^致(?![公富力])[:：]?\s*(?=\S)")
"""Matches 致 (to) before a letter's addressee, but not in 致公党 (a party) or 致富 (to become rich)."""

_SECONDED = re.compile(r"(?:以及|[并及和与、])(?:各位?|其他|全体)*附议(?:的)?(?:代表|委员)(?:们)?")
"""Matches a mention of unnamed deputies who seconded a suggestion, after the named ones."""

_WITH_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,5}[省市区县旗镇乡](?P<name>[\u3400-\u9fff]{2,3})|[\u4e00-\u9fff]*[省市区县旗镇乡局委院校厅][\u4e00-\u9fff]*"
)
"""Matches a word that contains a place or an office.

It is tried on words that are too long for most names. A name may follow the place, as in 平安县王芳.
"""

_COMPOUND = frozenset(
    "欧阳 司马 诸葛 上官 皇甫 尉迟 慕容 令狐 司徒 东方 夏侯 长孙 公孙 呼延 轩辕 宇文 端木 南宫 独孤 司空 淳于 单于 "
    "澹台 公冶 濮阳 闻人 申屠 钟离 鲜于 闾丘 亓官 仲孙 太史 万俟 拓跋".split()
)
"""Surnames that consist of two characters."""

_MASKS = "*＊×○〇"
"""The characters with which pages mask names. Every match of :data:`_MASKED` has one of them."""

_MASKED = re.compile(
    r"(?:尊敬的)?[\u3400-\u9fff·•．\s、,，]{0,40}[*＊×○〇][\u3400-\u9fff·•．\s、,，*＊×○〇]{0,40}(?:代表|委员)(?:们)?\s*[:：]?"
)
"""Matches a salutation in which the page replaced a name, or a part of it: ``***代表：``, ``王**、李*代表：``."""

_MASKED_NAME = re.compile(r"[\u3400-\u9fff]?[*＊]+[\u3400-\u9fff]?(?=[、,，]|代表|委员|等)[、,，]?")
"""Matches a name in a salutation that the page masks, with the separator after it."""

_ASKER = re.compile(
    r"[\u4e00-\u9fff]{1,12}代表团|[\u4e00-\u9fff]{0,8}政协[\u4e00-\u9fff]{1,16}(?:委员会|专委会|界别?|小组|活动组|联络组|工委)|"
    r"(?:民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)[\u4e00-\u9fff]{0,10}(?:委|委员会|总支|支部|基层组织|小组)|[\u4e00-\u9fff]{1,8}(?:工商联|总工会|妇联|团委|侨联|科协)"
)
_ASKERS = re.compile(rf"(?:尊敬的)?(?:{_ASKER.pattern})(?:[、，,](?:{_ASKER.pattern})){{0,8}}[:：]")
"""Matches a salutation that names only bodies."""

_TWO_NAMES = re.compile(r"([\u3400-\u9fff]{2,4})[和及与]([\u3400-\u9fff]{2,4})")


def read_deputies(opening: Sequence[str]) -> list[str]:
    """Return the names in a reply's salutation, or an empty list if there is no salutation.

    Examples are ``尊敬的刘赛赛代表：`` and ``苏贝、张东方代表：``. The colon may be missing.

    Args:
        opening: the first paragraphs of the reply.
    """
    for line in opening:
        if len(line) > 120 and "代表：" not in line[:60] and "委员：" not in line[:60]:
            continue
        if not ("代表" in line or "委员" in line or "：" in line or ":" in line):
            continue
        names: list[str] = []
        rest = _DELEGATION.sub("", line.strip()) if "代表团" in line else line.strip()
        if rest[:1] == "致":
            rest = _ADDRESSED.sub("", rest)
        if "*" in rest or "＊" in rest:
            rest = _MASKED_NAME.sub("", rest)
        if "附议" in rest:
            rest = _SECONDED.sub("", rest)
        if rest.count("代表") > 1 or rest.count("委员") > 1:
            rest = re.sub(r"(?:代表|委员)(?=[、,，\s和及][^：:]{0,80}?(?:代表|委员))", "", rest)
        match = _SALUTATION.match(rest) or _COURTEOUS.match(rest)
        if match is None or not _NAME_LIKE.match(match["names"].strip()) or _ROLE.match(match["names"]):
            match = _ROLE_FIRST.match(rest)
        if match is None or (match.re is _ROLE_FIRST and "：" not in rest and ":" not in rest):
            continue
        for part in re.split(r"[、,，]", re.sub(r"[（(][^）)]*[）)]", "", match["names"])):
            joined = _TWO_NAMES.fullmatch("".join(part.split()))
            read = [
                _names_in(text, saluted=bool(match["colon"]) or match.re is _ROLE_FIRST)
                for text in (joined.groups() if joined is not None else (part,))
            ]
            if not match["colon"] and not all(read):
                # A line without a colon is a salutation only if it has nothing but names where names are expected.
                names.clear()
                break
            names.extend(name for found in read for name in found)
        if names:
            return names
    return []


def read_askers(opening: Sequence[str]) -> list[str]:
    """Return the bodies that a reply's salutation names in place of deputies, such as ``清水县代表团：``.

    They are delegations, committees and groups of the political consultative conference, and parties.
    """
    for line in opening:
        if ("：" in line or ":" in line) and _ASKERS.fullmatch(line.strip()):
            return [match.group() for match in _ASKER.finditer(line)]
    return []


def has_masked_name(opening: Sequence[str]) -> bool:
    """Return whether a reply's salutation contains a name that the page masks, as in ``王**代表：``."""
    return any(
        len(line) <= _LONGEST_MASKED
        and any(mark in line for mark in _MASKS)
        and _MASKED.fullmatch(line.strip())
        for line in opening
    )


def _names_in(part: str, *, saluted: bool) -> list[str]:
    """Return the names in a piece of a salutation that contains no separator such as 、.

    Spaces separate names, except for those between the characters of a single name, which are removed.

    Args:
        part: the piece of the salutation.
        saluted: True if a colon ends the salutation. Only then are names of five to seven characters
            without a dot (``乌云其其格``) accepted.
    """
    words = part.split()
    if not words:
        return []
    names = [word.removesuffix("等") for word in _without_padding(words)]
    return [
        name
        for name in (_without_place(name) for name in names)
        if (_NAME.fullmatch(name) or (saluted and _LONG_NAME.fullmatch(name)))
        and not _NOT_A_NAME.search(name)
    ]


def _without_padding(words: Sequence[str]) -> list[str]:
    """Return the names in a list of words, after joining words that are pieces of the same name.

    For example, ``王芳``, ``李``, ``明`` become ``王芳``, ``李明``. A single character is never a name by
    itself. A single character is either the surname of the next one or two characters, or the given name
    after a two-character surname (``欧阳``, ``修``).
    """
    names: list[str] = []
    padded = False
    for index, word in enumerate(words):
        alone = len(word) == 1
        if padded or (alone and names and names[-1] in _COMPOUND):
            names[-1] += word
        else:
            names.append(word)
        following = words[index + 1] if index + 1 < len(words) else ""
        padded = alone and (len(following) == 1 or (len(names[-1]) == 1 and len(following) == 2))
    return names


def _without_place(name: str) -> str:
    """Remove a leading place name from a word of five or more characters.

    Shorter words, and words without a place or an office, are returned unchanged. The result is '' if the word
    contains a place or an office but not a name.
    """
    match = _WITH_PLACE.fullmatch(name) if len(name) > _LONGEST_PLAIN else None
    return name if match is None else match["name"] or ""
