"""Find a page's title: the heading that agrees best with the other places that state the title.

Those places are a label, the meta tag ArticleTitle and ``<title>``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from crawler.reading.content.claims import SUFFIX, Claim, is_reply_title, make_claim, score
from crawler.reading.content.heading import find_heading, is_generic_title
from crawler.reading.content.heading_lines import (
    claimed_lines,
    heading_text,
    is_organisation,
    whole_heading,
    without_number_lines,
    without_spread,
)
from crawler.reading.html.lines import PageLines, spaced, squeeze

_HEADINGS = frozenset({"h1", "h2", "h3", "ucaptitle"})
_SITE = re.compile(r"[^-_|—]{2,24}(?:人民政府|门户网站|政府网|政务公开网?)(?:网站)?")
_MOST_NAMES = 3
"""The maximum number of names of organisations that are removed from the beginning of ``<title>``."""

_SHORTEST = 4
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Title:
    """A page's title and the lines that show it.

    Attributes:
        text: the title.
        first: the index of the title's first line, or -1 if no line of the page shows the title.
        after: the index of the line after the title's last line, or -1 if no line of the page shows the
            title.
    """

    text: str
    first: int = -1
    after: int = -1


def find_title(
    page: PageLines,
    *,
    labelled: str,
    article_title: str,
    covered: Sequence[tuple[int, int]],
    names: Sequence[str] = (),
) -> Title:
    """Return a page's title, with the lines that show it.

    1. If a label, a meta tag or ``<title>`` states the title, the result is the heading that agrees best with it.
    2. If nothing states it, the result is the heading that :func:`~crawler.reading.content.heading.find_heading`
       finds by its position. A ``<title>`` with something else, such as the site's name, states nothing.
    3. If neither gives a heading, the result is that of :func:`_title_without_heading`.

    Args:
        page: the page's lines of text.
        labelled: the value of the label 标题 or 名称 (title), or '' if there is no such label.
        article_title: the content of the meta tag ArticleTitle, or '' if there is no such tag.
        covered: the line ranges of the metadata block (the table of labels and values), each as the indexes
            of its first line and of the line after its last line. Headings in these lines are ignored.
        names: names of the site and the column, which are never a document's title.
    """
    title = _find_title(page, labelled, article_title, covered, {squeeze(name) for name in names})
    return replace(title, text=without_spread(title.text))


def _find_title(
    page: PageLines,
    labelled: str,
    article_title: str,
    covered: Sequence[tuple[int, int]],
    not_titles: Collection[str],
) -> Title:
    """Return a page's title, as :func:`find_title` does. Only headings are closed up if they are spread over a line."""
    printed = spaced(page.tree.title)
    document_title = _without_organisation(printed)
    if squeeze(document_title) in not_titles or _SITE.fullmatch(document_title):
        document_title = ""
    if not (labelled or article_title):
        first_part = SUFFIX.split(document_title)[0]
        if is_generic_title(page, document_title, first_part):
            lines = {line for begin, end in covered for line in range(begin, end)}
            heading = find_heading(page, lines, {*not_titles, squeeze(printed)})
            if heading is not None:
                return Title(heading_text(page, *heading), *heading)
    claims = [
        make_claim(text, weight, open_ended=open_ended)
        for text, weight, open_ended in (
            (labelled, 40, False),
            (article_title, 40, False),
            (document_title, 30, True),
        )
        if len(squeeze(text)) >= _SHORTEST
    ]
    best: Title | None = None
    best_score = 0.0
    for first, after, element in _candidates(page, claims):
        if any(begin <= first < end for begin, end in covered):
            continue
        text = heading_text(page, first, after)
        if squeeze(text) in not_titles or page.tree.is_hidden(element):
            continue
        value, title = score(text, claims)
        if not value:
            continue
        tree = page.tree
        if tree.tags[element] in _HEADINGS or tree.tags[tree.parents[element]] in _HEADINGS:
            value += 6
        if sum(page.linked[first:after]) > len(squeeze(text)) // 2:
            value -= 15
        if value > best_score:
            best, best_score = Title(title, first, after), value
    if best is None:
        return _title_without_heading(page, labelled, article_title, document_title or printed, not_titles)
    if all(claim.cut for claim in claims):
        # All sources truncate the title. The heading may go on.
        first, after = whole_heading(page, best.first, best.after, not_titles)
        if (first, after) != (best.first, best.after):
            return Title(heading_text(page, first, after), first, after)
    return best


