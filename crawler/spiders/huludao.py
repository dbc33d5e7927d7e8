"""Huludao (葫芦岛), on the system TRS WCM (海云).

Both columns were seen in addresses of real replies. Inferred: that rows and pager are those of the system.
Not yet run live. The portal has one column a year: those of other years are not included.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

RDTA = "https://www.npq.gov.cn/xxgk/zfxxgk/fdzdgknr/jytadfgk/rdta/2014n/"
ZXYA = "https://www.npq.gov.cn/xxgk/zfxxgk/fdzdgknr/jytadfgk/zxya/2019n_29911/"


class HuludaoSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Education Bureau (教育局) and the Culture, Tourism, Radio and Television Bureau
    (文旅广电局) of Nanpiao.
    """

    name = "huludao"
    label = "葫芦岛"
    division = "211400"
    place = "葫芦岛市"
    family = TrsWcm()
    columns = (
        Column("npq-2014", RDTA, "suggestion", label="区教育局", division="211404", place="葫芦岛市南票区"),
        Column(
            "npq-2019-proposals",
            ZXYA,
            "proposal",
            label="区文旅广电局",
            division="211404",
            place="葫芦岛市南票区",
        ),
    )
