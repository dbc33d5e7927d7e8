"""A document that unpacks to too much is not unpacked."""

from __future__ import annotations

import pytest

from crawler.documents import bounds
from crawler.documents.bounds import NoTextError
from crawler.documents.text import read_text
from tests.support.attachments.files import a_docx, an_ofd, an_xlsx


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LARGEST_PART", 1000)
    for bomb, kind in ((an_ofd("复" * 1000), "ofd"), (a_docx(), "docx"), (an_xlsx(), "xlsx")):
        with pytest.raises(NoTextError, match="unpacks to too much"):
            read_text(bomb, kind)
