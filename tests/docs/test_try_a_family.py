"""docs/try-a-family.md: its commands work as written, and it lists every family and every fault of the portal."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.portals.families.registry import FAMILIES
from tests.docs.test_add_a_city import PRINTED, blocks, check, commands, run
from tests.portal import Portal
from tests.portal.__main__ import FAMILY_NAMES, family_of, make_parser
from tests.portal.faults import KINDS, Fault
from tests.support.clones import Clone
from tests.support.project import PROJECT

PAGE = PROJECT / "docs" / "try-a-family.md"
TEXT = PAGE.read_text(encoding="utf-8")


def table(heading: str) -> dict[str, str]:
    """The rows of a table, by its first column."""
    rows = TEXT.split(f"| {heading} |")[1].split("\n\n")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", rows, re.MULTILINE))


def test_there_is_a_portal_of_every_family_and_the_page_lists_them() -> None:
    assert list(FAMILIES.keys() - set(FAMILY_NAMES)) == []
    assert table("`--family`") == {name: FAMILIES[name].system for name in FAMILY_NAMES}


def test_the_page_and_the_help_list_every_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert table("fault") == KINDS
    for example in table("example"):
        Fault.parse(example.removeprefix("--fault "))
    with pytest.raises(SystemExit):
        make_parser().parse_args(["--help"])
    shown = capsys.readouterr().out
    assert [text for text in (*KINDS, *KINDS.values(), *FAMILY_NAMES) if text not in shown] == []
    for line in re.findall(r"^  python -m tests.portal (.*)$", shown, re.MULTILINE):
        make_parser().parse_args(shlex.split(line))


def test_the_commands_that_start_a_portal_print_what_the_page_shows() -> None:
    shown = re.findall(r"^\$ python -m tests.portal (.*)\n(.*)\n(Try: .*)$", TEXT, re.MULTILINE)
    assert len(shown) == 2
    for line, listing, hint in shown:
        options = make_parser().parse_args(shlex.split(line))
        with Portal(family_of(options.city) if options.city else options.family) as portal:
            assert portal.listing.replace(portal.root, PRINTED) == listing
        assert listing in hint
        assert hint[len("Try: ") :].split(" --dry-run")[0] in TEXT.replace(hint, "")


@pytest.mark.slow
def test_the_commands_of_the_page_do_what_it_shows(tmp_path: Path) -> None:
    clone = Clone.into(tmp_path)
    with Portal("vsb", 45) as portal:
        for block in blocks(PAGE):
            for command, expected in commands(block.text):
                code, output = run(clone, command.replace(PRINTED, portal.root))
                assert code == 0, f"{command} ended with {code}:\n{output}"
                check(command, expected, output.replace(portal.root, PRINTED))
    assert all(name.startswith("try/") for name in clone.new_files())


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("--family vbs", "there is no family vbs: did you mean vsb?"),
        ("--city chongking", "there is no city chongking: did you mean chongqing?"),
        ("--fault nonsense", "'nonsense' is no fault: write WHAT[:VALUE][@WHERE][+AFTER][/EVERY][*TIMES]"),
        ("--fault 999", "999 is no status"),
        ("--fault stub:3", "stub takes no :3: write no value"),
        ("--fault file:doc", "file takes no :doc: write :pdf, :gz"),
        ("--fault slow:now", "slow takes no :now"),
        ("--fault 503@nowhere", "@nowhere is no place"),
        ("--port 65536", "65536 is no number from 0 to 65535"),
        ("--rows 0", "0 is no number from 1"),
        ("--documents x", "x is no number"),
        ("--famly trs", "unrecognized arguments: --famly trs"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_2(
    given: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(given.split())
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line
    assert line.endswith(". --help shows what there is.")


@pytest.mark.parametrize(
    ("given", "family"), [("--family trs", "trs"), ("--family trs_wcm", "trs"), ("--family jcms", "jcms")]
)
def test_a_family_has_the_name_that_newcity_prints(given: str, family: str) -> None:
    assert make_parser().parse_args(given.split()).family == family


def test_a_port_in_use_is_one_sentence_and_exit_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "tests.portal", "--port", port, "--seconds", "0"],
            cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert f"port {port} cannot be taken" in line
