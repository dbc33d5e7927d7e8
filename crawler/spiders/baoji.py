"""Baoji (宝鸡), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://www.weibin.gov.cn/col15477/col15480/col15490/"


class BaojiSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC, from the district government of Weibin."""

    name = "baoji"
    label = "宝鸡"
    division = "610300"
    place = "宝鸡市"
    family = TrsWcm()
    columns = (Column("weibin", LISTING, label="区政府", division="610302", place="宝鸡市渭滨区"),)
