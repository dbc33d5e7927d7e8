"""Jiangsu (江苏), on the system JCMS.

The column and the data proxy that returns its rows were seen in the public code of other crawlers. The
https address is inferred. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.jcms import Jcms


class JiangsuSpider(CitySpider):
    """Collects replies from the Administration for Market Regulation (市场监管局)."""

    name = "jiangsu"
    label = "江苏"
    division = "320000"
    place = "江苏省"
    family = Jcms()
    columns = (Column("scjgj", "https://scjgj.jiangsu.gov.cn/col/col78960/index.html", label="省市场监管局"),)
