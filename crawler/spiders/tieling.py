"""Tieling (铁岭), on the platform of Liaoning.

The column was seen in the address of a real reply. Inferred: that rows and pager are those of the system.
Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.liaoning import Liaoning

LISTING = "http://gaj.tieling.gov.cn/gaj/mjj--flfg--wsbsdt--tzgg--jywh--shce/jytabljg15/srddbjy/"


class TielingSpider(CitySpider):
    """Collects replies to deputies, from the Public Security Bureau (公安局)."""

    name = "tieling"
    label = "铁岭"
    division = "211200"
    place = "铁岭市"
    family = Liaoning()
    columns = (Column("gaj", LISTING, "suggestion", label="市公安局"),)
