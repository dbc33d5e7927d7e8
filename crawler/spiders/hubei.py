"""Hubei (湖北), on the system TRS WCM (海云).

All columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

JXT = "https://jxt.hubei.gov.cn/fbjd/xxgkml/qtzdgknr/jytabl/zxwyta/"
WLT = "https://wlt.hubei.gov.cn/zfxxgk/fdzdgknr/qtzdgknr/jytabl/"


class HubeiSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Economy and Information Technology Department (经济和信息化厅) and the Culture and
    Tourism Department (文化和旅游厅).
    """

    name = "hubei"
    label = "湖北"
    division = "420000"
    place = "湖北省"
    family = TrsWcm()
    columns = (
        Column("jxt", JXT, "proposal", label="省经济和信息化厅"),
        Column("wlt", f"{WLT}rddbjy/", "suggestion", label="省文化和旅游厅"),
        Column("wlt-proposals", f"{WLT}zxwyta/", "proposal", label="省文化和旅游厅"),
    )
