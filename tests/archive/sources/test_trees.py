"""Trees of saved files: which folder is a host, and what wget and HTTrack do to names and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.sources.trees import SavedTree, is_netloc, link_key, url_in_tree, with_original_links


@pytest.mark.parametrize(
    "name",
    [
        "www.x.gov.cn", "KJJ.cq.gov.cn", "127.0.0.1", "127.0.0.1:8765", "public.example.gov.cn+8080", "localhost", "localhost:80",
        "[::1]:8080", "中文.中国", "xn--fiq228c.xn--fiqs8s", "portal.local", "www.example",
    ],
)  # fmt: skip
def test_a_folder_is_a_host_where_its_name_can_be_one(name: str) -> None:
    assert is_netloc(name)


@pytest.mark.parametrize(
    "name",
    [
        "a.b", "重庆.科技局", "2024.05", "2024.05.21", "v1.2", "X.files", "saved", "gov.cn", "1.2.3.400", "答复.bak", ".com",
        "a..cn", "-a.gov.cn", "a b.gov.cn", "www.x.gov.cn:port", "",
    ],
)  # fmt: skip
def test_a_folder_is_no_host_where_its_name_cannot_be_one(name: str) -> None:
    assert not is_netloc(name)


def test_the_folder_of_a_host_is_known_wherever_it_is() -> None:
    assert url_in_tree(Path("2024.05/mirror/kjj.cq.gov.cn/a/t1.html")) == "https://kjj.cq.gov.cn/a/t1.html"
    assert (
        url_in_tree(Path("kjj.cq.gov.cn/www.old.gov.cn/t1.html"))
        == "https://kjj.cq.gov.cn/www.old.gov.cn/t1.html"
    )
    assert url_in_tree(Path("saved/kjj.cq.gov.cn")) is None, "the last part is the file"


ADJUSTED = ["h.gov.cn/index.html?a=dir&p=X.html", "h.gov.cn/X/1.jhtml.html", "h.gov.cn/view.jsp@id=7.html"]
ORIGINAL = ["h.gov.cn/index.html?a=dir&p=X", "h.gov.cn/X/1.jhtml", "h.gov.cn/view.jsp?id=7"]


def urls(*names: str) -> list[str | None]:
    pages = [Path("saved", name) for name in names]
    tree = SavedTree(Path("saved"), pages)
    return [tree.url_of(path) for path in pages]


def test_names_that_wget_adjusted_are_those_of_the_portal() -> None:
    assert urls(*ADJUSTED, "h.gov.cn/t1.html") == [
        f"https://{name}" for name in [*ORIGINAL, "h.gov.cn/t1.html"]
    ]


@pytest.mark.parametrize("kept", ["h.gov.cn/X/2.jhtml", "h.gov.cn/show?id=3"])
def test_names_are_literal_where_a_page_of_the_host_kept_such_a_name(kept: str) -> None:
    assert urls("h.gov.cn/view?file=a.html", kept, "other.gov.cn/1.jsp.html") == [
        "https://h.gov.cn/view?file=a.html",
        f"https://{kept}",
        "https://other.gov.cn/1.jsp",
    ]


def test_links_to_files_become_links_to_their_pages() -> None:
    originals = {
        link_key(f"https://{adjusted.replace('@', '?')}"): f"https://{original}"
        for adjusted, original in zip(ADJUSTED, ORIGINAL, strict=True)
    }
    page = (
        "<a href=\"X/1.jhtml.html#top\">一</a><a href='index.html%3Fa=dir&amp;p=X.html'>二</a>"
        '<a href="other.html">三</a><a href="https://elsewhere.gov.cn/1.jhtml.html">四</a><a href="http://[">五</a>'
    )
    assert with_original_links(page.encode(), "https://h.gov.cn/a.html", originals).decode() == (
        '<a href="//h.gov.cn/X/1.jhtml#top">一</a><a href="//h.gov.cn/index.html?a=dir&amp;p=X">二</a>'
        '<a href="other.html">三</a><a href="https://elsewhere.gov.cn/1.jhtml.html">四</a><a href="http://[">五</a>'
    )
