"""Runs of a city, as a command in a process of its own or within this one."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from tests.portal import Portal

PROJECT = Path(__file__).resolve().parents[2]

SHARED = PROJECT.parent / "shared"


@dataclass
class Run:
    """A run of the command that has ended."""

    code: int
    screen: str
    city: Path

    @property
    def last_line(self) -> str:
        return self.screen.strip().splitlines()[-1]

    def lines(self, name: str = "records.jsonl") -> list[dict[str, Any]]:
        path = self.city / name
        return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []

    @property
    def manifest(self) -> dict[str, Any]:
        newest = max(
            (self.city / "runs").glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name)
        )
        manifest: dict[str, Any] = orjson.loads(newest.read_bytes())
        return manifest


class Crawl(Protocol):
    def __call__(self, *arguments: str, city: str = "chongqing", replay: Path | str | None = None) -> Run: ...


class Visit(Protocol):
    def __call__(self, portal: Portal, settings: dict[str, Any] | None = None, **arguments: str) -> Run: ...


CITY_OF = {"trs": "chongqing", "jeecms": "zhengzhou"}
"""The city whose spider reads a portal's family."""


def run_the_command(data: Path, city: str, *arguments: str, replay: Path | str | None = None) -> Run:
    """Run ``scrapy crawl CITY`` in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "scrapy", "crawl", city, "-s", f"DATA_DIR={data}"]
    if replay is not None:
        command += ["-s", f"REPLAY={replay}"]
    ended = subprocess.run(
        [*command, *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return Run(ended.returncode, ended.stdout, data / city)
