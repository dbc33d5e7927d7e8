"""Hanzhong (汉中), on the system 开普 UCAP.

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.ucap import Ucap

LISTING = "http://www.mianxian.gov.cn/mxzf/2020rddbjy/"


class HanzhongSpider(CitySpider):
    """Collects replies to deputies, from the office of the county government (政府办) of Mianxian."""

    name = "hanzhong"
    label = "汉中"
    division = "610700"
    place = "汉中市"
    family = Ucap()
    columns = (Column("mianxian", LISTING, "suggestion", label="县政府办", division="610725", place="勉县"),)
