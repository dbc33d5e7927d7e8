"""A Scrapy add-on that enables monitoring with Prometheus, Sentry or Spidermon, and logs as JSON lines.

Each of these features is enabled by its own setting, and changes neither what a run does nor how it ends. The
optional packages that they need are installed with ``pip install -c constraints.txt -e '.[monitor]'``.
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec

from scrapy.exceptions import ScrapyDeprecationWarning
from scrapy.settings import BaseSettings

MONITORING_EXTENSIONS = {
    "METRICS_DIR": ("prometheus_client", "crawler.extensions.prometheus.PrometheusTextfile", 310),
    "SENTRY_DSN": ("sentry_sdk", "crawler.extensions.sentry.SentryExtension", 320),
    "MONITORS": ("spidermon", "spidermon.contrib.scrapy.extensions.Spidermon", 330),
    "LOG_JSON": ("pythonjsonlogger", "crawler.extensions.json_log.JsonLog", 90),
}
"""For each monitoring setting: the package it needs, the extension it enables, and the extension's order."""

SUITE = "crawler.extensions.spidermon.RunSuite"


class MonitoringError(Exception):
    """Raised if a monitoring setting cannot be used. The message says what the operator can do."""


class MonitoringAddon:
    """A Scrapy add-on that enables one extension for each monitoring setting that is turned on."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Enable one extension for each monitoring setting that is turned on.

        Raises:
            MonitoringError: a required package is not installed.
        """
        for name, (package, extension, order) in MONITORING_EXTENSIONS.items():
            enabled = settings.getbool(name) if name in {"MONITORS", "LOG_JSON"} else settings[name]
            if not enabled:
                continue
            if find_spec(package) is None:
                raise MonitoringError(
                    f"{name} needs {package}: pip install -c constraints.txt -e '.[monitor]', or leave {name} out."
                )
            settings["EXTENSIONS"].set(extension, order, priority="addon")
            if name == "MONITORS":
                # Spidermon 1.27 writes its report with the deprecated method.
                warnings.filterwarnings("ignore", r"Spider\.log\(\) is deprecated", ScrapyDeprecationWarning)
                settings.set("SPIDERMON_ENABLED", True, priority="addon")  # noqa: FBT003 Scrapy's signature
                if not settings.getlist("SPIDERMON_ENGINE_STOP_MONITORS"):
                    settings.set("SPIDERMON_ENGINE_STOP_MONITORS", [SUITE], priority="addon")
