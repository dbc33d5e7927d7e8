"""The families: the content management systems whose portals can be walked. A new one is registered here.

A family's name is its file's. What a family says of itself stands in its class: ``system``, ``signs``,
``is_document``, ``page_url`` and the like (``city.CitySpider``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals.families.anhui import AnhuiSpider
from crawler.portals.families.epoint import EpointSpider
from crawler.portals.families.gkmlpt import GkmlptSpider
from crawler.portals.families.jcms import JcmsSpider
from crawler.portals.families.jeecms import JeecmsSpider
from crawler.portals.families.jeecms_bureau import JeecmsBureauSpider
from crawler.portals.families.jpaas import JpaasSpider
from crawler.portals.families.numbered_query import PlainSpider
from crawler.portals.families.siteserver import SiteServerSpider
from crawler.portals.families.trs_wcm import TrsWcmSpider
from crawler.portals.families.ucap import UcapSpider
from crawler.portals.families.vsb import VsbSpider

if TYPE_CHECKING:
    from crawler.portals.city import CitySpider

FAMILIES: dict[str, type[CitySpider]] = {
    family.__module__.rpartition(".")[2]: family
    for family in (
        TrsWcmSpider,
        JeecmsSpider,
        JeecmsBureauSpider,
        UcapSpider,
        VsbSpider,
        JcmsSpider,
        JpaasSpider,
        GkmlptSpider,
        SiteServerSpider,
        EpointSpider,
        AnhuiSpider,
        PlainSpider,
    )
}
"""Name -> base of the spiders of its cities."""
