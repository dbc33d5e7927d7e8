"""Huangshi (黄石) on TRS WCM. Seen in public crawlers: the columns. Inferred: https, page 2. Not yet run live."""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

URL = "https://kjj.huangshi.gov.cn/zfxxgkml/fdzdgknr/qtzdgknr/{}/index.shtml"


class HuangshiSpider(CitySpider):
    """Replies of 科技局 to deputies; its column of proposals (zxwytabl) and those of 司法局 are not included."""

    name = "huangshi"
    family = TrsWcm()
    columns = (Column("kjj", URL.format("rddbjybl"), "suggestion"),)
