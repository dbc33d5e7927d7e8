"""The example of docs/contact.md, followed against the portal on loopback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.test_add_a_city import PRINTED, check
from tests.portal import Portal
from tests.support.commands import scrapy_here
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

PAGE = (PROJECT / "docs" / "contact.md").read_text(encoding="utf-8")
PORTAL, CONTACT = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_prints_what_the_page_shows(tmp_path: Path) -> None:
    assert "--family vsb --documents 25 " in PORTAL
    with Portal("vsb", 25) as portal:
        command, *expected = CONTACT.replace(PRINTED, portal.root).splitlines()
        words = command.removeprefix("$ scrapy ").split()
        ended = scrapy_here(*words, "-s", "DOWNLOAD_DELAY=0", folder=tmp_path)
        port = portal.root.rpartition(":")[2]
    assert ended.code == 0, ended.screen
    check(command, [line.replace("-8765", f"-{port}") for line in expected], ended.screen)
    assert (tmp_path / "fuwen_cities" / "evidence" / f"127.0.0.1-{port}.json").is_file()
