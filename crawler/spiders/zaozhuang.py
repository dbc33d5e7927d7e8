"""Zaozhuang (枣庄), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://www.ycq.gov.cn/zfxxgk/zwgkzt/jytabljzfb/qzxtabljg/"


class ZaozhuangSpider(CitySpider):
    """Collects replies to members of the CPPCC.

    They are from the Integrated Law Enforcement Bureau (综合行政执法局) of Yicheng.
    """

    name = "zaozhuang"
    label = "枣庄"
    division = "370400"
    place = "枣庄市"
    family = TrsWcm()
    columns = (
        Column("ycq", LISTING, "proposal", label="区综合行政执法局", division="370404", place="枣庄市峄城区"),
    )
