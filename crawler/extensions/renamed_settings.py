"""Support for renamed settings: an old name still works, but a warning shows the new name."""

from __future__ import annotations

import logging

from scrapy.settings import BaseSettings

RENAMED = {"COLUMNS_AT_ONCE": "CONCURRENT_COLUMNS", "LOCK_PATIENCE": "LOCK_TIMEOUT"}
"""The new name of each renamed setting, by its old name."""

logger = logging.getLogger(__name__)


class RenamedSettingsAddon:
    """A Scrapy add-on that copies each setting from its old name to its new name.

    It must come before add-ons that read one of these settings.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Copy the value and priority of each old name in ``settings`` to its new name, and log a warning.

        Old names that are not set are skipped.
        """
        for old, new in RENAMED.items():
            if settings.get(old) is not None:
                settings.set(new, settings[old], priority=settings.getpriority(old) or 0)
                logger.warning("Setting %s was renamed to %s: write -s %s=%s.", old, new, new, settings[old])
