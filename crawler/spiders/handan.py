"""Handan (邯郸), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://hd.gov.cn/xxgk/cbjytagz/jytabljggk/"


class HandanSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC, from the city government."""

    name = "handan"
    label = "邯郸"
    division = "130400"
    place = "邯郸市"
    family = TrsWcm()
    columns = (Column("hd", LISTING, label="市政府"),)
