"""Yan'an (延安), on the platform of Shaanxi.

All columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.shaanxi import Shaanxi

CZJ = "https://czj.yanan.gov.cn/zfxxgk/fdzdgknr/jyta/"


class YananSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Finance Bureau (财政局) and the Education Bureau (教育局).
    """

    name = "yanan"
    label = "延安"
    division = "610600"
    place = "延安市"
    family = Shaanxi()
    columns = (
        Column("czj", f"{CZJ}rdjy/1.html", "suggestion", label="市财政局"),
        Column("czj-proposals", f"{CZJ}zxta/1.html", "proposal", label="市财政局"),
        Column("jyj", "https://jyj.yanan.gov.cn/zfxxgk/fdzdgknr/jyta/1.html", label="市教育局"),
    )
