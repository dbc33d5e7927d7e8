"""The services in the setting ``NOTIFY``, and the process that sends them a message.

The URLs of services hold secrets. They go to the process through a pipe, and never into an argument, a log or an error.
"""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

import orjson

from crawler.credentials import remember_secrets

SECONDS = 30
"""The maximum time in seconds that a run waits for all services together."""

_BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z][\w+.-]*://)")
"""Matches what separates two URLs. A comma may be part of a URL, as in that of a mail to several people."""

logger = logging.getLogger(__name__)


class NotifyError(Exception):
    """The setting ``NOTIFY`` cannot be used. The message is a sentence for the operator, without a secret."""


def services_of(setting: Any) -> list[str]:
    """Return the URLs of services in the value of the setting ``NOTIFY``, and remember them as secrets."""
    values = setting if isinstance(setting, list | tuple) else [setting or ""]
    services = [url for value in values for url in _BETWEEN.split(str(value).strip(" \t\r\n,")) if url]
    remember_secrets([("NOTIFY", services)])
    return services


def check_services(services: Sequence[str]) -> None:
    """Check that Apprise is installed and knows each service. Nothing is sent.

    Raises:
        NotifyError: it is not, or does not.
    """
    if find_spec("apprise") is None:
        raise NotifyError(
            "NOTIFY needs apprise: pip install -c constraints.txt -e '.[monitor]', or leave NOTIFY out."
        )
    unknown = [position for position, problem in _ask(services, "", None, SECONDS).items() if problem]
    if unknown:
        raise NotifyError(
            f"Apprise does not know {_name(services, unknown[0])}. Write the URL as Apprise's page of that"
            " service says, for example wecombot://KEY, and separate several by commas."
        )


def send(services: Sequence[str], title: str, body: str, seconds: float = SECONDS) -> bool:
    """Send a message to all services, and return whether at least one accepted it.

    Each service that did not is a warning in the log. This function raises nothing and returns in time.

    Args:
        services: the URLs of the services.
        title: the title of the message.
        body: its text.
        seconds: the maximum time to wait.
    """
    try:
        answers = _ask(services, title, body, seconds)
    except OSError as error:
        logger.warning("No message was sent: %s. The run is not affected.", error.strerror)
        return False
    for position in range(1, len(services) + 1):
        problem = answers.get(position, f"it did not answer within {seconds:g} seconds")
        if problem is not None:
            logger.warning(
                "No message reached %s: %s. The run is not affected.",
                _name(services, position),
                problem,
            )
    return any(answers.get(position, "") is None for position in range(1, len(services) + 1))


def _name(services: Sequence[str], position: int) -> str:
    """Return the name of a service in a sentence. Of its URL, only the scheme is not secret."""
    scheme, separator, _ = services[position - 1].partition("://")
    return f"service {position} of NOTIFY" + (f" ({scheme[:20]})" if separator and scheme.isalnum() else "")


def _ask(services: Sequence[str], title: str, body: str | None, seconds: float) -> dict[int, str | None]:
    """Return the problem of each service that has answered, by its position in the setting, counted from 1."""
    message = orjson.dumps({"services": services, "title": title, "body": body})
    command = [sys.executable, "-m", "crawler.notify"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            written, _ = process.communicate(message, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            written, _ = process.communicate()
    answers: dict[int, str | None] = {}
    for line in written.splitlines():
        with suppress(ValueError):  # a killed process may leave half a line
            position, problem = orjson.loads(line)
            answers[position] = problem
    return answers
