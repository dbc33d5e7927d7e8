"""Xianyang (咸阳), on the system TRS WCM (海云).

Both columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

JYJ = "https://jyj.xianyang.gov.cn/zwgk/fdzdgknr/jyta00/"


class XianyangSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC, from the Education Bureau (教育局)."""

    name = "xianyang"
    label = "咸阳"
    division = "610400"
    place = "咸阳市"
    family = TrsWcm()
    columns = (
        Column("jyj", f"{JYJ}rdjy/", "suggestion", label="市教育局"),
        Column("jyj-proposals", f"{JYJ}zxta/", "proposal", label="市教育局"),
    )
