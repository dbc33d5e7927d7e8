"""Liupanshui (六盘水), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://hrss.gzlps.gov.cn/bmxxgk/zfxxgk/fdzdgknr/jytabl/"


class LiupanshuiSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Human Resources and Social Security Bureau (人力资源和社会保障局).
    """

    name = "liupanshui"
    label = "六盘水"
    division = "520200"
    place = "六盘水市"
    family = TrsWcm()
    columns = (Column("hrss", LISTING, label="市人力资源和社会保障局"),)
