"""Liaoning (辽宁), on the platform of Liaoning.

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live. The portal has one column a meeting: those of other years are not included.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.liaoning import Liaoning

LISTING = "https://czt.ln.gov.cn/czt/zfxxgk/fdzdgknr/jyta/srddbjy/sssjrdschy2025n/"


class LiaoningSpider(CitySpider):
    """Collects replies to deputies, from the Finance Department (财政厅)."""

    name = "liaoning"
    label = "辽宁"
    division = "210000"
    place = "辽宁省"
    family = Liaoning()
    columns = (Column("czt", LISTING, "suggestion", label="省财政厅"),)
