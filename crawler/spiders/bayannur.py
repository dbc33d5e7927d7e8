"""Bayannur (巴彦淖尔), on the system TRS WCM (海云).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "http://www.wltqq.gov.cn/zfxxgk/fdzdgknrwltqq/jyta/zxjytawltqq/"


class BayannurSpider(CitySpider):
    """Collects replies to members of the CPPCC.

    They are from the Public Security Bureau (公安局) of Urad Front Banner.
    """

    name = "bayannur"
    label = "巴彦淖尔"
    division = "150800"
    place = "巴彦淖尔市"
    family = TrsWcm()
    columns = (Column("wltqq", LISTING, "proposal", label="旗公安局", division="150823", place="乌拉特前旗"),)
