"""Jiujiang (九江), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://www.gongqing.gov.cn/mzj/fdzdgknr_187053/jytabl/bljg/"


class JiujiangSpider(CitySpider):
    """Collects replies to deputies, from the Civil Affairs Bureau (民政局) of Gongqingcheng."""

    name = "jiujiang"
    label = "九江"
    division = "360400"
    place = "九江市"
    family = TrsWcm()
    columns = (
        Column("gongqing", LISTING, "suggestion", label="市民政局", division="360482", place="共青城市"),
    )
