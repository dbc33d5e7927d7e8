"""Shenzhen (深圳), on the system NFCMS (南方网).

Seen in the address of a real reply: szlhq. Seen in the public code of other crawlers: cgj. Inferred: that
rows and pager are those of the system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.nfcms import Nfcms

CGJ = "https://cgj.sz.gov.cn/zwgk/ztzl/ztzl1/wgkzl/jggk/jytabljggk/"
SZLHQ = "https://www.szlhq.gov.cn/xxgk/jyta/jytablfw/jianyi/"


class ShenzhenSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Urban Management and Law Enforcement Bureau (城市管理和综合执法局) and the Guanlan
    Subdistrict (观澜街道) of Longhua.
    """

    name = "shenzhen"
    label = "深圳"
    division = "440300"
    place = "深圳市"
    family = Nfcms()
    columns = (
        Column("cgj", CGJ, label="市城市管理和综合执法局"),
        Column("szlhq", SZLHQ, "suggestion", label="观澜街道", division="440309", place="深圳市龙华区"),
    )
