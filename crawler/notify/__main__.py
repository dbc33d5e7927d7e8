"""Send one message to services with Apprise: ``python -m crawler.notify``, in a process that its parent may kill.

Standard input is one JSON object, ``{"services", "title", "body"}``: the URLs of services hold secrets, so they are neither
arguments nor in any log. Without a body, the URLs are only checked. Standard output gets a line ``[position, problem]`` for
each service when it has answered; the problem is null if there is none.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import orjson
from apprise import Apprise, NotifyFormat

_STATUS = re.compile(r"error=(\d{3})\b")
_one_at_a_time = threading.Lock()


class _Lines(logging.Handler):
    """Keeps what is logged about one service, instead of printing it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += record.getMessage()


def _problem(url: str, title: str, body: str | None) -> str | None:
    """Send the message to one service, and return why it was not sent. The reason holds nothing of the URL."""
    sender = Apprise()
    if not sender.add(url):
        return "Apprise does not know it"
    lines = _Lines()
    for service in sender:
        service.logger = logging.getLogger(f"apprise.{id(service)}")  # Apprise logs in threads of its own
        service.logger.addHandler(lines)
    if body is None or sender.notify(title=title, body=body, body_format=NotifyFormat.TEXT):
        return None
    status = _STATUS.search(lines.text)
    if status is not None:
        return f"it answered with the status {status[1]}"
    return "it could not be reached" if "onnection" in lines.text else "it did not accept the message"


def _answer(position: int, url: str, title: str, body: str | None) -> None:
    problem = _problem(url, title, body)
    with _one_at_a_time:
        sys.stdout.buffer.write(orjson.dumps([position, problem], option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()


def main() -> None:
    """Send the message that standard input describes, to all services at a time."""
    logging.disable(logging.DEBUG)
    logging.getLogger("apprise").propagate = False
    logging.lastResort = None
    message = orjson.loads(sys.stdin.buffer.read())
    with ThreadPoolExecutor(len(message["services"])) as pool:
        for position, url in enumerate(message["services"], 1):
            pool.submit(_answer, position, url, message["title"], message["body"])


if __name__ == "__main__":
    main()
