"""A prepared process behaves as a command line of its own does: output, exit code, signals, session."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from crawler.run.many import prepared
from tests.support.project import PROJECT

pytestmark = pytest.mark.skipif(not prepared.CAN_FORK, reason="this system has no fork")

LIMIT = 1 << 20


async def _run(*options: str, number: int | None = None) -> tuple[int, str]:
    """Run ``scrapy`` in a prepared process, send it a signal after its first line, and return exit code and output."""
    reader, writer = os.pipe()
    try:
        process = await prepared.start(options, writer, LIMIT)
        output = await process.stdout.readline()
        if number == signal.SIGKILL:
            process.kill()
        elif number == signal.SIGTERM:
            process.terminate()
        output += await process.stdout.read()
        return await process.wait(), output.decode()
    finally:
        os.close(reader)
        os.close(writer)


def shell(code: str) -> tuple[str, ...]:
    return "shell", "--nolog", "-c", code


def test_output_and_exit_code_are_those_of_the_command() -> None:
    code, output = asyncio.run(_run("version"))
    assert (code, output[:7]) == (0, "Scrapy ")
    code, output = asyncio.run(_run("no-such-command"))
    assert code == 2
    assert "Unknown command: no-such-command" in output


def test_a_process_has_a_session_of_its_own() -> None:
    code, output = asyncio.run(_run(*shell("print(__import__('os').getsid(0) == __import__('os').getpid())")))
    assert (code, output.splitlines()[0]) == (0, "True")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_code_of_a_process_that_a_signal_ended_names_the_signal(number: int) -> None:
    waits = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_DFL); print(1, flush=True); time.sleep(600)"
    code, _ = asyncio.run(_run(*shell(f"exec({waits!r})"), number=number))
    assert code == -number


def test_the_imports_of_a_crawl_hold_all_reading_install_no_reactor_and_import_no_city() -> None:
    program = (
        "import sys, importlib\n"
        "from scrapy.utils.project import get_project_settings\n"
        "from crawler.commands.crawlall import _modules_of_a_crawl\n"
        "names = _modules_of_a_crawl(get_project_settings())\n"
        "for name in names: importlib.import_module(name)\n"
        "spiders = [name for name in sys.modules if name.startswith('crawler.spiders.')]\n"
        "reading = 'crawler.reading.page' in sys.modules and 'crawler.loaders' in sys.modules\n"
        "print(len(names) > 50, reading, 'twisted.internet.reactor' in sys.modules, spiders)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "True True False []\n"
