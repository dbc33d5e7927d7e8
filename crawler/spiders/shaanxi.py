"""Shaanxi (陕西), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://whhlyt.shaanxi.gov.cn/zfxxgk/fdzdgknr/lzyj/tajy/"


class ShaanxiSpider(CitySpider):
    """Collects replies to deputies, from the Culture and Tourism Department (文化和旅游厅)."""

    name = "shaanxi"
    label = "陕西"
    division = "610000"
    place = "陕西省"
    family = TrsWcm()
    columns = (Column("whhlyt", LISTING, "suggestion", label="省文化和旅游厅"),)
