"""Find a page's title: the heading that agrees best with the other places that state the title.

Those places are a label, the meta tag ArticleTitle and ``<title>``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.reading.content.heading import find_heading, is_generic_title
from crawler.reading.html.lines import PageLines, spaced, squeeze
from crawler.reading.meaning.dates import find_dates

_SUFFIX = re.compile(r"\s*(?:[_|]|-+|——|–|－)\s*")
_HEADINGS = frozenset({"h1", "h2", "h3", "ucaptitle"})
_REPLY_TITLE = re.compile(r"(?:建议|提案|议案).*(?:答复|回复|复函|函|办理|意见|情况|总结|报告)")
_SITE = re.compile(r"[^-_|—]{2,24}(?:人民政府|门户网站|政府网|政务公开网?)(?:网站)?")
_LONGEST_REPLY_TITLE = 120
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """The title according to one source, such as a meta tag.

    Attributes:
        squeezed: the title without white space.
        weight: the source's reliability; a higher number means a more reliable source.
        open_ended: True if the site's name may come before or after the title.
        cut: True if the title is truncated and ends in dots.
    """

    squeezed: str
    weight: int
    open_ended: bool = False
    cut: bool = False


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
    not_titles = {squeeze(name) for name in names}
    document_title = spaced(page.tree.title)
    if squeeze(document_title) in not_titles or _SITE.fullmatch(document_title):
        document_title = ""
    if not (labelled or article_title):
        first_part = _SUFFIX.split(document_title)[0]
        if is_generic_title(page, document_title, first_part):
            lines = {line for begin, end in covered for line in range(begin, end)}
            heading = find_heading(page, lines, not_titles)
            if heading is not None:
                return Title(page.heading(*heading), *heading)
    claims = [
        _claim(text, weight, open_ended=open_ended)
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
        text = page.heading(first, after)
        if squeeze(text) in not_titles or page.tree.is_hidden(element):
            continue
        score, title = _score(text, claims)
        if not score:
            continue
        tree = page.tree
        if tree.tags[element] in _HEADINGS or tree.tags[tree.parents[element]] in _HEADINGS:
            score += 6
        if sum(page.linked[first:after]) > len(squeeze(text)) // 2:
            score -= 15
        if score > best_score:
            best, best_score = Title(title, first, after), score
    if best is None:
        return _title_without_heading(page, labelled, article_title, document_title, not_titles)
    return _with_line_above(page, best, claims)


def _claim(text: str, weight: int, *, open_ended: bool) -> _Claim:
    squeezed = squeeze(text)
    whole = squeezed.rstrip(".…·")
    return _Claim(whole, weight, open_ended, cut=len(squeezed) - len(whole) > 1 or squeezed.endswith("…"))


def _candidates(page: PageLines, claims: Sequence[_Claim]) -> list[tuple[int, int, int]]:
    """Return the headings that may be the title, each as (first line, line after the last line, element).

    All three values are indexes. A heading may be the title if it agrees with one of ``claims`` or reads like
    the title of a reply. The lines of a heading that ``<br>`` splits are returned as one heading.
    """
    found: list[tuple[int, int, int]] = []
    seen: set[int] = set()
    wanted = "\n".join(claim.squeezed for claim in claims)
    for line, text in enumerate(page.texts):
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        key = squeeze(text)
        if not (key in wanted or any(claim.squeezed in key for claim in claims) or _is_reply_title(key)):
            continue
        element = page.block(line)
        if element in seen:
            continue
        seen.add(element)
        first, after = page.span(element)
        if after - first > 4 or sum(map(len, page.texts[first:after])) > _LONGEST:
            first, after = line, line + 1
        found.append((first, after, element))
    return found


def _is_reply_title(squeezed: str) -> bool:
    """Return whether a line, given without white space, reads like the title of a reply."""
    return (
        len(squeezed) <= _LONGEST_REPLY_TITLE
        and ("建议" in squeezed or "提案" in squeezed or "议案" in squeezed)
        and not squeezed.endswith(("。", "；", "，", "：", ":"))
        and _REPLY_TITLE.search(squeezed) is not None
    )


def _score(text: str, claims: Sequence[_Claim]) -> tuple[float, str]:
    """Score how well a heading agrees with the titles that other sources state.

    Returns:
        The score, and the heading without a date or source that follows the title. The score is 0 if the
        heading neither agrees with another source nor reads like the title of a reply.
    """
    key = squeeze(text)
    score = 0.0
    title = text
    for claim in claims:
        wanted = claim.squeezed
        if key == wanted:
            score += claim.weight + 10
        elif claim.cut and key.startswith(wanted):
            score += claim.weight + 8
        elif claim.open_ended and len(key) >= 6 and wanted.startswith(key):
            score += claim.weight * (0.5 + len(key) / len(wanted) / 2)
        elif len(key) >= 8 and wanted.endswith(key):
            score += claim.weight * (0.5 + len(key) / len(wanted) / 2) - 2
        elif key.startswith(core := wanted) or (
            claim.open_ended and (core := _first_part(wanted)) and key.startswith(core)
        ):
            title = _without_bar(text, len(core))
            score += claim.weight + (10 if title != text and core == wanted else 0)
        elif wanted.startswith(key) and len(key) * 2 >= len(wanted):
            score += claim.weight * len(key) / len(wanted) - 5
    if _is_reply_title(key):
        score += 12
    return score, title


def _first_part(squeezed: str) -> str:
    """Return the part of a ``<title>`` text before its first separator, or '' if this part is too short.

    A part with fewer than six characters is too short to identify a document.
    """
    part = _SUFFIX.split(squeezed, maxsplit=1)[0]
    return part if len(part) >= 6 else ""


def _without_bar(text: str, length: int) -> str:
    """Remove the date and source that follow the title in the same element, as seen on shanghai.gov.cn.

    A heading in which something else follows the title is returned unchanged.

    Args:
        text: the whole heading.
        length: the number of characters of the title itself, not counting white space.
    """
    count = 0
    for offset, character in enumerate(text):
        if count == length:
            rest = text[offset:]
            return text[:offset].rstrip() if find_dates(rest) or "来源" in rest or "发布" in rest else text
        count += not character.isspace()
    return text


def _with_line_above(page: PageLines, title: Title, claims: Sequence[_Claim]) -> Title:
    """Return a title completed by its first part, if that part is in a separate element directly above.

    The first part is usually the agency's name. It is added only if one of ``claims`` begins with the first
    part and the title. Otherwise, the title is returned unchanged.
    """
    if title.first <= 0:
        return title
    above = page.heading(title.first - 1, title.first)
    both = squeeze(above) + squeeze(title.text)
    if len(squeeze(above)) >= _SHORTEST and any(claim.squeezed.startswith(both) for claim in claims):
        return Title(f"{above} {title.text}", title.first - 1, title.after)
    return title


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
        return Title(page.heading(first, after), first, after)
    return Title(spaced(labelled or article_title or _SUFFIX.split(document_title)[0]))
