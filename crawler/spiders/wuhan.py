"""Wuhan (武汉), on the system TRS WCM (海云).

Seen in the address of a real reply: jyj. Seen in the public code of other crawlers: gxs, zgj and zrzyhgh.
Inferred: that rows and pager are those of the system, and the https of gxs and zgj. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

ZRZYHGH = "http://zrzyhgh.wuhan.gov.cn/zwgk_18/fdzdgk/jytabl/sjjyta/"


class WuhanSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Supply and Marketing Cooperative (供销社), the Education Bureau (教育局), the Housing
    and Urban Renewal Bureau (住更局) and the Natural Resources and Planning Bureau (自然资源和规划局). Of
    jyj, a report on all replies of a year was seen (``kind: summary``).
    """

    name = "wuhan"
    label = "武汉"
    division = "420100"
    place = "武汉市"
    family = TrsWcm()
    columns = (
        Column("gxs", "https://gxs.wuhan.gov.cn/zfxxgk/fdzdgknr/jytabl/", label="市供销社"),
        Column("jyj", "https://jyj.wuhan.gov.cn/zfxxgk/fdzdgknr/qtzdgknr/jytabl/", label="市教育局"),
        Column("zgj", "https://zgj.wuhan.gov.cn/xxgk/xxgkml/qtzdgknr/jytabl/", label="市住更局"),
        Column("zrzyhgh", ZRZYHGH, label="市自然资源和规划局"),
    )
