"""Renamed settings: the old name works, and a warning gives the new one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

RENAMED = {"COLUMNS_AT_ONCE": "CONCURRENT_COLUMNS", "LOCK_PATIENCE": "LOCK_TIMEOUT"}
"""Old name -> new name."""

logger = logging.getLogger(__name__)


class RenamedSettingsAddon:
    """The add-on that gives a renamed setting the value set under its old name, before other add-ons read it."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the new name with the priority of the old one."""
        for old, new in RENAMED.items():
            if settings.get(old) is not None:
                settings.set(new, settings[old], priority=settings.getpriority(old) or 0)
                logger.warning("Setting %s was renamed to %s: write -s %s=%s.", old, new, new, settings[old])
