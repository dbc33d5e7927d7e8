"""Enshi (恩施), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://www.enshi.gov.cn/zc/xxgkml/qtzdgknr/jytabl/rddbjyh/"


class EnshiSpider(CitySpider):
    """Collects replies to deputies, from the prefecture's government."""

    name = "enshi"
    label = "恩施"
    division = "422800"
    place = "恩施土家族苗族自治州"
    family = TrsWcm()
    columns = (Column("enshi", LISTING, "suggestion", label="州政府"),)
