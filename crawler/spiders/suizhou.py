"""Suizhou (随州), on the system TRS WCM (海云).

Both columns were seen in addresses of real replies. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

SWJ = "http://swj.suizhou.gov.cn/fbjd/zwgk/xxgkml/qtzdgknr/jytabl/"
GUANGSHUI = "http://www.guangshui.gov.cn/jcxxgkpt/bmxxgk/sslhhbjs_16314/fdzdgknr_15747/qtzd_guangshui/jytabl_guangshui/"


class SuizhouSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Commerce Bureau (商务局) and the Water Resources and Lakes Bureau (水利和湖泊局) of
    Guangshui.
    """

    name = "suizhou"
    label = "随州"
    division = "421300"
    place = "随州市"
    family = TrsWcm()
    columns = (
        Column("swj", SWJ, "proposal", label="市商务局"),
        Column(
            "guangshui", GUANGSHUI, "suggestion", label="市水利和湖泊局", division="421381", place="广水市"
        ),
    )
