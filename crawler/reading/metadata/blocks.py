"""Grouping the labels on a page into those of a metadata block and those outside it.

A metadata block is a table or list of labels and values. A bar is a line of labels and values, usually under
the title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.reading.html.lines import PageLines
from crawler.reading.html.tags import BLOCKS
from crawler.reading.metadata.find_labels import Label, label_element, shape_of
from crawler.reading.metadata.vocabulary import IGNORED, MEANINGS, STRONG, normal_label

GAP = 5
"""The maximum number of lines between two labels of one metadata block.

These lines may be a value, a blank cell or hidden text.
"""

_FAR = 40
"""The maximum number of lines between two labels of one list or table.

The lines may contain labels that are not in the vocabulary.
"""

_MEANINGFUL = frozenset(MEANINGS.values()) - {IGNORED}
_PARTS = frozenset({"tr", "tbody", "thead", "td", "th", "li", "dt", "dd", "span", "b", "strong", "em", "i"})
_LISTS = frozenset({"table", "tbody", "ul", "ol", "dl"})
_FIELDS = frozenset({"input", "select", "textarea"})
_CONTAINERS = frozenset({"table", "ul", "ol", "dl"})


def label_groups(page: PageLines, labels: Sequence[Label]) -> Iterator[list[Label]]:
    """Yield groups of labels that are close together or share a list or table.

    A new group begins at a label that cannot be in one metadata block with the label before it. A new group also
    begins where a second copy of the block begins. A copy is recognised by the repetition of one of these labels:

    - the current group's first known label that is not a page control
    - the current group's first label that occurs only in metadata blocks

    Args:
        page: the page's lines.
        labels: the page's labels, in document order.
    """
    cluster: list[Label] = []
    openings: dict[str, str] = {}
    has_forms = "form" in page.tree.tags
    for label in labels:
        key = normal_label(label.printed)
        if cluster and (
            key in openings.values()
            # A search form may be right above the block.
            or (has_forms and _form(page, cluster[-1]) != _form(page, label))
            or not _may_share_block(page, cluster[-1], label)
        ):
            yield cluster
            cluster = []
            openings = {}
        cluster.append(label)
        if label.meaning in STRONG:
            openings.setdefault("strong", key)
        if label.meaning in _MEANINGFUL:
            openings.setdefault("meant", key)
    if cluster:
        yield cluster


def _may_share_block(page: PageLines, one: Label, other: Label) -> bool:
    """Return whether two labels in the same ``<form>``, or in none, may belong to one metadata block.

    The result is True if they are at most :data:`GAP` lines apart. It is also True if they are at most :data:`_FAR`
    lines apart and meet all of these conditions:

    - Both labels fill their lines, or both share their lines with other text.
    - The elements around the labels look the same. They are compared by :func:`shape_of` if the labels fill their
      lines, and otherwise by :func:`look_of`.
    - The smallest element around both labels has at most two times :data:`_FAR` lines. If the labels share their
      lines with other text, this element is a list or table.

    Args:
        page: the page's lines.
        one: the first label.
        other: the second label, which follows it.
    """
    if other.line - one.line <= GAP:
        return True
    if other.line - one.line > _FAR or one.whole is not other.whole:
        return False
    first, second = label_element(page, one), label_element(page, other)
    if not one.whole:
        first, second = block_element(page, one), block_element(page, other)
        if (
            look_of(page, first) != look_of(page, second)
            or page.tree.tags[page.tree.common(first, second)] not in _LISTS
        ):
            return False
    elif shape_of(page, first) != shape_of(page, second):
        return False
    begin, after = page.span(page.tree.common(first, second))
    return after - begin <= 2 * _FAR


def _form(page: PageLines, label: Label) -> int:
    """Return the index of the ``<form>`` element around a label, or -1 if there is none.

    On some portals the whole page is inside a form.
    """
    tree = page.tree
    element = label.element if label.element >= 0 else page.owner(label.line)
    return next(
        (ancestor for ancestor in (element, *tree.ancestors(element)) if tree.tags[ancestor] == "form"), -1
    )


def split_block_and_bar(page: PageLines, cluster: list[Label]) -> tuple[list[Label], list[Label]]:
    """Return a group's labels as two lists: those in the metadata block, and all others.

    A group with the label of an index number has a block. Any other group has a block if its labels have at least
    two meanings, one of which occurs only in metadata blocks. If the group has no block, the first list is empty
    and the second list contains all labels.

    The block is the smallest element that contains all labels that occur only in metadata blocks. If there is only
    one such label, the element also contains the labels next to it that look the same. In a block that says who
    made the suggestion, the other labels about the suggestion count like them.

    Args:
        page: the page's lines.
        cluster: the group of labels, in document order.
    """
    meanings = {label.meaning for label in cluster} - {IGNORED}
    if "index_number" not in meanings and (STRONG.isdisjoint(meanings) or len(meanings) < 2):
        return [], cluster
    strong = [label for label in cluster if label.meaning in STRONG]
    if any(label.meaning == "suggested_by" for label in strong):
        strong = [label for label in cluster if label.meaning in STRONG or label.meaning == "suggestion"]
    if len(strong) == 1:
        # One label does not show how far its block reaches. The neighbours that look like it do.
        strong = _alike_neighbours(page, cluster, cluster.index(strong[0]))
    container = common_container(page, strong)
    tree = page.tree
    block = [label for label in cluster if tree.inside(label_element(page, label), container)]
    return block, [label for label in cluster if label not in block]


def _alike_neighbours(page: PageLines, cluster: Sequence[Label], index: int) -> list[Label]:
    """Return a label and the labels next to it that look the same, with only values between them.

    Labels look the same if :func:`_common_look` returns the same tuple for them.

    Args:
        page: the page's lines.
        cluster: the group of labels, in document order.
        index: the position of the label in ``cluster``.
    """
    common = _common_look(page, cluster[index])
    first, after = index, index + 1
    while first > 0 and _are_adjacent(page, cluster[first - 1], cluster[first], common):
        first -= 1
    while after < len(cluster) and _are_adjacent(page, cluster[after - 1], cluster[after], common):
        after += 1
    return list(cluster[first:after])


def _are_adjacent(page: PageLines, one: Label, other: Label, common: tuple[object, ...]) -> bool:
    """Return whether two labels are neighbours in one metadata block, with at most a value between them.

    Labels in the same line are neighbours. Labels in different lines must look the same (``common``) and have the
    same parent element, or their parents must be consecutive rows or lists of the same kind.

    Args:
        page: the page's lines.
        one: the first label.
        other: the second label, which follows it.
        common: the look that both labels must have, as returned by :func:`_common_look`.
    """
    between = other.line - one.line
    if not between:
        return True
    if _common_look(page, one) != common or _common_look(page, other) != common:
        return False
    tree = page.tree
    parents = [tree.parents[block_element(page, label)] for label in (one, other)]
    if tree.tags[parents[0]] in {"tr", "li", "dd", "dt"}:
        parents = [tree.parents[parent] for parent in parents]
    listed = tree.tags[parents[0]] in {"table", "tbody", "ul", "ol", "dl"}
    near = between <= (2 if one.whole else 1)
    if parents[0] == parents[1]:
        return listed or near
    # Each pair may have a list or row of its own, one after the other.
    rows = [(tree.tags[parent], tree.attribute(parent, "class"), tree.parents[parent]) for parent in parents]
    return near and rows[0] == rows[1]


def block_element(page: PageLines, label: Label) -> int:
    """Return the index of the block-level element or table cell that contains a label.

    Inline markup around the label is skipped, except ``<i>``.
    """
    tree = page.tree
    element = label_element(page, label)
    while tree.tags[element] not in BLOCKS and tree.tags[element] != "i" and tree.parents[element] >= 0:
        element = tree.parents[element]
    return element


def _common_look(page: PageLines, label: Label) -> tuple[object, ...]:
    """Return a tuple that describes how a label looks. It is the same for all labels of a metadata block.

    The tuple consists of the tag, the class and the parent's tag of the block-level element that contains the
    label. For a label in the middle of a line, the tuple consists only of the index of that line.
    """
    if not label.whole and label.after and label.begin:
        return (label.line,)
    return look_of(page, block_element(page, label))


def look_of(page: PageLines, element: int) -> tuple[str, str, str]:
    """Return an element's tag, its class and its parent's tag. Elements for which these are equal look the same."""
    tree = page.tree
    return tree.tags[element], tree.attribute(element, "class"), tree.tags[tree.parents[element]]


def common_container(page: PageLines, labels: Sequence[Label]) -> int:
    """Return the index of the smallest element that contains all of the given labels.

    If that element is inside a small list or table, the index of the list or table is returned instead.
    """
    tree = page.tree
    container = label_element(page, labels[0])
    for label in labels[1:]:
        container = tree.common(container, label_element(page, label))
    whole = container
    while tree.tags[whole] in _PARTS and tree.parents[whole] >= 0:
        whole = tree.parents[whole]
    first, after = page.span(whole)
    return whole if tree.tags[whole] in _CONTAINERS and after - first <= 2 * _FAR else container


def is_search_form(page: PageLines, labels: Sequence[Label]) -> bool:
    """Return whether labels belong to a search form: a small element with editable fields among its labels."""
    tree = page.tree
    container = common_container(page, labels)
    first, after = page.span(container)
    if after - first > 2 * _FAR:
        return False
    if _FIELDS.isdisjoint(tree.tags[container : tree.ends[container]]):
        return False
    return any(
        tree.tags[element] in _FIELDS and is_editable(page, element)
        for element in range(container, tree.ends[container])
    )


def is_editable(page: PageLines, field: int) -> bool:
    """Return whether a reader can fill in a form field.

    A hidden, read-only or disabled field is not editable.
    """
    attributes = page.tree.attributes(field)
    hidden = (attributes.get("type") or "").lower() == "hidden"
    return not hidden and not {"readonly", "disabled"} & attributes.keys()
