"""Settings for servers that support only outdated TLS, which today's clients refuse.

A city requests these settings with ``tls = "legacy"``. Other cities are not affected. The settings are
needed for servers that offer a short Diffie-Hellman key, or only TLS 1.0. Scrapy's default HTTP client
ignores a security level in the cipher list. Scrapy's aiohttp client respects this level, so the aiohttp
client is used for these servers.
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
"""The Scrapy settings for each value of a city's ``tls``."""


def allow_legacy_tls(settings: BaseSettings, kind: str) -> None:
    """Change ``settings`` to allow the outdated TLS of a city's servers.

    Args:
        settings: the settings to change.
        kind: the value of the city's ``tls``.

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
