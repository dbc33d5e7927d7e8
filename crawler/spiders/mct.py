"""The Ministry of Culture and Tourism (文化和旅游部), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://zwgk.mct.gov.cn/zfxxgkml/zhgl/jytadf/"


class MctSpider(CitySpider):
    """Collects replies to deputies of the National People's Congress and to members of the national CPPCC."""

    name = "mct"
    label = "文化和旅游部"
    level = "national"
    place = "全国"
    family = TrsWcm()
    columns = (Column("mct", LISTING, label="文化和旅游部"),)
