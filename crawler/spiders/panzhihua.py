"""Panzhihua (攀枝花), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://jytyj.panzhihua.gov.cn/zfxxgk/fdzdgknr_1/jyta/rddbjy/index.shtml"


class PanzhihuaSpider(CitySpider):
    """Collects replies to deputies, from the Education and Sports Bureau (教育和体育局)."""

    name = "panzhihua"
    label = "攀枝花"
    division = "510400"
    place = "攀枝花市"
    family = TrsWcm()
    columns = (Column("jytyj", LISTING, "suggestion", label="市教育和体育局"),)
