"""The families: the content management systems whose portals can be walked. A new one is registered here.

A family's name is its file's. What a family says of itself stands in its class: ``system``, ``signs``,
``is_document``, ``page_url`` and the like (``city.CitySpider``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals.jeecms import JeecmsSpider
from crawler.portals.trs_wcm import TrsWcmSpider

if TYPE_CHECKING:
    from crawler.portals.city import CitySpider

FAMILIES: dict[str, type[CitySpider]] = {
    family.__module__.rpartition(".")[2]: family
    for family in (
        TrsWcmSpider,
        JeecmsSpider,
    )
}
"""Name -> base of the spiders of its cities."""
