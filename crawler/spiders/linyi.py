"""Linyi (临沂) on VSB. Seen in public crawlers: both columns. Inferred: https, page 2. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.vsb import Vsb


class LinyiSpider(CitySpider):
    """Replies of 卫生健康委."""

    name = "linyi"
    family = Vsb()
    columns = (
        Column("wsjsw", "https://wsjsw.linyi.gov.cn/xxgk1/jyta/rddbjybljg.htm", "suggestion"),
        Column("wsjsw-proposals", "https://wsjsw.linyi.gov.cn/xxgk1/jyta/zxwytabljg.htm", "proposal"),
    )
