"""The families: the content management systems whose portals can be walked. A new one is registered here.

A family's name is its file's. What a family says of itself stands in its class: ``system``, ``signs``,
``is_document``, ``page_url`` and the like (``city.CitySpider``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.portals.anhui import AnhuiSpider
from crawler.portals.epoint import EpointSpider
from crawler.portals.gkmlpt import GkmlptSpider
from crawler.portals.jcms import JcmsSpider
from crawler.portals.jeecms import JeecmsSpider
from crawler.portals.jeecms_bureau import JeecmsBureauSpider
from crawler.portals.jpaas import JpaasSpider
from crawler.portals.plain import PlainSpider
from crawler.portals.siteserver import SiteServerSpider
from crawler.portals.trs_wcm import TrsWcmSpider
from crawler.portals.ucap import UcapSpider
from crawler.portals.vsb import VsbSpider

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
