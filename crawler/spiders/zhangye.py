"""Zhangye (张掖), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://www.gsgz.gov.cn/gzzfxxgk/fdzdgknr/qtfdxx/jytabl/rddbjybljg_6098/"


class ZhangyeSpider(CitySpider):
    """Collects replies to deputies, from the Water Bureau (水务局) of Ganzhou."""

    name = "zhangye"
    label = "张掖"
    division = "620700"
    place = "张掖市"
    family = TrsWcm()
    columns = (
        Column("gsgz", LISTING, "suggestion", label="区水务局", division="620702", place="张掖市甘州区"),
    )
