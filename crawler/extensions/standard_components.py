"""Scrapy components that a run loads only if a setting asks for them.

Each of them imports a library that opens a socket or starts a web server. A run that does not need the component,
such as a replay, must not import it.
"""

from __future__ import annotations

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings

COOKIES = "crawler.middlewares.cookies.CookiesMiddleware"
"""Our subclass of Scrapy's middleware for cookies."""

_MIDDLEWARES = "DOWNLOADER_MIDDLEWARES_BASE"
_EXTENSIONS = "EXTENSIONS_BASE"
_SCRAPYS_COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"


class StandardComponentsAddon:
    """A Scrapy add-on that loads a component of Scrapy's if a setting that concerns it is set.

    ``crawler/settings.py`` leaves these components out. With this add-on, their settings work as Scrapy documents
    them: ``COOKIES_ENABLED``, ``HTTPAUTH_USER``, ``HTTPAUTH_PASS``, ``TELNETCONSOLE_ENABLED``,
    ``REMOTE_CONTROL_ENABLED`` and ``LOGSTATS_INTERVAL``.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the components that ``settings`` ask for to Scrapy's lists of standard components."""
        if settings.getbool("COOKIES_ENABLED"):
            place = default_settings.DOWNLOADER_MIDDLEWARES_BASE[_SCRAPYS_COOKIES]
            _add(settings, _MIDDLEWARES, {COOKIES: place})
        if settings["HTTPAUTH_USER"] or settings["HTTPAUTH_PASS"]:
            _add(settings, _MIDDLEWARES, _standard(_MIDDLEWARES, ".HttpAuthMiddleware"))
        if settings.getbool("TELNETCONSOLE_ENABLED"):
            _add(settings, _EXTENSIONS, _standard(_EXTENSIONS, ".TelnetConsole"))
        if settings.getbool("REMOTE_CONTROL_ENABLED"):
            _add(settings, _EXTENSIONS, _standard(_EXTENSIONS, ".RemoteControl"))
        if (settings.getpriority("LOGSTATS_INTERVAL") or 0) > SETTINGS_PRIORITIES["default"]:
            _add(settings, _EXTENSIONS, _standard(_EXTENSIONS, ".LogStats"))


def _standard(name: str, ending: str) -> dict[str, int]:
    """Return the component of Scrapy's default setting ``name`` whose class has the given name, with its order."""
    defaults: dict[str, int] = getattr(default_settings, name)
    return {path: place for path, place in defaults.items() if path.endswith(ending)}


def _add(settings: BaseSettings, name: str, components: dict[str, int]) -> None:
    settings.set(name, {**settings.getdict(name), **components}, priority="project")
