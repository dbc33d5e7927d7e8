"""What the portal has to know of a family to publish in its look."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .documents import Document


class Family(ABC):
    """A family's URLs and pages. Paths begin with a slash; texts are whole pages."""

    name: ClassVar[str]
    site: ClassVar[str]
    listing_path: ClassVar[str]

    @abstractmethod
    def page_path(self, number: int) -> str:
        """The path of a listing's page, from 1."""

    @abstractmethod
    def document_path(self, document: Document) -> str:
        """The path of a document."""

    @abstractmethod
    def page_number(self, path: str) -> int | None:
        """Which page of the listing a path is, None where it is none."""

    @abstractmethod
    def document_number(self, path: str) -> int | None:
        """Which document a path is, None where it is none."""

    @abstractmethod
    def listing(
        self,
        documents: Sequence[Document],
        number: int,
        pages: int,
        strangers: Sequence[str] = (),
        pinned: Sequence[int] = (),
    ) -> str:
        """A page of the listing; ``strangers`` are addresses that it links as if they were documents,
        ``pinned`` the numbers of documents that it marks as 置顶."""

    @abstractmethod
    def document(self, document: Document, characters: int) -> str:
        """A document's page with a text of so many characters."""

    def _closing(self, document: Document) -> list[str]:  # noqa: ARG002 of use to those who sign
        """The lines after the text: who signs, and on which day."""
        return []

    def home(self) -> str:
        """The front of the site: news, and the site's own name as title."""
        links = "".join(
            f'<li><a href="/news/{number}.html">市领导调研重点工作第{number}期</a></li>'
            for number in range(40)
        )
        return self._page(f"{self.site}门户网站", f'<ul class="news">{links}</ul>')

    def blank(self) -> str:
        """A page of ordinary size from which nothing can be read."""
        return self._page(self.site, "<div></div>" * 400, foot="")

    def message(self) -> str:
        """A page, with status 200, that says that the system is busy."""
        return self._page(
            "提示信息", "<div class='msg'><h2>提示信息</h2><p>系统繁忙，请稍后再试！</p></div>", frame=600
        )

    def login(self) -> str:
        """The page of a login."""
        line = "请使用统一身份认证平台账号登录后访问本系统，如有问题请联系管理员。"
        return self._page("统一身份认证", f"<form>用户名<input>密码<input></form>{f'<p>{line}</p>' * 3}")

    def _page(self, title: str, body: str, *, foot: str = "主办单位：", frame: int = 0) -> str:
        menu = "".join(f'<a href="/m{number}/">政务公开目录第{number}项</a>' for number in range(frame // 50))
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
            f"<div class='top'>{menu}</div>{body}<div class='footer'>{foot}{self.site if foot else ''}</div></body></html>"
        )
