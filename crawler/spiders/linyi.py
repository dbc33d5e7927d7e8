"""Linyi (临沂), on the system VSB.

The addresses of both columns were seen in the public code of other crawlers. Not seen but inferred: that
the columns use https, and the URLs of their second pages. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.vsb import Vsb


class LinyiSpider(CitySpider):
    """Collects replies from the Health Commission (卫生健康委) to deputies and to members of the CPPCC."""

    name = "linyi"
    label = "临沂"
    division = "371300"
    place = "临沂市"
    family = Vsb()
    columns = (
        Column(
            "wsjsw",
            "https://wsjsw.linyi.gov.cn/xxgk1/jyta/rddbjybljg.htm",
            "suggestion",
            label="市卫生健康委",
        ),
        Column(
            "wsjsw-proposals",
            "https://wsjsw.linyi.gov.cn/xxgk1/jyta/zxwytabljg.htm",
            "proposal",
            label="市卫生健康委",
        ),
    )
