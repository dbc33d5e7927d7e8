"""Guizhou (贵州), on the system TRS WCM.

The addresses of the columns were seen in the public code of other crawlers. Not seen but inferred: that the
columns use https, and the URLs of their second pages. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class GuizhouSpider(CitySpider):
    """Collects replies from the Education Department (教育厅) and the Audit Department (审计厅).

    The Audit Department has one column for replies to both suggestions (of deputies) and proposals (of
    CPPCC members).
    """

    name = "guizhou"
    label = "贵州"
    division = "520000"
    place = "贵州省"
    family = TrsWcm()
    columns = (
        Column("jyt", "https://jyt.guizhou.gov.cn/zwgk/jytabl/rddbjy/", "suggestion", label="省教育厅"),
        Column(
            "jyt-proposals", "https://jyt.guizhou.gov.cn/zwgk/jytabl/zxwyta/", "proposal", label="省教育厅"
        ),
        Column("sjt", "https://sjt.guizhou.gov.cn/zwgk/zdlyxx/jyta/", label="省审计厅"),
    )
