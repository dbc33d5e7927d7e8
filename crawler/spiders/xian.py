"""Xi'an (西安), on the platform of Shaanxi.

The column was seen in the public code of other crawlers. Inferred: that rows and pager are those of the
system. Not yet run live.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.regional.shaanxi import Shaanxi

LISTING = "https://qjxq.xa.gov.cn/zwgk/ndzdxxgk/jytabl/"


class XianSpider(CitySpider):
    """Collects replies to deputies and to members of the CPPCC.

    They are from the Qujiang New District (曲江新区管委会).
    """

    name = "xian"
    label = "西安"
    division = "610100"
    place = "西安市"
    family = Shaanxi()
    columns = (Column("qjxq", LISTING, label="曲江新区管委会"),)
