"""Guiyang (贵阳), on the system TRS WCM (海云).

Both columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

RSJ = "https://rsj.guiyang.gov.cn/zfxxgk/fdzdgklm/jytagk/index.html"


class GuiyangSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Education Bureau (教育局) and the Human Resources and Social Security Bureau
    (人力资源和社会保障局).
    """

    name = "guiyang"
    label = "贵阳"
    division = "520100"
    place = "贵阳市"
    family = TrsWcm()
    columns = (
        Column("jyj", "https://jyj.guiyang.gov.cn/zfxxgk_5617343/fdzdgknr/qtfdxx/jyta/", label="市教育局"),
        Column("rsj", RSJ, label="市人力资源和社会保障局"),
    )
