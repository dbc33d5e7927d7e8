"""国家发展改革委 on TRS WCM. Seen in public crawlers: both columns, rows, pager. Inferred: https. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class NdrcSpider(CitySpider):
    """Replies of the National Development and Reform Commission to national deputies and members."""

    name = "ndrc"
    family = TrsWcm()
    columns = (
        Column("ndrc", "https://www.ndrc.gov.cn/xxgk/jianyitianfuwen/qgrddbjyfwgk/", "suggestion"),
        Column("ndrc-proposals", "https://www.ndrc.gov.cn/xxgk/jianyitianfuwen/qgzxwytafwgk/", "proposal"),
    )
