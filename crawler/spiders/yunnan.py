"""Yunnan (云南), on an unknown system whose listing pages are numbered in the query.

The listing, its rows and its pager were seen in the public code of other crawlers. The https address and
the form of the documents are inferred. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.numbered_query import NumberedQuery


class YunnanSpider(CitySpider):
    """Collects replies from the Human Resources and Social Security Department (人力资源社会保障厅).

    The column contains replies to both suggestions (of deputies) and proposals (of CPPCC members).
    """

    name = "yunnan"
    label = "云南"
    division = "530000"
    place = "云南省"
    family = NumberedQuery()
    columns = (
        Column(
            "hrss", "https://hrss.yn.gov.cn/NewsLsit.aspx?ClassID=863&page=1", label="省人力资源社会保障厅"
        ),
    )
