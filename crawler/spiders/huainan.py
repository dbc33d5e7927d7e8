"""Huainan (淮南), on the platform of Anhui.

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.anhui import Anhui

LISTING = "https://jtj.huainan.gov.cn/ztzl/rddbzxwyjytabl/"


class HuainanSpider(CitySpider):
    """Collects replies to deputies, from the Transport Bureau (交通运输局)."""

    name = "huainan"
    label = "淮南"
    division = "340400"
    place = "淮南市"
    family = Anhui()
    columns = (Column("jtj", LISTING, "suggestion", label="市交通运输局"),)
