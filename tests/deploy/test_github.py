"""``.github``: what runs there, with which permissions, and the forms for issues."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.project import PROJECT

BIN = str(Path(sys.executable).parent)


WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))


def jobs_of(path: Path) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text())["jobs"]
    return jobs


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_asks_for_few_permissions(path: Path) -> None:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text())
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 360
        assert job.get("permissions", {}).keys() <= {"contents"}
        for step in job["steps"]:
            assert step.get("uses") or step["run"]
            assert "${{ github.event" not in step.get("run", ""), "text from outside in a shell"


def test_actions_are_pinned_by_digest_with_their_version_in_a_comment() -> None:
    pinned: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        used = [step["uses"] for job in jobs_of(path).values() for step in job["steps"] if "uses" in step]
        lines = re.findall(r"^\s*- uses: (.+)$", path.read_text(), re.MULTILINE)
        assert len(lines) == len(used)
        for line in lines:
            match = re.fullmatch(r"([\w-]+/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", line)
            assert match is not None, line
            pinned.setdefault(match[1], set()).add(line)
    assert all(len(lines) == 1 for lines in pinned.values()), "one version of an action everywhere"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_checkout_leaves_no_credentials(path: Path) -> None:
    for job in jobs_of(path).values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_only_steps_that_run_nothing_of_ours_get_a_token(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text())
    tokens = ("github.token", "secrets.")
    assert not any(token in str(workflow.get("env")) for token in tokens)
    for job in workflow["jobs"].values():
        assert not any(token in str(job.get("env")) for token in tokens)
        for step in job["steps"]:
            if any(token in str(step) for token in tokens):
                assert not re.search(r"\.venv|make |python|scrapy", step["run"]), step["name"]


def test_the_steps_of_the_crawl_that_use_the_token_keep_the_data_and_leave_no_token(tmp_path: Path) -> None:
    """The steps themselves, with a repository in a folder in place of GitHub, and a token of no worth."""
    token, bare, work = "ghs_ThisIsOnlyATest0", tmp_path / "owner" / "fuwen.git", tmp_path / "work"
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
    fetch, keep = (
        step["run"] for step in jobs_of(WORKFLOWS[-1])["crawl"]["steps"] if "TOKEN" in step.get("env", {})
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "GITHUB_SERVER_URL": tmp_path.as_uri(),
        "GITHUB_REPOSITORY": "owner/fuwen",
        "TOKEN": token,
    }
    for night in ("first", "second"):
        folder = work / night
        folder.mkdir(parents=True)
        for script in (fetch, f"mkdir -p data/city; echo {night} >> data/city/records.jsonl", keep):
            subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, check=True)
    kept = ["git", "--git-dir", str(bare), "show", "data:city/records.jsonl"]
    assert subprocess.run(kept, capture_output=True, text=True, check=True).stdout == "first\nsecond\n"
    encoded = base64.b64encode(f"x-access-token:{token}".encode())
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert token.encode() not in content
            assert encoded not in content


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_the_steps_of_a_workflow_are_shell_that_can_be_read(path: Path) -> None:
    for job in yaml.safe_load(path.read_text())["jobs"].values():
        for step in job["steps"]:
            script = re.sub(r"\$\{\{.*?\}\}", "x", step.get("run", ":"))
            ended = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
            assert ended.returncode == 0, ended.stderr


def test_zizmor_finds_no_weakness_in_the_workflows() -> None:
    zizmor = shutil.which("zizmor", path=BIN)
    assert zizmor is not None
    command = [zizmor, "--offline", "--no-progress", str(PROJECT / ".github")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    "path", sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*-*.yml")), ids=lambda path: path.stem
)
def test_an_issue_form_has_what_github_asks_for(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    for field in form["body"]:
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"]["label"]


def test_ci_runs_every_python_and_both_ends_of_the_dependencies() -> None:
    jobs = yaml.safe_load((PROJECT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert {system.partition("-")[0] for system in jobs["systems"]["strategy"]["matrix"]["system"]} == {
        "windows",
        "macos",
    }
    ends = {each["resolution"] for each in jobs["dependencies"]["strategy"]["matrix"]["include"]}
    assert ends == {"lowest-direct", "highest"}
