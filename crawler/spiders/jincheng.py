"""Jincheng (晋城), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://xxgk.sxgp.gov.cn/gzbm/gpwjj/fdzdgknr/jytabl_wtj/"


class JinchengSpider(CitySpider):
    """Collects replies to deputies, from the Health and Sports Bureau (卫生健康和体育局) of Gaoping."""

    name = "jincheng"
    label = "晋城"
    division = "140500"
    place = "晋城市"
    family = TrsWcm()
    columns = (
        Column("sxgp", LISTING, "suggestion", label="市卫生健康和体育局", division="140581", place="高平市"),
    )
