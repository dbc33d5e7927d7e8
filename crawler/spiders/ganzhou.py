"""Ganzhou (赣州), on the system 开普 UCAP.

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.ucap import Ucap

LISTING = "https://www.quannan.gov.cn/qnxxxgk/rdjy/"


class GanzhouSpider(CitySpider):
    """Collects replies to deputies, from the county government of Quannan."""

    name = "ganzhou"
    label = "赣州"
    division = "360700"
    place = "赣州市"
    family = Ucap()
    columns = (Column("quannan", LISTING, "suggestion", label="县政府", division="360729", place="全南县"),)
