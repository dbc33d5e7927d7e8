"""Gannan (甘南) on VSB. Seen in public crawlers: the column. Inferred: https, page 2. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.vsb import Vsb


class GannanSpider(CitySpider):
    """Replies of 人力资源社会保障局."""

    name = "gannan"
    family = Vsb()
    columns = (Column("rsj", "https://rsj.gnzrmzf.gov.cn/zfxxgk1/fdzdgknei_rong/rddbjybl.htm", "suggestion"),)
