"""The setting ``CONTACT``, which adds the operator's address to the User-Agent header."""

from __future__ import annotations

from scrapy.settings import Settings


class ContactAddon:
    """A Scrapy add-on that appends ``(+CONTACT)`` to the setting ``USER_AGENT``."""

    def update_settings(self, settings: Settings) -> None:
        """Append ``(+CONTACT)`` to ``USER_AGENT``, unless ``USER_AGENT`` already contains it."""
        contact, agent = settings["CONTACT"], settings["USER_AGENT"]
        if contact and str(contact) not in agent:
            priority = settings.getpriority("USER_AGENT") or 0
            settings.set("USER_AGENT", f"{agent} (+{' '.join(str(contact).split())})", priority=priority)
