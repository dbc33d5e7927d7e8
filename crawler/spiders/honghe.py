"""Honghe (红河), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://www.hhgj.gov.cn/zmhd/jytabldf/2018njytabldf/2018nrdjybldf/"


class HongheSpider(CitySpider):
    """Collects replies to deputies, from the Civil Affairs Bureau (民政局) of Gejiu."""

    name = "honghe"
    label = "红河"
    division = "532500"
    place = "红河哈尼族彝族自治州"
    family = TrsWcm()
    columns = (Column("hhgj", LISTING, "suggestion", label="市民政局", division="532501", place="个旧市"),)
