"""Guangxi (广西), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://sjt.gxzf.gov.cn/zwgk/fdzdgknr/JYTA_01/"


class GuangxiSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC, from the Audit Department (审计厅)."""

    name = "guangxi"
    label = "广西"
    division = "450000"
    place = "广西壮族自治区"
    family = TrsWcm()
    columns = (Column("sjt", LISTING, label="自治区审计厅"),)
