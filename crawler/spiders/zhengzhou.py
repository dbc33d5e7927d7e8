"""Zhengzhou (郑州) and its districts, on one disclosure platform of the system JEECMS.

Seen in saved pages: the template of documents, the current form of rows, and asset paths. Seen in the
public code of other crawlers: the queries ``?a=dir&h=1&p=CODE`` and ``&page=N``, the pager, and two older
forms of rows. Seen in the text of real replies: the code D1101X (人大代表建议办理, handling of deputies'
suggestions), and every host (zhengzhou, huiji, guancheng, xinzheng, zzsj, zzgx). Inferred: every host lists
D1101X at ``?a=dir&h=1&p=D1101X``. Not checked against the live sites.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.jeecms import Jeecms

LISTING = "https://public.{}.gov.cn/?a=dir&h=1&p=D1101X"


class ZhengzhouSpider(CitySpider):
    """Collects replies to deputies from the websites of the city, its bureaus and five of its districts."""

    name = "zhengzhou"
    label = "郑州"
    division = "410100"
    place = "郑州市"
    family = Jeecms()
    columns = (
        Column("zhengzhou", LISTING.format("zhengzhou"), "suggestion", label="郑州市各部门"),
        Column(
            "huiji",
            LISTING.format("huiji"),
            "suggestion",
            label="惠济区",
            division="410108",
            place="郑州市惠济区",
        ),
        Column(
            "guancheng",
            LISTING.format("guancheng"),
            "suggestion",
            label="管城区",
            division="410104",
            place="郑州市管城回族区",
        ),
        Column(
            "xinzheng",
            LISTING.format("xinzheng"),
            "suggestion",
            label="新郑市",
            division="410184",
            place="新郑市",
        ),
        Column(
            "zzsj",
            LISTING.format("zzsj"),
            "suggestion",
            label="上街区",
            division="410106",
            place="郑州市上街区",
        ),
        Column("zzgx", LISTING.format("zzgx"), "suggestion", label="高新区"),  # a zone: no code of its own
    )
