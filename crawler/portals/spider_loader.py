"""The spider loader. A broken file costs only the city in it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from inspect import getsourcelines, isclass
from pathlib import Path
from pkgutil import iter_modules
from traceback import extract_tb
from types import ModuleType
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import closest_scrapy_cfg, get_config

from crawler.items import KINDS
from crawler.portals.city_spider import CitySpider
from crawler.portals.column import Column
from crawler.portals.division import NATIONAL, is_division
from crawler.portals.family import Family
from crawler.portals.walking.failures import error_line
from crawler.similar import similar_name

logger = logging.getLogger(__name__)

_VALUES = ("name", "label", "division", "place", "level", "family", "columns", "tls", "browser", "cookies")
"""The values that a city's file may have."""


class CityLoader(SpiderLoader):
    """Loads the spiders in every file without a mistake, and logs one sentence about each other file.

    With ``SPIDER_LOADER_WARN_ONLY``, Scrapy's own loader would load no spider that comes after a broken file.

    Attributes:
        broken: the sentences about the files that cannot be imported or whose values cannot be used, by the name of
            the file without ``.py``. This is also the name of the city.
    """

    def __init__(self, settings: BaseSettings) -> None:
        """Load the spiders in the packages of the setting ``SPIDER_MODULES`` and in the folder ``CITIES_DIR``."""
        self.broken: dict[str, str] = {}
        self._folder = Path(settings["CITIES_DIR"]).expanduser() if settings["CITIES_DIR"] else None
        super().__init__(settings)

    def _load_all_spiders(self) -> None:
        for package_name in self.spider_modules:
            package = import_module(package_name)
            for module in iter_modules(package.__path__, f"{package_name}."):
                city = module.name.rpartition(".")[2]
                self._load(city, f"{package.__path__[0]}/{city}.py", partial(import_module, module.name))
        for path in sorted(self._folder.glob("[!_]*.py") if self._folder else ()):
            self._load(path.stem, str(path), partial(_import_file, path))
        self._check_name_duplicates()

    def _load(self, city: str, file: str, load: Callable[[], ModuleType]) -> None:
        """Load the spiders of a city's file, or log a sentence about its mistake."""
        try:
            loaded = load()
            mistake = next(self._mistakes(loaded), None)
        except (Exception, SystemExit) as error:  # noqa: BLE001 the file may contain any mistake
            mistake = _sentence(error, file)
        if mistake is None:
            self._load_spiders(loaded)
        else:
            self.broken[city] = mistake
            logger.warning("The city %s is left out. %s", city, mistake)

    def _mistakes(self, module: ModuleType) -> Iterator[str]:
        """Yield a sentence, with the file and the line, about each spider of a city whose values cannot be used."""
        for spider in vars(module).values():
            if isclass(spider) and issubclass(spider, CitySpider) and spider.__module__ == module.__name__:
                name = getattr(spider, "name", None)
                mistake = _mistake(spider)
                if mistake is None and name in self._spiders:
                    mistake = f"there is another city {name}, in {self._spiders[name].__module__}"
                if mistake is not None:
                    yield f"{module.__file__}, line {getsourcelines(spider)[1]}: {mistake}."


def cities_folder(city: str, settings: BaseSettings) -> Path:
    """Return the folder in which a city's file, its fixture and its evidence are, or are to be made.

    That is ``CITIES_DIR`` if it has such a city, or if the current folder is not in a checkout of this project.
    """
    own = Path(settings["CITIES_DIR"] or "fuwen_cities").expanduser()
    project = get_config().get("settings", "default", fallback="") if closest_scrapy_cfg() else ""
    if project != "crawler.settings" or (own / f"{city}.py").is_file():
        return own
    return Path(closest_scrapy_cfg()).parent


def _import_file(path: Path) -> ModuleType:
    """Import a city's file that is in no package, as the module ``fuwen_cities.NAME``."""
    name = f"fuwen_cities.{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _mistake(spider: type[CitySpider]) -> str | None:
    """Return what is wrong with the values of a city's spider, without a final stop, or None if they can be used."""
    columns = spider.columns
    for written in vars(spider):
        meant = similar_name(written, _VALUES, cutoff=0.75)
        if meant is not None and not hasattr(CitySpider, written) and written not in _VALUES:
            return f"a city has no value named {written}, but one named {meant}"
    if not isinstance(getattr(spider, "name", None), str) or not spider.name:
        return 'the city has no name, such as name = "zhengzhou"'
    if not isinstance(getattr(spider, "family", None), Family):
        return "family is not the object of a family, such as family = TrsWcm()"
    if not isinstance(columns, tuple | list) or not all(isinstance(column, Column) for column in columns):
        return 'columns is not a tuple of columns, such as columns = (Column("kjj", "https://…"),)'
    if not columns:
        return "the city has no columns"
    if not isinstance(spider.label, str):
        return 'label is not a text, such as label = "郑州"'
    if spider.level not in {"", NATIONAL}:
        return f'level is not empty or "{NATIONAL}": {spider.level}'
    places = [("the city", spider.division, spider.place)]
    places += [(f"the column {column.name}", column.division, column.place) for column in columns]
    for owner, division, place in places:
        if division is not None and not is_division(division):
            return f'the division of {owner} is not a code of six digits, such as division = "410100": {division}'
        if not isinstance(place, str):
            return f'the place of {owner} is not a text, such as place = "郑州市"'
    names = [column.name for column in columns]
    for column in columns:
        parts = urlsplit(str(column.url))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return (
                f"the URL of the column {column.name} does not begin with http:// or https://: {column.url}"
            )
        if column.kind is not None and column.kind not in KINDS:
            return (
                f"the kind of the column {column.name} is none of {', '.join(KINDS)}, and None stands for several:"
                f" {column.kind}"
            )
        if names.count(column.name) > 1:
            return f"two columns have the name {column.name}"
    return None


def _sentence(error: BaseException, file: str) -> str:
    """Return a sentence with the file, the line and the message of an error that was raised by an import."""
    if isinstance(error, SyntaxError):
        line = f", line {error.lineno}" if error.lineno else ""
        return f"{error.filename or file}{line}: {type(error).__name__}: {error.msg}."
    # The first frames are those of this module and of the import system.
    frames = [
        frame
        for frame in extract_tb(error.__traceback__)
        if frame.filename != __file__ and "importlib" not in frame.filename
    ]
    place = f"{frames[0].filename}, line {frames[0].lineno}: " if frames else f"{file}: "
    return f"{place}{error_line(error)}."
