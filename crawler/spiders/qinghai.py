"""Qinghai (青海), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://sthjt.qinghai.gov.cn/hdjl/jytabl/"


class QinghaiSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Ecology and Environment Department (生态环境厅).
    """

    name = "qinghai"
    label = "青海"
    division = "630000"
    place = "青海省"
    family = TrsWcm()
    columns = (Column("sthjt", LISTING, label="省生态环境厅"),)
