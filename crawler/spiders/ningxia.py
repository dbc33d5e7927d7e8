"""Ningxia (宁夏), on the system TRS WCM.

The column and its rows, which are in a table, were seen in the public code of other crawlers. The https
address is inferred. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class NingxiaSpider(CitySpider):
    """Collects replies from the Department of Ecology and Environment (生态环境厅).

    The column contains replies to both suggestions (of deputies) and proposals (of CPPCC members).
    """

    name = "ningxia"
    label = "宁夏"
    division = "640000"
    place = "宁夏回族自治区"
    family = TrsWcm()
    columns = (Column("sthjt", "https://sthjt.nx.gov.cn/zwgk/jytabl/", label="自治区生态环境厅"),)
