"""What reading may know: nothing of ours but itself, and no Scrapy."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.pages import ROOT

pytestmark = pytest.mark.slow

_ASK = """
import json, sys
import crawler.reading
crawler.reading.read_page(b"<p>x</p>", "https://a.gov.cn/")
print(json.dumps(sorted(sys.modules)))
"""


def _modules() -> list[str]:
    done = subprocess.run([sys.executable, "-c", _ASK], cwd=ROOT, capture_output=True, text=True, check=True)
    modules: list[str] = json.loads(done.stdout)
    return modules


def test_reading_imports_no_scrapy_and_nothing_that_opens_a_socket() -> None:
    tops = {module.split(".")[0] for module in _modules()}
    assert "crawler" in tops
    assert tops.isdisjoint({"scrapy", "twisted", "itemloaders", "requests", "urllib3", "aiohttp"})


def test_reading_imports_nothing_of_ours_but_its_own_modules() -> None:
    ours = [module for module in _modules() if module.split(".")[0] in {"crawler", "pipelines"}]
    assert [module for module in ours if module.split(".")[:2] != ["crawler", "reading"]] == ["crawler"]


def test_every_module_of_reading_can_be_imported_alone() -> None:
    names = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "crawler" / "reading").rglob("*.py")
        if path.stem != "__init__"
    )
    assert "crawler.reading.html.tree" in names
    script = f"import importlib\nfor name in {names!r}: importlib.import_module(name)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
