"""Jiangsu (江苏) on JCMS. Seen in public crawlers: column, proxy of rows. Inferred: https. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.jcms import Jcms


class JiangsuSpider(CitySpider):
    """Replies of 市场监管局."""

    name = "jiangsu"
    family = Jcms()
    columns = (Column("scjgj", "https://scjgj.jiangsu.gov.cn/col/col78960/index.html"),)
