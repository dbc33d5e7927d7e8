"""Nanjing (南京), on the system TRS WCM (海云).

All columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live. The portal has one column a year: those of other years are not included.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

NANJING = "https://www.nanjing.gov.cn/xxgkn/jytabljggk/"


class NanjingSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC, from the city government."""

    name = "nanjing"
    label = "南京"
    division = "320100"
    place = "南京市"
    family = TrsWcm()
    columns = (
        Column("nanjing-2024-proposals", f"{NANJING}2024njytabl/shizxta/", "proposal", label="市政府"),
        Column("nanjing-2025", f"{NANJING}2025njytabl/shirddbjy/", "suggestion", label="市政府"),
        Column("nanjing-2025-proposals", f"{NANJING}2025njytabl/shizxta/", "proposal", label="市政府"),
    )
