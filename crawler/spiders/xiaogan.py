"""Xiaogan (孝感), on a JEECMS site.

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.jeecms_bureau import JeecmsBureau

LISTING = "http://www.yingcheng.gov.cn/c/ycsgaj/jytabl/"


class XiaoganSpider(CitySpider):
    """Collects replies to members of the CPPCC, from the Public Security Bureau (公安局) of Yingcheng."""

    name = "xiaogan"
    label = "孝感"
    division = "420900"
    place = "孝感市"
    family = JeecmsBureau()
    columns = (Column("yingcheng", LISTING, "proposal", label="市公安局", division="420981", place="应城市"),)
