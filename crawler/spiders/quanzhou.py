"""Quanzhou (泉州), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://jtj.quanzhou.gov.cn/zfxxgkzl/xxgkml/rddbjy/rdjy/"


class QuanzhouSpider(CitySpider):
    """Collects replies to deputies, from the Transport Bureau (交通运输局)."""

    name = "quanzhou"
    label = "泉州"
    division = "350500"
    place = "泉州市"
    family = TrsWcm()
    columns = (Column("jtj", LISTING, "suggestion", label="市交通运输局"),)
