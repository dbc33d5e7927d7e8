"""Yunnan (云南). Seen in public crawlers: listing, rows, pager. Inferred: https, documents. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.numbered_query import NumberedQuery


class YunnanSpider(CitySpider):
    """Replies of 人力资源社会保障厅; the column mixes suggestions and proposals."""

    name = "yunnan"
    family = NumberedQuery()
    columns = (Column("hrss", "https://hrss.yn.gov.cn/NewsLsit.aspx?ClassID=863&page=1"),)
