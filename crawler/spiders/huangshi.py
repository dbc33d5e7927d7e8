"""Huangshi (黄石), on the system TRS WCM.

The column was seen in the public code of other crawlers. Its https address and the URL of its page 2 are
inferred. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

URL = "https://kjj.huangshi.gov.cn/zfxxgkml/fdzdgknr/qtzdgknr/{}/index.shtml"


class HuangshiSpider(CitySpider):
    """Collects replies from the Science and Technology Bureau (科技局) to deputies.

    The bureau's column of proposals (zxwytabl) and the columns of the Justice Bureau (司法局) are not
    included.
    """

    name = "huangshi"
    label = "黄石"
    division = "420200"
    place = "黄石市"
    family = TrsWcm()
    columns = (Column("kjj", URL.format("rddbjybl"), "suggestion", label="市科技局"),)
