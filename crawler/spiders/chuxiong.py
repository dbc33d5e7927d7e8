"""Chuxiong (楚雄), on the system 博达 VSB.

All columns were seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.vsb import Vsb

CZJ = "https://czj.cxz.gov.cn/zfxxgk/fdzdgknr/jyjta/"
RSJ = "https://rsj.cxz.gov.cn/"


class ChuxiongSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Finance Bureau (财政局) and the Human Resources and Social Security Bureau
    (人力资源和社会保障局).
    """

    name = "chuxiong"
    label = "楚雄"
    division = "532300"
    place = "楚雄彝族自治州"
    family = Vsb()
    columns = (
        Column("czj", f"{CZJ}rddbjy.htm", "suggestion", label="州财政局"),
        Column("czj-proposals", f"{CZJ}zxwyta.htm", "proposal", label="州财政局"),
        Column("rsj", f"{RSJ}zfxxgk/fdzdgknr/rddbjy.htm", "suggestion", label="州人力资源和社会保障局"),
        Column("rsj-proposals", f"{RSJ}zfxxgk/fdzdgknr/zxta.htm", "proposal", label="州人力资源和社会保障局"),
        Column("rsj-ztzl", f"{RSJ}ztzl/rddbjy.htm", "suggestion", label="州人力资源和社会保障局"),
        Column("rsj-ztzl-proposals", f"{RSJ}ztzl/zxwyta.htm", "proposal", label="州人力资源和社会保障局"),
    )
