"""Yulin (榆林), on the system TRS WCM (海云).

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system, and https. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

LISTING = "https://czj.yl.gov.cn/zfxxgk/fdzdgknr/jytablqk/"


class YulinSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC, from the Finance Bureau (财政局)."""

    name = "yulin"
    label = "榆林"
    division = "610800"
    place = "榆林市"
    family = TrsWcm()
    columns = (Column("czj", LISTING, label="市财政局"),)
