"""Recognise the links and buttons of pagers, whatever wrote them: which of them leads to a page that was not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from lxml.html import HtmlElement

from crawler.portals.pagers.page_addresses import page_number
from crawler.reading import absolute_url

_PAGE = r"[页頁]"
NEXT = re.compile(
    rf"[\s>»›\[［【(（]*(?:(?:下|后|後)\s*[一1]?\s*{_PAGE}|下\s*\d+\s*{_PAGE}|[尾末]\s*{_PAGE}|最[后後]一?{_PAGE}|"
    rf"next(?:\s*page)?|last\s*page)[\s>»›\]］】)）→]*",
    re.IGNORECASE,
)
"""A label that leads to the next or the last page."""

MORE_ROWS = re.compile(
    r"(?:点击|點擊|上拉|下拉)?\s*(?:加载|加載|载入|顯示|显示)\s*更多(?:内容|信息|数据)?[\s>».…↓]*|点击更多|加载下一页|load\s*more[\s.…]*",
    re.IGNORECASE,
)
"""A label of a button that loads more rows into the same page."""

MORE = re.compile(
    r"(?:点击)?(?:查看|浏览|展开|获取|了解)?\s*更多(?:内容|信息|数据)?[\s>».…↓+]*|(?:view|show|see)?\s*more[\s.…>»]*",
    re.IGNORECASE,
)
"""A label of a button that loads more rows, or of a link to another column."""

PAGER_LABEL = re.compile(
    r"[页頁]|更多|next|last|more|prev|first|^\W*\d{1,5}\W*$|^[>»›→＞.…]+$", re.IGNORECASE
)
"""A pattern that is found in every label of a pager, and in few other texts."""

_PREVIOUS = re.compile(
    rf"[\s<«‹\[［【(（]*(?:[上前]\s*[一1]?\s*{_PAGE}|首\s*{_PAGE}|第一{_PAGE}|prev\w*|first)[\s\]］】)）]*",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"首\s*{_PAGE}|第一{_PAGE}|首页|1|first", re.IGNORECASE)
ARROW = re.compile(r"[>»›→＞]{1,3}|\.{3}|…")
"""A label of a link to the next page that is only an arrow."""

_YEAR = range(1990, 2100)
_NUMBER = re.compile(rf"[\[［【(（第\s]*(\d{{1,5}})[\]］】)）\s]*{_PAGE}?")
_PAGER = re.compile(
    r"(?<!home)(?<!web)pag(?:e(?!-?(?:body|content|wrap|container|main))|er|ing|ination)|fenye|fanye|pb_sys|turn",
    re.IGNORECASE,
)
_PAGE_SCRIPT = re.compile(
    r"__doPostBack|page|pag(?:er|ing|in)|fenye|fanye|load|more|next|go\w*\(", re.IGNORECASE
)
_POST_BACK = re.compile(
    r"__doPostBack\(\s*['\"][^'\"]*['\"]\s*,\s*['\"](?:Page\$)?(\d{1,6}|Next|Last)['\"]", re.IGNORECASE
)
_NEXT_PAGE_SCRIPT = re.compile(r"__doPostBack|(?:next|go|goto|turn|jump|to)_?page|page_?next", re.IGNORECASE)
_PAGE_FRAGMENT = re.compile(r"#[!/]*(?:page|p|pn)[=/]\d{1,5}", re.IGNORECASE)
_LOADS = re.compile(r"load|more|page", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:location(?:\.href)?\s*=|(?:window\.open|location\.(?:assign|replace))\()\s*['\"]([^'\"]+)['\"]"
)
_DEAD = re.compile(
    r"\s*(?:#.*|(?:javascript:)?\s*(?:void\s*\(?\s*0?\s*\)?)?\s*;*\s*|javascript:\s*(?:return false)?;*)\s*",
    re.IGNORECASE,
)
_DISABLED = re.compile(
    r"disable|forbid|unable|inactive|nolink|no-link|nomore|no-more|(?:^|\s)p_\w+_d(?:\s|$)|gray|grey",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\w$])\d{1,18}(?!\w)")
_HANDLERS = ("onclick", "@click", "v-on:click", "ng-click", "data-page", "data-pageno")
_NUMBER_ATTRIBUTES = ("data-page", "data-pageno", "data-page-number", "data-pn")
_CLIMB = 3
_SMALL_TEXT = 200


@dataclass(frozen=True, slots=True)
class Click:
    """What a click on a label does.

    Attributes:
        element: the link or button, or the element with the label if it is neither.
        is_control: True if the element is a link or a button.
        target: the address to which it leads, as the page writes it, or None.
        script: the script that it runs, or an empty string.
        disabled: True if the page marks it as disabled.
    """

    element: HtmlElement
    is_control: bool
    target: str | None
    script: str
    disabled: bool

    @property
    def is_dead(self) -> bool:
        """True if neither an address nor a script is known. A script of the page may still react to the click."""
        return self.target is None and not self.script

    @property
    def leads_elsewhere(self) -> bool:
        """True if the click opens an address."""
        return self.target is not None

    @property
    def is_dead_button_for_more(self) -> bool:
        """True if the element does nothing by itself, and is a button or loads something by its class or id."""
        names = f"{self.element.get('class') or ''} {self.element.get('id') or ''}"
        loads = self.element.tag == "button" or _LOADS.search(names) is not None
        return self.is_dead and self.is_control and not self.disabled and loads

    @property
    def runs_pager_script(self) -> bool:
        """True if the click runs a script whose name is that of a pager, and opens no address."""
        return self.target is None and not self.disabled and _PAGE_SCRIPT.search(self.script) is not None

    def numbers(self) -> list[int]:
        """Return the numbers in the script."""
        return [int(number) for number in _NUMBERS.findall(self.script)]


def click_of(element: HtmlElement) -> Click:
    """Return what a click on an element does. The element or one of the elements around it may be the link."""
    around = (element, *islice(element.iterancestors(), _CLIMB))
    control = next((node for node in around if node.tag in {"a", "button"} or _reacts(node)), element)
    if not _reacts(control) and _DEAD.fullmatch(control.get("href") or ""):
        control = next(filter(_reacts, around), control)
    href = control.get("href") or control.get("data-href") or control.get("data-url") or ""
    script = " ".join(filter(None, (control.get(name) for name in _HANDLERS)))
    if _DEAD.fullmatch(href):
        href = ""
    elif href.lower().lstrip().startswith("javascript:"):
        script, href = f"{script} {href.strip()[11:]}".strip(), ""
    opened = _OPENS.search(script)
    own_page = control.get("href", "#").strip() == "" and not script
    is_control = control.tag in {"a", "button", "input"} or bool(script)
    return Click(
        control,
        is_control,
        href or (opened[1] if opened else "" if own_page else None),
        script,
        _is_disabled(control),
    )


def _reacts(element: HtmlElement) -> bool:
    return any(element.get(name) for name in _HANDLERS)


def is_hidden(element: HtmlElement) -> bool:
    """Return whether an element's attributes hide it or an element around it."""
    around = [element, *element.iterancestors()]
    return any(_HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None for node in around)


