"""TLS for servers that speak only what today's clients refuse.

A city names it as a value, ``tls = "legacy"``, so that no other city pays for it. Found with servers that
offer a short Diffie-Hellman key, or TLS 1.0 alone: Scrapy's own client keeps the security level of its
library, whatever the cipher list says; its aiohttp client does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

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
"""Scrapy settings by the name that a city gives."""


def allow_legacy_tls(settings: BaseSettings, kind: str) -> None:
    """Set what a kind of old servers needs, for the runs of one city.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in SETTINGS:
        raise ValueError(f"tls = {kind!r} is none of {', '.join(SETTINGS)}.")
    for name, value in SETTINGS[kind].items():
        if name == "DOWNLOAD_HANDLERS":
            settings.set(name, {**settings.getdict(name), **value}, priority="spider")
        else:
            settings.set(name, value, priority="spider")
