"""Chongqing (重庆): departments and districts, on the system TRS WCM.

Columns seen in the text of real replies: kjj, slj, nyncw, sthjj, sthjj-old and cqbn. Columns seen in the
public code of other crawlers: jw, cqws and slj-proposals. Rows and pagers were seen on saved listings of
kjj, tjj and jjxxw, but not of these columns. The URLs of further pages (``index_N-1.html``) are inferred.
Three sources are not included: the proposals of kjj, whose path is a guess; www.ybq.gov.cn, where replies
are among news; and cqrd.gov.cn, which is not a TRS site. Not checked against the live sites.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm


class ChongqingSpider(CitySpider):
    """Collects replies from departments and districts of Chongqing.

    A column without a kind contains replies to both suggestions (of deputies) and proposals (of
    CPPCC members).
    """

    name = "chongqing"
    label = "重庆"
    division = "500000"
    place = "重庆市"
    family = TrsWcm()
    columns = (
        Column(
            "kjj", "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/", "suggestion", label="市科技局"
        ),
        Column("slj", "https://slj.cq.gov.cn/zwgk_250/zfxxgkml/yta/rdjybl/", "suggestion", label="市水利局"),
        Column(
            "slj-proposals",
            "https://slj.cq.gov.cn/zwgk_250/zfxxgkml/yta/zxjybl/",
            "proposal",
            label="市水利局",
        ),
        Column(
            "nyncw",
            "https://nyncw.cq.gov.cn/xxgk_161/zfxxgkml/jyta/srdjy/",
            "suggestion",
            label="市农业农村委",
        ),
        Column("sthjj", "https://sthjj.cq.gov.cn/hdjl_249/rddbjyhzxtabljg/", label="市生态环境局"),
        Column("sthjj-old", "https://sthjj.cq.gov.cn/zwgk_249/zfxxgkml/jytabl/", label="市生态环境局"),
        Column("jw", "https://jw.cq.gov.cn/zwgk/zfxxgkml/jytablfh/", label="市教委"),
        Column(
            "cqbn",
            "https://www.cqbn.gov.cn/zwgk_252/zfxxgkml/jytabl/rddbjytabl/",
            label="巴南区",
            division="500113",
            place="重庆市巴南区",
        ),
        Column(
            "cqws",
            "https://www.cqws.gov.cn/zwgk_258/zfxxgkml_154818/jyta/jytabl/rddbjybl/",
            "suggestion",
            label="巫山县",
            division="500237",
            place="重庆市巫山县",
        ),
    )
