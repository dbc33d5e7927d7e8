"""The source of a new city's spider."""

from __future__ import annotations

import ast

from crawler.newcity.by_files import portal_in
from crawler.newcity.source_code import spider_source
from crawler.portals.city import City
from crawler.portals.column import Column
from tests.support.new_cities import pages_of
from tests.support.saved_portal import SavedPortal


def test_what_a_page_says_stays_text_in_the_spiders_source(kjj: SavedPortal) -> None:
    portal = portal_in("keji", pages_of(kjj), 0)
    said = '\\\'"""+str(1/0)+"""\n{1/0}'
    columns = (Column(said, f"https://{said}/", None, said),)
    portal.city = City(portal.city.name, portal.city.family, columns)
    tree = ast.parse(spider_source(portal))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.JoinedStr)]
    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert values.count(said) == 2
    assert values.count(f"https://{said}/") == 1
