"""Xianning (咸宁), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live. The portal has one column a year: those of other years are not
included.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://sthjj.xianning.gov.cn/xxgk/fdzdgknr/qtzdgknr/jytabl/2025jyta/"


class XianningSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Ecology and Environment Bureau (生态环境局).
    """

    name = "xianning"
    label = "咸宁"
    division = "421200"
    place = "咸宁市"
    family = TrsWcm()
    columns = (Column("sthjj", LISTING, label="市生态环境局"),)
