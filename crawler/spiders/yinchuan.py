"""Yinchuan (银川), on the system TRS WCM (海云).

Both columns were seen in addresses of real replies. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

YINCHUAN = "http://yinchuan.gov.cn/xxgk/bmxxgkml/sjtj/xxgkml_2231/yata_2244/"
YCXIXIA = "http://www.ycxixia.gov.cn/zwgk/bmxxgkmn/xxqcsglzhzfj/fdzdgknr_48521/yajytablqk_9992/"


class YinchuanSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Transport Bureau (交通运输局) and the Urban Management and Law Enforcement Bureau
    (城市管理综合执法局) of Xixia.
    """

    name = "yinchuan"
    label = "银川"
    division = "640100"
    place = "银川市"
    family = TrsWcm()
    columns = (
        Column("yinchuan", YINCHUAN, "suggestion", label="市交通运输局"),
        Column(
            "ycxixia",
            YCXIXIA,
            "proposal",
            label="区城市管理综合执法局",
            division="640105",
            place="银川市西夏区",
        ),
    )
