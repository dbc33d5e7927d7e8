"""``CONTACT``: the operator's address in the User-Agent."""

from __future__ import annotations

from scrapy.settings import Settings


class ContactAddon:
    """The add-on that appends the setting ``CONTACT`` to ``USER_AGENT`` in the usual form, ``(+address)``."""

    def update_settings(self, settings: Settings) -> None:
        """Append the contact to ``USER_AGENT``, unless it is there."""
        contact, agent = settings["CONTACT"], settings["USER_AGENT"]
        if contact and str(contact) not in agent:
            priority = settings.getpriority("USER_AGENT") or 0
            settings.set("USER_AGENT", f"{agent} (+{' '.join(str(contact).split())})", priority=priority)