def _without_organisation(document_title: str) -> str:
    """Return the text of ``<title>`` without the name of an organisation or its site that begins it.

    If the text is nothing but such names, the result is ''.
    """
    for _ in range(_MOST_NAMES):
        separator = SUFFIX.search(document_title)
        first = document_title[: separator.start()] if separator is not None else document_title
        if not is_organisation(first):
            break
        document_title = document_title[separator.end() :] if separator is not None else ""
    return document_title


def _candidates(page: PageLines, claims: Sequence[Claim]) -> list[tuple[int, int, int]]:
    """Return the headings that may be the title, each as (first line, line after the last line, element).

    All three values are indexes. A heading may be the title if it agrees with one of ``claims`` or reads like
    the title of a reply. The lines of a heading that ``<br>`` splits are returned as one heading.
    """
    found: list[tuple[int, int, int]] = []
    seen: set[int] = set()
    wanted = "\n".join(claim.squeezed for claim in claims)
    shortest = min((len(claim.squeezed) for claim in claims), default=0)
    ends = [0] * len(claims)
    for line, text in enumerate(page.texts):
        if len(text) > _LONGEST:
            continue
        key = squeeze(text)
        if key in wanted:
            for number, claim in enumerate(claims):
                if line < ends[number] or (len(key) < _SHORTEST and not claim.squeezed.startswith(key)):
                    continue
                after = claimed_lines(page, line, claim.squeezed, open_ended=claim.open_ended, cut=claim.cut)
                if after > line:
                    ends[number] = after
                    found.append((line, after, page.block(line)))
        if len(text) < _SHORTEST:
            continue
        contains_claim = len(key) >= shortest and any(claim.squeezed in key for claim in claims)
        if not (contains_claim or key in wanted or is_reply_title(key)):
            continue
        element = page.block(line)
        if element in seen:
            continue
        seen.add(element)
        first, after = page.span(element)
        if after - first > 4 or sum(map(len, page.texts[first:after])) > _LONGEST:
            first, after = line, line + 1
        found.append((*without_number_lines(page, first, after), element))
    return found


def _title_without_heading(
    page: PageLines, labelled: str, article_title: str, document_title: str, not_titles: Collection[str]
) -> Title:
    """Return the title of a page on which no heading agrees with the titles that other sources state.

    If neither a label nor a meta tag states a title and the page has exactly one usable ``<h1>``, that ``<h1>`` is
    the title. Otherwise, the title is the first that is not empty: ``labelled``, ``article_title``, or the part of
    ``document_title`` before its first separator. The result then has no lines. Its text is '' if all are empty.

    Args:
        page: the page's lines of text.
        labelled: the title according to a label, or ''.
        article_title: the title according to a meta tag, or ''.
        document_title: the text of ``<title>``, or '' if it only names a site or column.
        not_titles: names of the site and the column, without white space. An ``<h1>`` with such a text is ignored.
    """
    tree = page.tree
    headings = [
        element
        for element, tag in enumerate(tree.tags)
        if tag == "h1"
        and squeeze(tree.text(element)) not in {"", *not_titles}
        and not tree.is_hidden(element)
    ]
    if len(headings) == 1 and not (labelled or article_title):
        first, after = page.span(headings[0])
        return Title(heading_text(page, first, after), first, after)
    return Title(spaced(labelled or article_title or SUFFIX.split(document_title)[0]))
