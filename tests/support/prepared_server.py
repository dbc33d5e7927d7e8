"""The process that has imported the program, and of which ``tests.support.prepared`` starts copies."""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import runpy
import signal
import socket
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import IO, cast

from scrapy.utils.project import get_project_settings

from crawler.commands.crawlall import _modules_of_a_crawl


def _serve(connection: socket.socket) -> None:
    """Fork until the connection ends. Return in each copy, with its command line set."""
    while True:
        message, files, _, _ = socket.recv_fds(connection, 1 << 20, 4)
        if not message:
            sys.exit()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if os.fork() == 0:
            connection.close()
            break
        for file in files:
            os.close(file)
    *streams, ended = files
    process = os.fork()
    if process:
        for file in streams:
            os.close(file)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.write(ended, process.to_bytes(8))
        os.write(ended, os.waitpid(process, 0)[1].to_bytes(8))
        os._exit(0)
    os.close(ended)
    for number, file in enumerate(streams):
        os.dup2(file, number)
        os.close(file)
    first, arguments, folder, environment, own_session = pickle.loads(message)  # noqa: S301 sent by pytest's process
    if own_session:
        os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _stream(number)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    if environment.get("PYTHONUNBUFFERED"):
        cast("TextIOWrapper", sys.stdout).reconfigure(write_through=True)
    sys.argv = ["scrapy", *arguments]
    exec(first, {})  # noqa: S102 a test's own code


def _stream(number: int) -> IO[str]:
    mode, like = ("r", sys.stdin) if number == 0 else ("w", (sys.stdout, sys.stderr)[number - 1])
    buffering = 1 if number == 2 or os.isatty(number) else -1
    return open(number, mode, buffering, encoding=like.encoding, errors=like.errors, closefd=False)


if __name__ == "__main__":
    for module in _modules_of_a_crawl(get_project_settings()):
        importlib.import_module(module)
    sys.modules.pop("crawler.settings")  # a setting may come from the environment
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
