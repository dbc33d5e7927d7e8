"""Benxi (本溪), on the system PowerEasy SiteFactory (动易).

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.powereasy import PowerEasy

LISTING = "https://zjj.benxi.gov.cn/publicity/jytabl/srdjy/2022nrd/"


class BenxiSpider(CitySpider):
    """Collects replies to deputies.

    They are from the Housing and Urban-Rural Development Bureau (住房和城乡建设局).
    """

    name = "benxi"
    label = "本溪"
    division = "210500"
    place = "本溪市"
    family = PowerEasy()
    columns = (Column("zjj", LISTING, "suggestion", label="市住房和城乡建设局"),)
