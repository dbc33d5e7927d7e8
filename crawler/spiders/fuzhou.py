"""Fuzhou (福州), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://www.yongtai.gov.cn/xjwz/zwgk/tabl/zxta/"


class FuzhouSpider(CitySpider):
    """Collects replies to members of the CPPCC, from the Forestry Bureau (林业局) of Yongtai."""

    name = "fuzhou"
    label = "福州"
    division = "350100"
    place = "福州市"
    family = TrsWcm()
    columns = (Column("yongtai", LISTING, "proposal", label="县林业局", division="350125", place="永泰县"),)
