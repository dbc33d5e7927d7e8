"""docs/signals.md: it names every signal of the walk, and the extension that it shows works as printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.portals.walking import signals
from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

PAGE = (PROJECT / "docs" / "signals.md").read_text(encoding="utf-8")
REFUSED = "t20240914_13626437.html"


def test_every_signal_has_a_row() -> None:
    names = [name for name, value in vars(signals).items() if type(value) is object]
    assert len(names) == 7
    assert [name for name in names if f"\n| `{name}` |" not in PAGE] == []


def test_the_extension_on_the_page_works_as_printed(tmp_path: Path) -> None:
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        name = block.split("\n", 1)[0].removeprefix("# ")
        (tmp_path / name).write_text(block, encoding="utf-8")
    saved = tmp_path / "saved"
    shutil.copytree(PROJECT / "fixtures" / "chongqing", saved)
    lines = [json.loads(line) for line in (saved / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line["url"].endswith(REFUSED):
            line["status"] = 412
    (saved / "pages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "chongqing", "-a", "columns=kjj", "-s", f"REPLAY={saved}",
         "-s", f"DATA_DIR={tmp_path / 'data'}"],
        cwd=PROJECT,
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "my_settings", "PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ended.stdout.startswith("kjj: status_412\n"), ended.stdout + ended.stderr
