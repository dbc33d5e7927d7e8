"""Anshun (安顺), on the system TRS WCM (海云).

All columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

JYJ = "https://jyj.anshun.gov.cn/zwgk/zfxxgk/xxgkml/jytabl/"
SMZJ = "https://smzj.anshun.gov.cn/zwgk/zfxxgk/xxgkml/jytabl/dbjydf/"


class AnshunSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Education Bureau (教育局) and the Civil Affairs Bureau (民政局).
    """

    name = "anshun"
    label = "安顺"
    division = "520400"
    place = "安顺市"
    family = TrsWcm()
    columns = (
        Column("jyj", f"{JYJ}dbjydf/", "suggestion", label="市教育局"),
        Column("jyj-proposals", f"{JYJ}zxtadf/", "proposal", label="市教育局"),
        Column("smzj", SMZJ, "suggestion", label="市民政局"),
    )
