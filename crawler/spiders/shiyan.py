"""Shiyan (十堰), on the system TRS WCM (海云).

Seen in the address of a real reply: zhuxi. Seen in the public code of other crawlers: keji and sthjj.
Inferred: that rows and pager are those of the system, and the https of keji and sthjj. Not yet run live.
keji and sthjj: one column a year; those of other years are not included.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

KEJI = "https://keji.shiyan.gov.cn/kjjxxgk/sfgwgkml/qtzdgknr/jyhtabl/rdjy/2025/"
STHJJ = "https://sthjj.shiyan.gov.cn/shjbhj/sfgwgkml/qtzdgknr/jyhtabl/zxta/2025/"
ZHUXI = "http://www.zhuxi.gov.cn/xxgkxi/fdzdgk/qtzdgknr/jyta/jytabl2018/zxta/"


class ShiyanSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Science and Technology Bureau (科学技术局), the Ecology and Environment Bureau
    (生态环境局) and the Transport Bureau (交通运输局) of Zhuxi.
    """

    name = "shiyan"
    label = "十堰"
    division = "420300"
    place = "十堰市"
    family = TrsWcm()
    columns = (
        Column("keji", KEJI, "suggestion", label="市科学技术局"),
        Column("sthjj", STHJJ, "proposal", label="市生态环境局"),
        Column("zhuxi", ZHUXI, "proposal", label="县交通运输局", division="420324", place="竹溪县"),
    )
