"""Weinan (渭南), on the platform of Shaanxi.

Seen in the address of a real reply: tongguan. Seen in the public code of other crawlers: sfj and
sfj-proposals. Inferred: that rows and pager are those of the system, and the https of sfj and
sfj-proposals. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.shaanxi import Shaanxi

SFJ = "https://sfj.weinan.gov.cn/zmhd/tajy/"
TONGGUAN = "http://tongguan.gov.cn/zfxxgk/fdzdgknr/jyta/zxwyta/"


class WeinanSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Justice Bureau (司法局) and the Civil Affairs Bureau (民政局) of Tongguan.
    """

    name = "weinan"
    label = "渭南"
    division = "610500"
    place = "渭南市"
    family = Shaanxi()
    columns = (
        Column("sfj", f"{SFJ}rdjy/1.html", "suggestion", label="市司法局"),
        Column("sfj-proposals", f"{SFJ}zxta/1.html", "proposal", label="市司法局"),
        Column("tongguan", TONGGUAN, "proposal", label="县民政局", division="610522", place="潼关县"),
    )
