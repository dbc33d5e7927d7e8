"""Qiandongnan (黔东南), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://www.qdn.gov.cn/zwgk_5871642/jyta_5871719/rddbjydf/"


class QiandongnanSpider(CitySpider):
    """Collects replies to deputies, from the prefecture's government."""

    name = "qiandongnan"
    label = "黔东南"
    division = "522600"
    place = "黔东南苗族侗族自治州"
    family = TrsWcm()
    columns = (Column("qdn", LISTING, "suggestion", label="州政府"),)
