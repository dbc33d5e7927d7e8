"""Huangshi (黄石), on the system TRS WCM.

All columns were seen in the public code of other crawlers. Inferred: https, the URL of page 2, and, for all
columns but kjj, that rows and pager are those of the system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

KJJ = "https://kjj.huangshi.gov.cn/zfxxgkml/fdzdgknr/qtzdgknr/"
SFJ = "https://sfj.huangshi.gov.cn/xxgk_17/gknr/qt/jyta/"


class HuangshiSpider(CitySpider):
    """Collects replies from the Science and Technology Bureau (科技局) and the Justice Bureau (司法局).

    The column sfj contains replies to both suggestions (of deputies) and proposals (of CPPCC members).
    """

    name = "huangshi"
    label = "黄石"
    division = "420200"
    place = "黄石市"
    family = TrsWcm()
    columns = (
        Column("kjj", f"{KJJ}rddbjybl/index.shtml", "suggestion", label="市科技局"),
        Column("kjj-proposals", f"{KJJ}zxwytabl/index.shtml", "proposal", label="市科技局"),
        Column("sfj", f"{SFJ}jytablsj/index.shtml", label="市司法局"),
        Column("sfj-suggestions", f"{SFJ}rddbjybl/index.shtml", "suggestion", label="市司法局"),
        Column("sfj-proposals", f"{SFJ}zxwytabl/index.shtml", "proposal", label="市司法局"),
    )
