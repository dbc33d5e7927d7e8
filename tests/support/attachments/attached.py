"""Documents of the portal that link files, and what a run made of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.portal import Portal
from tests.support.attachments.files import a_pdf
from tests.support.runs import Run
from tests.support.saved_portal import trs_detail

ON = {"ATTACHMENTS": True}
PDF = a_pdf()


def attach(site: Portal, number: int, *links: str) -> None:
    """Publish a document that links files."""
    path = urlsplit(site.address(number)).path
    text = "".join(f'<a href="{link}">附件：{link}</a>' for link in links)
    page = trs_detail(f"关于第B{number:03}号建议的答复函", f"11500000MB15895317/2024-{number:05}")
    site.extra[path] = page.replace("</p></div></div>", f"</p><p>{text}</p></div></div>")


def lines_of(run: Run) -> list[dict[str, Any]]:
    return run.lines("attachments.jsonl")


def files_of(run: Run) -> list[str]:
    folder = run.city / "attachments"
    return sorted(path.relative_to(run.city).as_posix() for path in folder.rglob("*") if path.is_file())
