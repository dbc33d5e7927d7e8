"""The registry of families: the content management systems whose portals can be crawled.

A family's name is the name of its module. To register a new family, add an instance of its class
(a subclass of :class:`~crawler.portals.family.Family`) to :data:`FAMILIES`.
"""

from __future__ import annotations

from crawler.portals.families.epoint import Epoint
from crawler.portals.families.gkmlpt import Gkmlpt
from crawler.portals.families.jcms import Jcms
from crawler.portals.families.jeecms import Jeecms
from crawler.portals.families.jeecms_bureau import JeecmsBureau
from crawler.portals.families.jpaas import Jpaas
from crawler.portals.families.nfcms import Nfcms
from crawler.portals.families.numbered_query import NumberedQuery
from crawler.portals.families.powereasy import PowerEasy
from crawler.portals.families.regional.anhui import Anhui
from crawler.portals.families.regional.guangyuan import Guangyuan
from crawler.portals.families.regional.hainan import Hainan
from crawler.portals.families.regional.henan import Henan
from crawler.portals.families.regional.liaoning import Liaoning
from crawler.portals.families.regional.shaanxi import Shaanxi
from crawler.portals.families.regional.yueyang import Yueyang
from crawler.portals.families.regional.zibo import Zibo
from crawler.portals.families.siteserver import SiteServer
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.portals.families.ucap import Ucap
from crawler.portals.families.vsb import Vsb
from crawler.portals.family import Family

FAMILIES: dict[str, Family] = {
    type(family).__module__.rpartition(".")[2]: family
    for family in (
        TrsWcm(),
        Jeecms(),
        JeecmsBureau(),
        Ucap(),
        Vsb(),
        Jcms(),
        Jpaas(),
        Gkmlpt(),
        Nfcms(),
        SiteServer(),
        Epoint(),
        Anhui(),
        Henan(),
        Shaanxi(),
        Liaoning(),
        Yueyang(),
        Guangyuan(),
        Hainan(),
        Zibo(),
        PowerEasy(),
        NumberedQuery(),
    )
}
"""Maps the name of each family to an instance of its class."""
