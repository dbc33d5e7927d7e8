"""The catalogue of Chinese sentences, and how a sentence finds its translation.

A key is the English sentence of the code. ``{0}``, ``{1}`` ... replace what the code inserts, in this order. A text is
split into sentences, and a value that is itself a phrase of the catalogue is translated too. What the catalogue does not
know stays as it is: a path, a title, or the words of another program.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from itertools import islice
from typing import NamedTuple

PLACEHOLDER = re.compile(r"\{(\d+)\}")
_SENTENCE_END = re.compile(r"(?<=[.?!…]) ")
_NUMBER = re.compile(r"[\d,.]+")
_COUNT = re.compile(r"([\d,]+) (.+)", re.DOTALL)
_PREFIX = re.compile(r"([^\s:]+|[\d,]+ \w+): (.+)", re.DOTALL)
_NOTE = re.compile(r"(.+?) \((.+)\)", re.DOTALL)
_LABELLED = re.compile(r"[a-z]+: ")
_URL_AFTER = re.compile(r": (?=https?://\S+\Z)")
_LISTS = (("; ", "；"), (", ", "，"), (" and ", " 和 "))
_STOPS = {".": "。", ":": "："}
_LEADING = {", ": "，", "; ": "；", ": ": "：", " ": ""}
_AFTER_PUNCTUATION = re.compile(r"(?<=[。；，：？！（）、]) (?=\S)")


_ENGLISH = re.compile(r"[A-Za-z]{2}|\d [a-z]")

LONGEST = 3000
"""A text with more characters is the page's or another program's, so it is not looked up."""

ENDS_TRIED = 8
"""The maximum number of stops at which a sentence may end: a value in it may contain stops of its own."""


class Template(NamedTuple):
    """A sentence of the catalogue with placeholders.

    Attributes:
        literals: the texts between the placeholders, before the first and after the last.
        longest: the longest of these texts.
        chinese: the translation.
    """

    literals: tuple[str, ...]
    longest: str
    chinese: str

    @property
    def own_characters(self) -> int:
        """How many characters of its own the sentence has. One that begins with a word is known by that."""
        return sum(map(len, self.literals)) if len(self.literals[0]) < 5 else 100

    def values(self, text: str) -> list[str] | None:
        """Return what a text has in place of the placeholders, or None if it is another sentence.

        A URL after the last colon of the text is a value of its own, because the value before it may contain colons.
        """
        first, *middle, last = self.literals
        end = len(text) - len(last)
        if end < len(first) or not text.startswith(first) or not text.endswith(last):
            return None
        url = _URL_AFTER.search(text) if middle and middle[-1] == ": " and not last else None
        at, found = len(first), []
        for number, literal in enumerate(middle, 1):
            start = url.start() if url is not None and number == len(middle) else at
            place = text.find(literal, max(at, start), end)
            if place < 0:
                return None
            found.append(text[at:place])
            at = place + len(literal)
        return [*found, text[at:end]]


class Catalogue:
    """The sentences of one language."""

    def __init__(
        self, sentences: Mapping[str, str], counts: Mapping[str, str], headings: Mapping[str, str]
    ) -> None:
        """Make a catalogue.

        Args:
            sentences: the translation of each sentence and phrase.
            counts: the translation of each noun that is counted, with ``{0}`` for the count.
            headings: the translation of each heading. Fields have the same names, so a sentence does not use it.
        """
        self.headings = headings
        self._tried: dict[str, str | None] = {}
        self._exact = {key: value for key, value in sentences.items() if not PLACEHOLDER.search(key)}
        templates = [
            Template(literals := tuple(PLACEHOLDER.split(key)[::2]), max(literals, key=len), value)
            for key, value in sentences.items()
            if key not in self._exact
        ]
        # A sentence that says more in words of its own is the better match.
        templates.sort(key=lambda template: -sum(map(len, template.literals)))
        self._anchored = [template for template in templates if template.literals[0]]
        self._others = [template for template in templates if not template.literals[0]]
        self._labelled = [template for template in self._anchored if _LABELLED.match(template.literals[0])]
        self._counts = {f"{noun}{end}": value for noun, value in counts.items() for end in ("", "s")}

    def translate(self, text: str) -> str:
        """Return the translation of a text. What the catalogue does not know stays as it is."""
        lines = [self._line(line) for line in text.split("\n")]
        return "\n".join(lines)

    def _line(self, line: str) -> str:
        core = line.strip()
        if not core or (not core.isascii() and not _ENGLISH.search(core)):
            return line
        self._tried.clear()
        start = line.index(core)
        translated = _AFTER_PUNCTUATION.sub("", self._sentences(core))
        return f"{line[:start]}{translated}{line[start + len(core) :]}"

    def _sentences(self, text: str) -> str:
        """Translate one sentence after the other. A sentence ends at the first stop at which it is known."""
        parts, at = [], 0
        while at < len(text):
            ends = [found.start() for found in islice(_SENTENCE_END.finditer(text, at + 1), ENDS_TRIED)]
            ends = ends if len(ends) == ENDS_TRIED else [*ends, len(text)]
            known = next(
                ((end, known) for end in ends if (known := self._phrase(text[at:end])) is not None), None
            )
            end, words = known if known is not None else (ends[0], text[at : ends[0]])
            parts.append(words)
            at = end + 1
        return " ".join(parts)

    def _phrase(self, text: str) -> str | None:
        """Return the translation of a sentence or a phrase, or None if the catalogue does not know it."""
        if text in self._exact:
            return self._exact[text]
        if len(text) > LONGEST:
            return None
        if text not in self._tried:
            self._tried[text] = None  # a phrase is not a part of itself
            self._tried[text] = self._translated(text)
        return self._tried[text]

    def _translated(self, text: str) -> str | None:
        if (labelled := self._template(text, self._labelled)) is not None:
            return labelled  # the word before the colon is not a city's name
        if (composed := next(filter(None, self._parts(text)), None)) is not None:
            return composed
        found = self._template(text, self._anchored)
        if found is None and text[:1].isupper():
            found = self._template(text[0].lower() + text[1:], self._anchored)
        if found is None:
            found = self._template(text, self._others)
        return found if found is not None else next(filter(None, self._compositions(text)), None)

    def _template(self, text: str, templates: Sequence[Template]) -> str | None:
        """Return the translation by the first template that the text has the form of, or None."""
        for template in templates:
            if template.longest not in text:
                continue
            # A stop after the last value belongs to the sentence, not to the value.
            stop = "。" if text.endswith(".") and not template.literals[-1] else ""
            values = template.values(text[:-1]) if stop else None
            if values is None:
                values, stop = template.values(text), ""
            if values is not None and self._are_values(values, template):
                return PLACEHOLDER.sub(partial(self._place, values), template.chinese) + stop
        return None

    def _place(self, values: Sequence[str], placeholder: re.Match[str]) -> str:
        return self._value(values[int(placeholder[1])])

    def _are_values(self, values: Sequence[str], template: Template) -> bool:
        """Return whether a text may have these values in a sentence that has few words of its own.

        Each must be a name or a known phrase, and in a sentence such as ``{0} of {1}`` one must be more than a name.
        """
        if template.own_characters > 11:
            return True
        known = [self._value(value) != value or _NUMBER.fullmatch(value) is not None for value in values]
        are_names = all(is_known or " " not in value for is_known, value in zip(known, values, strict=True))
        return are_names and (any(known) or template.own_characters > 6)

    def _parts(self, text: str) -> Iterator[str | None]:
        """Yield what a text says if it is a line about a city, a list of phrases, or a count."""
        if not text[:1].isupper():
            yield self._prefixed(text)
        for separator, chinese in _LISTS[:2]:
            if separator in text and not text.endswith("."):
                known = [self._phrase(part) for part in text.split(separator)]
                yield None if None in known else chinese.join(filter(None, known))
        if (count := _COUNT.fullmatch(text)) is not None:
            yield self._count(count[1], count[2])

    def _compositions(self, text: str) -> Iterator[str | None]:
        """Yield what a text says if it is composed of phrases and names: a list, a note, a name and what is said of it."""
        yield self._prefixed(text)
        first, _, rest_of_text = text.partition(" ")
        if rest_of_text in self._exact:
            yield f"{first} {self._exact[rest_of_text]}"
        for stop, chinese in _STOPS.items():
            if text.endswith(stop) and (words := self._phrase(text[:-1])) is not None:
                yield f"{words}{chinese}"
        for separator, chinese in _LISTS:
            if separator in text:
                parts = text.split(separator)
                known = [self._phrase(part) for part in parts]
                if any(known) and _are_known(parts, known):
                    yield chinese.join(words or part for part, words in zip(parts, known, strict=True))
        if text.startswith("(") and text.endswith(")") and (words := self._phrase(text[1:-1])) is not None:
            yield f"（{words}）"
        if (note := _NOTE.fullmatch(text)) is not None:
            said, noted = self._phrase(note[1]), self._phrase(note[2])
            if said is not None or (noted is not None and " " not in note[1]):
                yield f"{said or note[1]}（{noted or note[2]}）"

    def _prefixed(self, text: str) -> str | None:
        """Return the translation of what is said of a city, a column or a file, after its name and a colon."""
        prefix = _PREFIX.fullmatch(text)
        if prefix is None or (rest := self._phrase(prefix[2])) is None:
            return None
        return f"{self._phrase(prefix[1]) or prefix[1]}：{rest}"

    def _count(self, count: str, counted: str) -> str | None:
        """Return the translation of a count with its noun, and perhaps with what is said of it: ``2 pages not read``."""
        if counted in self._counts:
            return self._counts[counted].replace("{0}", count)
        for place in range(len(counted) - 1, 0, -1):
            said = counted[place + 1 :] if counted[place] == " " else ""
            if said in self._exact and counted[:place] in self._counts:
                return f"{self._counts[counted[:place]].replace('{0}', count)}{self._exact[said]}"
        return None

    def _value(self, value: str) -> str:
        """Translate what the code inserted into a sentence."""
        for mark, chinese in _LEADING.items():
            if value.startswith(mark):
                return f"{chinese}{self._value(value[len(mark) :])}"
        return self._sentences(value)


def _are_known(parts: list[str], words: list[str | None]) -> bool:
    """Return whether every part of a list is translated, or is a single name."""
    return all(known is not None or " " not in part for part, known in zip(parts, words, strict=True))


@cache
def chinese() -> Catalogue:
    """Return the Chinese catalogue."""
    table = tomllib.loads(files(__package__).joinpath("chinese.toml").read_text(encoding="utf-8"))
    counts, headings = table.pop("counts"), table.pop("headings")
    sentences = {key: value for section in table.values() for key, value in section.items()}
    return Catalogue(sentences, counts, headings)
