"""Zhengzhou (郑州), its districts and cities, on one disclosure platform of JEECMS. Not checked against the live sites.

Seen in saved pages: the template of documents, the current form of rows, asset paths. Seen in public code of
other crawlers: the queries ``?a=dir&h=1&p=CODE`` and ``&page=N``, the pager, two older forms of rows. Seen in the
texts of real replies: every host, and the codes D1101X (人大代表建议办理, handling of deputies' suggestions) and
D1102X (政协提案办理, of proposals). Inferred: every column is listed at ``?a=dir&h=1&p=CODE``.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import columns_of
from crawler.portals.families.jeecms import Jeecms


class ZhengzhouSpider(CitySpider):
    """Collects replies of the city's bureaus, of five districts and zones, and of two cities below Zhengzhou."""

    name = "zhengzhou"
    label = "郑州"
    division = "410100"
    place = "郑州市"
    family = Jeecms()
    columns = columns_of("""
        zhengzhou suggestion 郑州市各部门 https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1101X
        huiji suggestion 惠济区 410108 郑州市惠济区 https://public.huiji.gov.cn/?a=dir&h=1&p=D1101X
        guancheng suggestion 管城区 410104 郑州市管城回族区 https://public.guancheng.gov.cn/?a=dir&h=1&p=D1101X
        xinzheng suggestion 新郑市 410184 新郑市 https://public.xinzheng.gov.cn/?a=dir&h=1&p=D1101X
        zzsj suggestion 上街区 410106 郑州市上街区 https://public.zzsj.gov.cn/?a=dir&h=1&p=D1101X
        zzgx suggestion 高新区 https://public.zzgx.gov.cn/?a=dir&h=1&p=D1101X
        zhengzhou-proposals proposal 郑州市各部门 https://public.zhengzhou.gov.cn/?a=dir&h=1&p=D1102X
        zhongyuan suggestion 中原区 410102 郑州市中原区 https://public.zhongyuan.gov.cn/?a=dir&h=1&p=D1101X
        xinmi suggestion 新密市 410183 新密市 https://public.xinmi.gov.cn/?a=dir&h=1&p=D1101X
        xinmi-proposals proposal 新密市 410183 新密市 https://public.xinmi.gov.cn/?a=dir&h=1&p=D1102X
        xinzheng-proposals proposal 新郑市 410184 新郑市 https://public.xinzheng.gov.cn/?a=dir&h=1&p=D1102X""")
