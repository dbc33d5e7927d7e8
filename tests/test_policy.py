"""Manners and simplicity, kept by every city: no faster than the default, values only, honest about its sources."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from crawler.portals.city import CitySpider
from crawler.portals.tls import SETTINGS as TLS_SETTINGS

SPIDERS = sorted((PROJECT / "crawler" / "spiders").glob("[!_]*.py"))
BY_NAME = [pytest.param(path, id=path.stem) for path in SPIDERS]

POLITE: dict[str, object] = {
    "DOWNLOAD_DELAY": 1,
    "DOWNLOAD_DELAY_JITTER": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_SLOTS": {},
}
"""What politeness is made of: one request a second and one connection a host, robots.txt obeyed."""

EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(city, setting) -> why the portal's operator does not mind. A reason, or the test fails."""

VALUES = {"name", "columns", "selectors", "tls", "browser"}
"""All that a city may say; what needs more belongs to its family."""


def spider_class(path: Path) -> Any:
    module = __import__(f"crawler.spiders.{path.stem}", fromlist=["*"])
    (found,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, CitySpider) and value.__module__ == module.__name__
    ]
    return found


def settings_of(city: Any) -> Settings:
    """The settings under which a city runs."""
    settings = get_project_settings()
    city.update_settings(settings)
    return settings


def test_there_are_cities() -> None:
    assert {"zhengzhou", "chongqing"} <= {path.stem for path in SPIDERS}


@pytest.mark.parametrize("name", POLITE)
def test_the_default_is_polite(name: str) -> None:
    value = get_project_settings()[name]
    assert (dict(value) if name == "DOWNLOAD_SLOTS" else value) == POLITE[name]


@pytest.mark.parametrize("path", BY_NAME)
@pytest.mark.parametrize("name", POLITE)
def test_no_city_is_faster_than_the_default_without_a_reason(path: Path, name: str) -> None:
    city = spider_class(path)
    project, own = get_project_settings(), settings_of(city)
    if (city.name, name) in EXCEPTIONS:
        assert len(EXCEPTIONS[city.name, name]) > 20, "an exception needs a reason"
    elif name == "DOWNLOAD_DELAY":
        assert own.getfloat(name) >= project.getfloat(name)
    else:
        assert own[name] == project[name]


@pytest.mark.parametrize("name", ["DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "ROBOTSTXT_OBEY"])
def test_a_city_that_is_faster_would_be_found(name: str) -> None:
    class Hasty(CitySpider):
        name = "hasty"

    Hasty.custom_settings = {
        "DOWNLOAD_DELAY": 0.1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "ROBOTSTXT_OBEY": False,
    }
    assert settings_of(Hasty)[name] != get_project_settings()[name]


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_is_values_only(path: Path) -> None:
    docstring, *statements = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr)
    *rest, spider = statements
    assert isinstance(spider, ast.ClassDef), "the class stands last"
    for statement in rest:
        assert isinstance(statement, ast.ImportFrom | ast.Assign), ast.unparse(statement)
        if isinstance(statement, ast.ImportFrom):
            assert (statement.module or "").startswith("crawler."), (
                "a city imports its family, columns and selectors"
            )
    _, *body = spider.body
    for statement in body:
        assert isinstance(statement, ast.Assign), f"{ast.unparse(statement)[:60]} is no value"
        assert {ast.unparse(target) for target in statement.targets} <= VALUES


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_is_a_file_of_at_most_forty_lines_whose_name_file_and_class_agree(path: Path) -> None:
    city = spider_class(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40
    assert city.name == path.stem
    assert city.__name__ == "".join(part.title() for part in path.stem.split("_")) + "Spider"


@pytest.mark.parametrize("path", BY_NAME)
def test_a_city_says_what_was_seen_what_is_inferred_and_that_it_was_not_checked_live(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    said = docstring.lower()
    assert "seen" in said
    assert "inferred" in said or "not checked" in said


def test_no_door_leads_into_a_run() -> None:
    settings = get_project_settings()
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
    assert not settings.getbool("COOKIES_ENABLED")
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 32 * 1024 * 1024
    assert settings.getint("DOWNLOAD_TIMEOUT") <= 60


def test_a_city_on_old_servers_names_it_as_a_value_and_only_it_is_concerned() -> None:
    class Old(CitySpider):
        name = "old"
        tls = "legacy"

    class Ordinary(CitySpider):
        name = "ordinary"

    old, ordinary = settings_of(Old), settings_of(Ordinary)
    assert old["DOWNLOAD_TLS_MIN_VERSION"] == "TLSv1.0"
    assert old["DOWNLOADER_CLIENT_TLS_CIPHERS"] == "DEFAULT@SECLEVEL=0"
    assert old["DOWNLOAD_HANDLERS"]["https"].endswith("AiohttpDownloadHandler")
    for name in TLS_SETTINGS["legacy"]:
        assert ordinary[name] == get_project_settings()[name]


def test_a_kind_of_old_server_that_is_not_known_is_named() -> None:
    class Odd(CitySpider):
        name = "odd"
        tls = "ancient"

    with pytest.raises(ValueError, match="tls = 'ancient' is none of legacy"):
        settings_of(Odd)
