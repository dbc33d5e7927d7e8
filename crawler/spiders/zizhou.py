"""Zizhou (子洲), on the platform of Shaanxi.

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.shaanxi import Shaanxi

LISTING = "https://www.zizhou.gov.cn/ztzl/lhzt/zxwytahf/"


class ZizhouSpider(CitySpider):
    """Collects replies to members of the CPPCC, from the Transport Bureau (交通运输局)."""

    name = "zizhou"
    label = "子洲"
    division = "610831"
    place = "子洲县"
    family = Shaanxi()
    columns = (Column("zizhou", LISTING, "proposal", label="县交通运输局"),)
