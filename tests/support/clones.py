"""A copy of the project as it stands, in a git repository of its own: for tests that write into it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.project import PROJECT

_GIT = ["git", "-c", "user.name=a test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]


ONLY_WHAT_IS_NEEDED = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_socket"}
"""For a pytest that a test starts: most of its time would go to plug-ins that one city's tests do without."""


def copy_project(folder: Path, leave_out: tuple[str, ...] = ()) -> None:
    """Copy every file that git knows or would know, and what Python has compiled of them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listed.stdout.split("\0") if name and not name.startswith(leave_out)]
    for name in names:
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)
    for place in {Path(name).parent / "__pycache__" for name in names if name.endswith(".py")}:
        if (PROJECT / place).is_dir():
            shutil.copytree(PROJECT / place, folder / place)


@dataclass(frozen=True)
class Clone:
    """A copy of the project."""

    folder: Path

    @classmethod
    def into(cls, folder: Path) -> Clone:
        """Copy every file that git knows or would know, and commit it there."""
        copy_project(folder)
        clone = cls(folder)
        clone.git("init", "-q")
        clone.git("add", "-A")
        clone.git("commit", "-q", "-m", "as it stands")
        return clone

    def git(self, *arguments: str) -> str:
        return subprocess.run(
            [*_GIT, *arguments], cwd=self.folder, capture_output=True, text=True, check=True
        ).stdout

    def new_files(self) -> list[str]:
        """What ``git status`` shows: every line must be a new file."""
        lines = self.git("status", "--short", "--untracked-files=all").splitlines()
        assert all(line.startswith("?? ") for line in lines), lines
        return sorted(line.removeprefix("?? ") for line in lines)

    def clean(self) -> None:
        """Take out what is new."""
        self.git("clean", "-fdq")

    def run(self, module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a module (scrapy, pytest) of the copy, with this interpreter."""
        own = {**os.environ, **ONLY_WHAT_IS_NEEDED, "PYTHONPATH": str(self.folder), **environment}
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env=own,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
