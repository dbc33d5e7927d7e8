"""Guizhou (贵州) on TRS WCM. Seen in public crawlers: the columns. Inferred: https, page 2. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class GuizhouSpider(CitySpider):
    """Replies of 教育厅 and 审计厅; the column of the latter mixes suggestions and proposals."""

    name = "guizhou"
    family = TrsWcm()
    columns = (
        Column("jyt", "https://jyt.guizhou.gov.cn/zwgk/jytabl/rddbjy/", "suggestion"),
        Column("jyt-proposals", "https://jyt.guizhou.gov.cn/zwgk/jytabl/zxwyta/", "proposal"),
        Column("sjt", "https://sjt.guizhou.gov.cn/zwgk/zdlyxx/jyta/"),
    )
