"""Hide secrets in everything that is logged, printed or written: keys, passwords and user information in URLs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

HIDDEN = "***"
"""What is shown in place of a secret."""

SHORTEST = 6
"""The minimum length of a secret that is hidden wherever it occurs. A shorter one could be a part of any word."""

_SECRET_NAME = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|PASSWD|PASS$|DSN|CREDENTIAL|^NOTIFY$", re.IGNORECASE)

_USER_INFORMATION = re.compile(r"(?<=://)[^\s/?#\\\"<>，。；：、（）《》]+@")
"""Matches the user information of a URL (RFC 3986, 3.2.1) with the ``@`` after it.

A user name or a password may contain any mark except those that end the host.
"""

_WITHOUT_SCHEME = re.compile(r"[^\s/:@]+:[^\s/@]+@(?=[\w.-]+(?::\d+)?/?$)")
"""Matches the user information of a proxy that is written without a scheme: ``name:password@proxy:8080``."""

_remembered: set[str] = set()


def is_secret(name: str) -> bool:
    """Return whether the value of a setting, an argument or a key with this name is a secret."""
    return "://" not in name and _SECRET_NAME.search(name) is not None


def remember_secrets(settings: Iterable[tuple[str, Any]]) -> None:
    """Remember the secrets among settings, so that :func:`without_secrets` hides them in every text from now on.

    These are the values of settings with the name of a secret, and the passwords in URLs.

    Args:
        settings: the names and values of settings. Values may be lists and dictionaries.
    """
    _remembered.update(secret for name, value in settings for secret in _secrets(value, is_secret(name)))


def without_secrets(value: Any, name: str = "") -> Any:
    """Return a copy of a value in which each secret is ``***``.

    Secrets are the values with the name of a secret, the user information in URLs, and the remembered secrets
    (:func:`remember_secrets`).

    Args:
        value: a text, or lists, tuples and dictionaries of texts. Any other value is returned unchanged.
        name: the name of the value, such as that of a setting.
    """
    if value and is_secret(name) and not _is_count(value):
        return HIDDEN
    if isinstance(value, str):
        return _without_secrets(value)
    if isinstance(value, Mapping):
        return {
            without_secrets(key): without_secrets(item, key if isinstance(key, str) else "")
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)([without_secrets(item) for item in value])
    return value


def _is_count(value: Any) -> bool:
    """Return whether a value is True, or a number too small for a secret, such as the pages that have a label."""
    return isinstance(value, int | float) and abs(value) < 10 ** (SHORTEST - 1)


def _without_secrets(text: str) -> str:
    if "@" in text:
        text = _USER_INFORMATION.sub(f"{HIDDEN}@", text)
        text = _WITHOUT_SCHEME.sub(f"{HIDDEN}@", text)
    for secret in _remembered:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return text


def _secrets(value: Any, secret: bool) -> Iterator[str]:  # noqa: FBT001 private
    if isinstance(value, str):
        printed = [*_USER_INFORMATION.findall(value), *_WITHOUT_SCHEME.findall(value)]
        passwords = [information[:-1].partition(":")[2] for information in printed]
        yield from (part for part in [value] * secret + passwords if len(part) >= SHORTEST)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _secrets(name, secret=False)
            yield from _secrets(item, secret=secret or (isinstance(name, str) and is_secret(name)))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _secrets(item, secret)
