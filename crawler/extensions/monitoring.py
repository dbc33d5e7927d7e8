"""A Scrapy add-on that enables monitoring with Prometheus, Sentry or Spidermon, and logs as JSON lines.

Each of these features is enabled by its own setting, and changes neither what a run does nor how it ends. The
optional packages that they need are installed with ``pip install -c constraints.txt -e '.[monitor]'``.
"""

from __future__ import annotations

import os
import warnings
from importlib.util import find_spec
from pathlib import Path

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

        The values are checked here, and not by the extensions: these are created when the run has begun.

        Raises:
            MonitoringError: a required package is not installed, or a value cannot be used.
        """
        for name, (package, extension, order) in MONITORING_EXTENSIONS.items():
            enabled = settings.getbool(name) if name in {"MONITORS", "LOG_JSON"} else settings[name]
            if not enabled:
                continue
            if find_spec(package) is None:
                raise MonitoringError(
                    f"{name} needs {package}: pip install -c constraints.txt -e '.[monitor]', or leave {name} out."
                )
            if name == "METRICS_DIR":
                _check_folder(Path(settings[name]))
            elif name == "SENTRY_DSN":
                _check_dsn(str(settings[name]))
            settings["EXTENSIONS"].set(extension, order, priority="addon")
            if name == "MONITORS":
                # Spidermon 1.27 writes its report with the deprecated method.
                warnings.filterwarnings("ignore", r"Spider\.log\(\) is deprecated", ScrapyDeprecationWarning)
                settings.set("SPIDERMON_ENABLED", True, priority="addon")  # noqa: FBT003 Scrapy's signature
                if not settings.getlist("SPIDERMON_ENGINE_STOP_MONITORS"):
                    settings.set("SPIDERMON_ENGINE_STOP_MONITORS", [SUITE], priority="addon")


def _check_folder(folder: Path) -> None:
    """Check that metrics can be written to the folder in the setting ``METRICS_DIR``."""
    if not folder.is_dir():
        raise MonitoringError(f"METRICS_DIR {folder} is not a folder: create it, or leave METRICS_DIR out.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise MonitoringError(
            f"METRICS_DIR {folder} cannot be written: make it writable, or leave METRICS_DIR out."
        )


def _check_dsn(dsn: str) -> None:
    """Check that the setting ``SENTRY_DSN`` is a DSN (the address of a Sentry project)."""
    from sentry_sdk.utils import BadDsn, Dsn  # noqa: PLC0415 an extra

    try:
        Dsn(dsn)
    except BadDsn as error:
        raise MonitoringError(
            f"SENTRY_DSN is not a DSN ({error}): copy it from the project's settings in Sentry."
        ) from error
