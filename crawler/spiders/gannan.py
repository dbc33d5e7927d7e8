"""Gannan (甘南), on the system VSB.

The column was seen in the public code of other crawlers. Its https address and the URL of its page 2 are
inferred. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.vsb import Vsb


class GannanSpider(CitySpider):
    """Collects replies from the Human Resources and Social Security Bureau (人力资源社会保障局) to deputies."""

    name = "gannan"
    label = "甘南"
    division = "623000"
    place = "甘南藏族自治州"
    family = Vsb()
    columns = (
        Column(
            "rsj",
            "https://rsj.gnzrmzf.gov.cn/zfxxgk1/fdzdgknei_rong/rddbjybl.htm",
            "suggestion",
            label="州人力资源社会保障局",
        ),
    )
