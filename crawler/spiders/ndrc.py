"""The National Development and Reform Commission (国家发展改革委), on the system TRS WCM.

The addresses of both columns, their rows and their pager were seen in the public code of other crawlers.
That they use https is inferred. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class NdrcSpider(CitySpider):
    """Collects replies to deputies of the National People's Congress and to members of the national CPPCC."""

    name = "ndrc"
    label = "国家发展改革委"
    level = "national"
    place = "全国"
    family = TrsWcm()
    columns = (
        Column(
            "ndrc",
            "https://www.ndrc.gov.cn/xxgk/jianyitianfuwen/qgrddbjyfwgk/",
            "suggestion",
            label="国家发展改革委",
        ),
        Column(
            "ndrc-proposals",
            "https://www.ndrc.gov.cn/xxgk/jianyitianfuwen/qgzxwytafwgk/",
            "proposal",
            label="国家发展改革委",
        ),
    )
