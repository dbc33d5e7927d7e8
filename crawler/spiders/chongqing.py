"""Chongqing (重庆): departments and districts, on the system TRS WCM. Not checked against the live sites.

Seen in real replies: all columns but jw, cqws, slj-proposals, nyncw-jyta (public code). Inferred: ``index_N-1.html``.
"""

from crawler.portals.city_spider import CitySpider
from crawler.portals.column import columns_of
from crawler.portals.families.trs_wcm import TrsWcm


class ChongqingSpider(CitySpider):
    """Collects replies from departments, districts and counties of Chongqing."""

    name = "chongqing"
    label = "重庆"
    division = "500000"
    place = "重庆市"
    family = TrsWcm()
    columns = columns_of("""
        kjj suggestion 市科技局 https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/
        slj suggestion 市水利局 https://slj.cq.gov.cn/zwgk_250/zfxxgkml/yta/rdjybl/
        slj-proposals proposal 市水利局 https://slj.cq.gov.cn/zwgk_250/zfxxgkml/yta/zxjybl/
        nyncw suggestion 市农业农村委 https://nyncw.cq.gov.cn/xxgk_161/zfxxgkml/jyta/srdjy/
        nyncw-jyta both 市农业农村委 https://nyncw.cq.gov.cn/xxgk_161/zfxxgkml/jyta/
        sthjj both 市生态环境局 https://sthjj.cq.gov.cn/hdjl_249/rddbjyhzxtabljg/
        sthjj-old both 市生态环境局 https://sthjj.cq.gov.cn/zwgk_249/zfxxgkml/jytabl/
        jw both 市教委 https://jw.cq.gov.cn/zwgk/zfxxgkml/jytablfh/
        gzw suggestion 市国资委 https://gzw.cq.gov.cn/zwgk_191/fdzdgknr/jytabljg/rdjyfw/
        whlyw suggestion 市文化旅游委 https://whlyw.cq.gov.cn/zwgk_221/zfxxgkml/jyta/rdjy/
        cgj both 市城市管理局 https://cgj.cq.gov.cn/zwgk_173/zfxxgkml/rdjyhzxta/
        cqspb suggestion 沙坪坝区 500106 重庆市沙坪坝区 https://www.cqspb.gov.cn/zwgk_235/zfxxgkpt/ytabl_120989/rdjya/
        beibei suggestion 北碚区 500109 重庆市北碚区 https://www.beibei.gov.cn/zwgk_239/jytablqk/rddbjybl/
        cqqj suggestion 綦江区 500110 重庆市綦江区 http://cqqj.gov.cn/zwgk_159/zfxxgkml/jytabl/rddbjybl/
        cqqj-proposals proposal 綦江区 500110 重庆市綦江区 http://cqqj.gov.cn/zwgk_159/zfxxgkml/jytabl/zxwytabl/
        ybq proposal 渝北区 500112 重庆市渝北区 http://www.ybq.gov.cn/zwgk_263/jytabl/zxwytabl/
        cqbn both 巴南区 500113 重庆市巴南区 https://www.cqbn.gov.cn/zwgk_252/zfxxgkml/jytabl/rddbjytabl/
        cqyc suggestion 永川区 500118 重庆市永川区 https://www.cqyc.gov.cn/zwgk_204/zfxxgkmls/jytabl/rdjy/
        cqck suggestion 城口县 500229 重庆市城口县 http://cqck.gov.cn/bm/qfzggw_80009/zwgk_70831/zfxxgkml/jytabl/rddbjybl/
        cqws suggestion 巫山县 500237 重庆市巫山县 https://www.cqws.gov.cn/zwgk_258/zfxxgkml_154818/jyta/jytabl/rddbjybl/
        cqxs both 秀山县 500241 重庆市秀山土家族苗族自治县 http://cqxs.gov.cn/zwgk_207/zfxxgkml/rdzxtahf/""")
