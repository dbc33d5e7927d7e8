"""TLS for servers that support only what today's clients refuse.

A city sets ``tls = "legacy"``; no other city is affected. Seen on servers that offer a short Diffie-Hellman
key, or TLS 1.0 only. Scrapy's own client keeps the security level of its library, whatever the cipher list
says; its aiohttp client does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.settings import BaseSettings

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "legacy": {
        "DOWNLOAD_HANDLERS": dict.fromkeys(
            ("http", "https"), "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"
        ),
        "DOWNLOADER_CLIENT_TLS_CIPHERS": "DEFAULT@SECLEVEL=0",
        "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
    },
}
"""Scrapy settings for each value of a city's ``tls``."""


def allow_legacy_tls(settings: BaseSettings, kind: str) -> None:
    """Set the settings that a city's old servers need.

    Raises:
        ValueError: ``kind`` is not a key of :data:`SETTINGS`.
    """
    if kind not in SETTINGS:
        raise ValueError(f"tls = {kind!r} is unknown: choose from {', '.join(SETTINGS)}.")
    for name, value in SETTINGS[kind].items():
        if name == "DOWNLOAD_HANDLERS":
            settings.set(name, {**settings.getdict(name), **value}, priority="spider")
        else:
            settings.set(name, value, priority="spider")
