"""Guangzhou (广州), on the system NFCMS (南方网).

Seen in the address of a real reply: panyu. Seen in the public code of other crawlers: sw. Inferred: that
rows and pager are those of the system. Not yet run live. panyu: one column a year; those of other years are
not included.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.nfcms import Nfcms

PANYU = "http://www.panyu.gov.cn/zwgk/yajytacl/2024/ya/"


class GuangzhouSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Commerce Bureau (商务局) and the Housing and Urban-Rural Development Bureau
    (住房和城乡建设局) of Panyu.
    """

    name = "guangzhou"
    label = "广州"
    division = "440100"
    place = "广州市"
    family = Nfcms()
    columns = (
        Column("sw", "http://sw.gz.gov.cn/xxgk/jyta/", label="市商务局"),
        Column(
            "panyu", PANYU, "suggestion", label="区住房和城乡建设局", division="440113", place="广州市番禺区"
        ),
    )