class PagerLinks:
    """Finds the links of a page that lead to further pages of the same listing."""

    def __init__(self, url: str, known: Collection[str], page_key: Callable[[str], str]) -> None:
        """Prepare to judge the links of the page at ``url``. The pages with the keys ``known`` were read."""
        self._url = url
        self._known = known
        self._page_key = page_key
        self._is_small: dict[HtmlElement, bool] = {}

    def signs(
        self, root: HtmlElement, clicks: Iterable[tuple[str, Click]], pages: int, *, shows_one_page: bool
    ) -> Iterator[str]:
        """Yield a quotation for each link that leads to a page that was not read.

        Args:
            root: the page.
            clicks: the short texts of the page, each with what a click on it does.
            pages: the page count of the family.
            shows_one_page: True if the page states that the listing has one page. A link 下一页 (next page) is then
                not a sign.
        """
        clicks = list(clicks)
        if pages == 1:
            yield from self._page_addresses(root)
        if shows_one_page:
            return
        labelled = [(label, click) for label, click in clicks if not click.disabled]
        dead_previous = any(_PREVIOUS.fullmatch(label) and click.is_dead for label, click in clicks)
        for label, click in labelled:
            number = _NUMBER.fullmatch(label)
            if number and self._is_number_of_page(int(number[1]), click, pages):
                yield f"{label} ({click.target or click.script or 'pager'})"
            elif NEXT.fullmatch(label) and self._is_next(click, pages, dead_previous=dead_previous):
                yield label
            elif ARROW.fullmatch(label) and self._is_arrow(click, pages):
                yield f"{label} ({click.target or click.script})"

    def _page_addresses(self, root: HtmlElement) -> Iterator[str]:
        """Yield each address that has the form of a further page of the same listing, whatever its label is."""
        for link in root.iter("a", "link", "option", "area"):
            address = link.get("value" if link.tag == "option" else "href") or ""
            if "next" in (link.get("rel") or "").lower().split() and self._is_unread(address):
                yield address
            if link.tag == "link":
                continue
            number = self._number_in(address, strong=True)
            if number is None or click_of(link).disabled or is_hidden(link):
                continue
            label = " ".join(link.itertext()).strip()
            if number > 1 or (number == 1 and not _FIRST.fullmatch(label)):
                yield f"{label} ({address})" if 0 < len(label) <= 12 else address
        for link in root.iter("a", "input", "button", "span", "li", "div", "td"):
            post = _POST_BACK.search(f"{link.get('href') or ''} {link.get('onclick') or ''}")
            if post and (not post[1].isdecimal() or int(post[1]) > 1):
                yield post[0]

    def _is_number_of_page(self, number: int, click: Click, pages: int) -> bool:
        """Return whether a label that is a number belongs to a pager and names a page beyond ``pages``."""
        if number <= pages or number < 2 or not click.is_control or is_hidden(click.element):
            return False
        if click.target is not None:
            return self._number_in(click.target, strong=number in _YEAR) is not None
        if _PAGE_FRAGMENT.fullmatch(click.element.get("href") or "") or any(
            click.element.get(name) == str(number) for name in _NUMBER_ATTRIBUTES
        ):
            return True
        return (bool(click.script) and (click.runs_pager_script or self._in_pager(click.element))) or (
            click.is_dead and self._in_pager(click.element)
        )

    def _is_next(self, click: Click, pages: int, *, dead_previous: bool) -> bool:
        """Return whether a label 下一页 (next page) leads to a page that was not read."""
        if not click.is_control or is_hidden(click.element):
            return False
        if pages > 1:
            if click.target is not None:
                return self._number_in(click.target, strong=False) is not None
            return max(click.numbers(), default=0) > pages and click.runs_pager_script
        if click.target is not None:
            return self._is_unread(click.target)
        if click.script:
            return max(click.numbers(), default=2) > 1 or "__doPostBack" in click.script
        return not dead_previous

    def _is_arrow(self, click: Click, pages: int) -> bool:
        if not click.is_control or pages > 1:
            return False
        if click.target is not None:
            return self._number_in(click.target, strong=False) is not None
        if _NEXT_PAGE_SCRIPT.search(click.script) is None and not self._in_pager(click.element):
            return False
        return click.runs_pager_script and max(click.numbers(), default=2) > 1

    def _in_pager(self, element: HtmlElement) -> bool:
        """Return whether an element is in a small element whose class or id is that of a pager."""
        pager = next(filter(is_pager, (element, *islice(element.iterancestors(), _CLIMB))), None)
        if pager is not None and pager not in self._is_small:
            self._is_small[pager] = all(
                total <= _SMALL_TEXT for total in accumulate(map(len, pager.itertext()))
            )
        return pager is not None and self._is_small[pager]

    def _is_unread(self, address: str) -> bool:
        target = absolute_url(self._url, address)
        return target is not None and self._key(target) not in self._known

    def _key(self, url: str) -> str:
        try:
            return self._page_key(url)
        except ValueError:
            return url

    def _number_in(self, address: str, *, strong: bool) -> int | None:
        """Return the page number in an address of this listing that was not read, or None if it is another address.

        Args:
            address: the address, as the page writes it.
            strong: True if only forms are accepted that other pages rarely have: the listing's own file name with
                a number behind it (``list_2.html``), or the listing's own address with a page number in its query.
        """
        if not any(character.isdigit() for character in address):
            return None
        target = absolute_url(self._url, address)
        number = page_number(target, self._url, strong=strong) if target is not None else None
        return number if target is not None and self._key(target) not in self._known else None


def _is_disabled(control: HtmlElement) -> bool:
    around = (control, *islice(control.iterancestors(), 1))
    return (
        control.get("disabled") is not None
        or control.get("aria-disabled") == "true"
        or any(_DISABLED.search(node.get("class") or "") for node in around)
    )


def is_pager(element: HtmlElement) -> bool:
    """Return whether the tag, class or id of an element is that of a pager."""
    return _PAGER.search(f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}") is not None
