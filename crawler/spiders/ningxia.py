"""Ningxia (宁夏) on TRS WCM. Seen in public crawlers: column, rows in a table. Inferred: https. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class NingxiaSpider(CitySpider):
    """Replies of 生态环境厅; the column mixes suggestions and proposals."""

    name = "ningxia"
    family = TrsWcm()
    columns = (Column("sthjt", "https://sthjt.nx.gov.cn/zwgk/jytabl/"),)
