"""Ningxia (宁夏), on the system TRS WCM.

All columns were seen in the public code of other crawlers, and the rows of sthjt, which are in a table.
Inferred: https, and that the other columns have rows and pager of the system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class NingxiaSpider(CitySpider):
    """Collects replies from three departments of the region.

    They are the departments of Ecology and Environment (生态环境厅), Human Resources and Social Security
    (人力资源和社会保障厅), and Science and Technology (科技厅). All columns contain replies to both
    suggestions (of deputies) and proposals (of CPPCC members).
    """

    name = "ningxia"
    label = "宁夏"
    division = "640000"
    place = "宁夏回族自治区"
    family = TrsWcm()
    columns = (
        Column("sthjt", "https://sthjt.nx.gov.cn/zwgk/jytabl/", label="自治区生态环境厅"),
        Column("hrss", "https://hrss.nx.gov.cn/xxgk/gkmu/jyta/", label="自治区人力资源和社会保障厅"),
        Column("kjt", "https://kjt.nx.gov.cn/zwgk/fdgk/jyta/", label="自治区科技厅"),
    )
