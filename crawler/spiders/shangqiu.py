"""Shangqiu (商丘), on the system PowerEasy SiteFactory (动易).

Both columns were seen in addresses of real replies. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.powereasy import PowerEasy

LIANGYUAN = "https://liangyuan.gov.cn/zwgk/fdzdgknr/jytabl/rddbjybl/qrddbjybl/"
XIAYI = "https://xiayi.gov.cn/zwgk/fdzdgknr/jytabl/rddbjybl/"


class ShangqiuSpider(CitySpider):
    """Collects replies to deputies.

    They are from the Education and Sports Bureau (教体局) of Liangyuan and the Water Resources Bureau
    (水利局) of Xiayi.
    """

    name = "shangqiu"
    label = "商丘"
    division = "411400"
    place = "商丘市"
    family = PowerEasy()
    columns = (
        Column(
            "liangyuan", LIANGYUAN, "suggestion", label="区教体局", division="411402", place="商丘市梁园区"
        ),
        Column("xiayi", XIAYI, "suggestion", label="县水利局", division="411426", place="夏邑县"),
    )
