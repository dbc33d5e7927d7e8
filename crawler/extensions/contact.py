"""Who asks: the User-Agent says how to reach whoever runs this."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import Settings


class ContactAddon:
    """The add-on that puts the setting ``CONTACT`` into ``USER_AGENT``, as robots do: ``(+address)``."""

    def update_settings(self, settings: Settings) -> None:
        """Name the contact."""
        contact, agent = settings["CONTACT"], settings["USER_AGENT"]
        if contact and str(contact) not in agent:
            priority = settings.getpriority("USER_AGENT") or 0
            settings.set("USER_AGENT", f"{agent} (+{' '.join(str(contact).split())})", priority=priority)
