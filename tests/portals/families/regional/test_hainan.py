"""The address space of the database of Hainan."""

from __future__ import annotations

from crawler.portals.column import Column
from crawler.portals.families.regional.hainan import Hainan


def test_every_document_of_the_host_belongs_to_the_column() -> None:
    column = Column("a", "https://www.hainan.gov.cn/hainan/rdjy/list.shtml")
    assert Hainan().match_length("http://www.hainan.gov.cn/rdjydata-8557.html", column)
    assert not Hainan().match_length("https://www.hainan.gov.cn/hainan/rdjy/1.html", column)
    assert not Hainan().match_length("https://www.haikou.gov.cn/rdjydata-8557.html", column)
    assert not Hainan().is_document("https://www.hainan.gov.cn/zxtadata-8557.html")
