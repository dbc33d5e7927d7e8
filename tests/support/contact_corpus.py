"""A corpus of invented contacts in many spellings, and of numbers that are not contacts.

Braces mark what must be masked: ``电话：{67513101}``. Every number is made up from the position of its text, so the
corpus is the same each time.
"""

from __future__ import annotations

import re
import tomllib
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stdnum.cn import ric

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIZE = 300
"""The number of texts with contacts, and of texts without."""

_TEMPLATES: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


class Text(NamedTuple):
    """A text of the corpus, and the same text as it must be masked."""

    text: str
    masked: str


def contacts() -> list[Text]:
    """Texts with contacts, in equal shares of every kind of spelling."""
    return list(islice(_different(_marked()), SIZE))


def figures() -> list[Text]:
    """Texts without a contact: their masked text is the text itself."""
    texts = (template.format(**numbers(index)) for index, template in enumerate(cycle(_TEMPLATES["plain"])))
    return list(islice(_different(Text(text, text) for text in texts), SIZE))


def numbers(index: int) -> dict[str, str | int]:
    """The invented digits of the text at ``index``, by the name that templates use."""
    digits = f"{(index + 3) * 7919 * 104_729:012}"[::-1]
    local = f"{2 + index % 7}{digits[:7]}"
    area = ("010", "021", "023", "0371", "0755", "0898", "028", "0411", "0911")[index % 9]
    birth = f"19{50 + index % 50}{1 + index % 12:02}{1 + index % 28:02}"
    person = f"360426{birth}{digits[:3]}"
    check = ric.calc_check_digit(f"{person}0")
    wrong = "0" if check != "0" else "1"
    return {
        "a": ("38", "39", "50", "77", "86", "99")[index % 6], "b": int(digits[:4]), "c": int(digits[4:8]),
        "area": area, "trunk": area[1:], "local": local, "spaced": f"{local[:4]} {local[4:]}",
        "dashed": f"{local[:4]}-{local[4:]}", "dotted": f"{local[:4]}.{local[4:]}", "seven": local[:7],
        "ext": f"8{digits[:3]}", "n2": f"{1 + int(digits[0])}{digits[1]}"[:2], "n3": f"3{digits[:2]}",
        "n4": f"4{digits[:3]}", "n5": f"5{digits[:4]}", "n6": f"6{digits[:5]}", "n7": f"7{digits[:6]}", "n8": f"8{digits[:7]}",
        "day": 10 + index % 19, "id": f"{person}{check}", "wrong_id": f"{person}{wrong}", "wrong": f"{person}{wrong}",
        "spaced_id": f"{person[:6]} {person[6:14]} {person[14:]}{check}", "old_id": f"{person[:6]}{person[8:]}",
    }  # fmt: skip


def _different(texts: Iterable[Text]) -> Iterator[Text]:
    seen = set()
    for text in texts:
        if text not in seen:
            seen.add(text)
            yield text


def _marked() -> Iterator[Text]:
    """Texts of all kinds in turn, so that the first of them are of every kind."""
    of = _TEMPLATES
    strong = [*of["mobiles"], *of["landlines"]]
    kinds = (
        (of["anywhere"], strong),
        (of["labelled"], of["locals"]),
        (of["labelled"], strong),
        (of["direct"], of["short"]),
        (of["lists"], of["locals"][:3]),
        (of["mails"], [""]),
        (of["identities"], [""]),
        (of["anywhere"], [*of["services"], *strong]),
        (of["files"], [of["mobiles"][0], of["landlines"][0]]),
        (of["labelled"], of["locals"]),
    )
    for index, (places, spellings) in enumerate(cycle(kinds)):
        turn = index // len(kinds) + 17 * (index % len(kinds))
        place, spelling = places[turn % len(places)], spellings[turn % len(spellings)]
        values = numbers(index)
        first = spelling.format(**values)
        second = spelling.format(**numbers(index + 1000))
        if turn % 5 == 0 and not re.search("[A-Za-z@]", place):
            first = first.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
        yield _text(place.format(first, second, **values))


def _text(marked: str) -> Text:
    masked = re.sub(r"\{([^{}]*)\}", lambda found: re.sub(r"\w", "*", found[1]), marked)
    return Text(re.sub("[{}]", "", marked), masked)
