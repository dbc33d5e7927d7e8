"""A broken file in the spiders' folder costs only the city in it; a sentence names the file, the line and the error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from crawler.portals.spider_loader import CityLoader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CITY = """
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm

class {kind}Spider(CitySpider):
    name = "{name}"
    family = TrsWcm()
    columns = (Column("a", "https://a.gov.cn/b/"),)
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package of cities that can be imported."""
    folder = tmp_path / "towns"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for name in ("atown", "ztown"):
        (folder / f"{name}.py").write_text(CITY.format(kind=name.title(), name=name))
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "towns"]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("x = 1\nclass Broken(:\n", 2, "SyntaxError: invalid syntax"),
        (
            "import crawler.no_such_module\n",
            1,
            "ModuleNotFoundError: No module named 'crawler.no_such_module'",
        ),
        ("from crawler.portals.column import Colunm\n", 1, "ImportError: cannot import name 'Colunm'"),
        ("\n\nprint(undefined)\n", 3, "NameError: name 'undefined' is not defined"),
        ("raise ValueError\n", 1, "ValueError"),
        ("\tx = 1\n", 1, "IndentationError: unexpected indent"),
        ("import sys\nsys.exit('stop')\n", 2, "SystemExit: stop"),
    ],
)
def test_the_other_cities_are_loaded_and_a_sentence_names_the_place(
    package: Path, caplog: pytest.LogCaptureFixture, text: str, line: int, message: str
) -> None:
    (package / "middle.py").write_text(text)
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"]}))
    assert sorted(loader.list()) == ["atown", "ztown"]
    sentence = loader.broken["middle"]
    assert sentence.startswith(f"{package / 'middle.py'}, line {line}: {message}")
    assert [record.getMessage() for record in caplog.records] == [f"The city middle is left out. {sentence}"]


def test_a_mistake_in_a_value_names_the_line_of_the_city(package: Path) -> None:
    (package / "middle.py").write_text(
        "from crawler.portals.column import Column\n\nCOLUMN = Column('a', nonsense=1)\n"
    )
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"]}))
    assert f"{package / 'middle.py'}, line 3: TypeError: " in loader.broken["middle"]


@pytest.mark.parametrize(
    ("right", "wrong", "mistake"),
    [
        ('    name = "middle"\n', "", "the city has no name"),
        ("    columns", "    colums", "a city has no value named colums, but one named columns."),
        (
            "    family",
            '    lable = "郑州"\n    family',
            "a city has no value named lable, but one named label.",
        ),
        (
            '/b/"',
            '/b/", kind="sugestion"',
            "the kind of the column a is none of suggestion, proposal, motion, ",
        ),
        ('/b/"', '/b/", kind="both"', "the kind of the column a is none of suggestion, proposal, motion, "),
        ('"middle"', '"ztown"', "there is another city ztown"),
        ('"middle"', '"atown"', "there is another city atown, in towns.atown"),
        ("TrsWcm()", "TrsWcm", "family is not the object of a family"),
        ("    family = TrsWcm()\n", "", "family is not the object of a family"),
        ('(Column("a", "https://a.gov.cn/b/"),)', "()", "the city has no columns"),
        ("),)", "))", "columns is not a tuple of columns"),
        ('Column("a", "https://a.gov.cn/b/")', '"https://a.gov.cn/b/"', "columns is not a tuple of columns"),
        ("https://", "", "the URL of the column a does not begin with http:// or https://: a.gov.cn/b/"),
        (",)", ', Column("a", "https://b.gov.cn/"))', "two columns have the name a"),
        (
            "    family",
            '    division = "50000"\n    family',
            "the division of the city is not a code of six digits",
        ),
        (
            "    family",
            "    division = 500000\n    family",
            "the division of the city is not a code of six digits",
        ),
        ('/b/"', '/b/", division=""', "the division of the column a is not a code of six digits"),
        ("    family", "    place = None\n    family", "the place of the city is not a text"),
        ("    family", '    level = "town"\n    family', 'level is not empty or "national": town'),
    ],
)
def test_a_city_whose_values_cannot_be_used_is_left_out_with_a_sentence(
    package: Path, right: str, wrong: str, mistake: str
) -> None:
    text = CITY.format(kind="Middle", name="middle")
    assert right in text
    (package / "middle.py").write_text(text.replace(right, wrong))
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"]}))
    left_out = "ztown" if "ztown" in wrong else "middle"
    assert f"{package / left_out}.py, line 6: {mistake}" in loader.broken[left_out]
    assert sorted(loader.list()) == ["atown", "ztown"]


def test_a_file_that_is_no_text_is_named(package: Path) -> None:
    (package / "middle.py").write_bytes(b"\xff\xfe\x00x")
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"]}))
    assert loader.broken["middle"].startswith(f"{package / 'middle.py'}: SyntaxError: ")


def test_without_a_broken_file_nothing_is_said(package: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert package.is_dir()
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"]}))
    assert (loader.broken, caplog.records) == ({}, [])


def test_cities_of_ones_own_are_files_in_a_folder_and_a_broken_one_is_left_out(
    package: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mytown.py").write_text(CITY.format(kind="Mytown", name="mytown"))
    (own / "broken.py").write_text("name =\n")
    (own / "wrong.py").write_text("\nname = town\n")
    (own / "atown.py").write_text(CITY.format(kind="Atown", name="atown"))
    (own / "_helpers.py").write_text("raise RuntimeError\n")
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"], "CITIES_DIR": str(own)}))
    assert package.is_dir()
    assert sorted(loader.list()) == ["atown", "mytown", "ztown"]
    assert f"{own / 'broken.py'}, line 1: SyntaxError: " in loader.broken["broken"]
    assert loader.broken["wrong"].startswith(f"{own / 'wrong.py'}, line 2: NameError: ")
    assert "there is another city atown, in towns.atown" in loader.broken["atown"]


@pytest.mark.parametrize("folder", [None, "", "no-such-folder"])
def test_without_a_folder_of_ones_own_nothing_more_is_loaded(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str | None
) -> None:
    (tmp_path / "script.py").write_text("raise RuntimeError\n")
    monkeypatch.chdir(tmp_path)
    loader = CityLoader(Settings({"SPIDER_MODULES": ["towns"], "CITIES_DIR": folder}))
    assert (package.is_dir(), sorted(loader.list()), loader.broken) == (True, ["atown", "ztown"], {})
