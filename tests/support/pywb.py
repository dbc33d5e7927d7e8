"""Ask pywb and the package surt, which are in an environment of their own."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support.project import PROJECT

_ENVIRONMENT = PROJECT / "build" / "pywb"
_SURTS = "import json, sys; from surt import surt; json.dump([surt(url) for url in json.load(sys.stdin)], sys.stdout)"


def surts(urls: list[str]) -> list[str]:
    """Return the SURT of each URL as the package ``surt`` makes it. Skip the test if the package is not installed."""
    return list(_run(["-c", _SURTS], urls, PROJECT))


def index_of(wacz: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the key, the time and the fields of each line of the index in a WACZ."""
    with zipfile.ZipFile(wacz) as packed:
        lines = packed.read("indexes/index.cdxj").decode().splitlines()
    return [
        (key, moment, orjson.loads(fields)) for key, moment, fields in (line.split(" ", 2) for line in lines)
    ]


def answers(wacz: Path, folder: Path) -> list[tuple[int, str]]:
    """Return the status and the SHA-256 of the body that pywb answers for each line of the index in a WACZ, in order.

    pywb serves the WARC files by the index that is in the WACZ. Skip the test if pywb is not installed.
    """
    collection = folder / "collections" / "c"
    (collection / "indexes").mkdir(parents=True)
    with zipfile.ZipFile(wacz) as packed:
        packed.extractall(
            collection, [name for name in packed.namelist() if name.startswith(("archive/", "indexes/"))]
        )
    asked = [(fields["url"], moment) for _, moment, fields in index_of(wacz)]
    script = PROJECT / "tests" / "support" / "pywb_answers.py"
    return [(status, digest) for status, digest in _run([str(script)], asked, folder)]


def _run(arguments: list[str], given: Any, folder: Path) -> Any:
    if not (_ENVIRONMENT / ".done").is_file():
        pytest.skip("pywb is not installed: make test tries to")
    ended = subprocess.run(
        [str(_ENVIRONMENT / "bin" / "python"), "-P", "-W", "ignore", *arguments],
        cwd=folder,
        input=orjson.dumps(given),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return orjson.loads(ended.stdout.splitlines()[-1])  # pywb prints lines of its own before
