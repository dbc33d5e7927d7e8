"""Hunan (湖南), on the system TRS WCM (海云).

Seen in addresses of real replies: jtt and whhlyt. Seen in the public code of other crawlers: slt and hunan.
Inferred: that rows and pager are those of the system, and the https of hunan. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class HunanSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Transport Department (交通运输厅), the Water Resources Department (水利厅), the
    Culture and Tourism Department (文化和旅游厅) and the provincial government.
    """

    name = "hunan"
    label = "湖南"
    division = "430000"
    place = "湖南省"
    family = TrsWcm()
    columns = (
        Column("jtt", "http://jtt.hunan.gov.cn/jtt/jjzdgz/jytabl/rdjy/", "suggestion", label="省交通运输厅"),
        Column("slt", "https://slt.hunan.gov.cn/slt/xxgk/jyta/zxta/", "proposal", label="省水利厅"),
        Column("whhlyt", "http://whhlyt.hunan.gov.cn/whhlyt/rdjy/", "suggestion", label="省文化和旅游厅"),
        Column("hunan", "https://www.hunan.gov.cn/zw/jytabl/qgrddbjy/", "suggestion", label="省政府"),
    )
