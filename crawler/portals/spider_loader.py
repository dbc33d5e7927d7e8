"""The spider loader. A broken file in ``crawler/spiders`` costs only the city in it."""

from __future__ import annotations

import logging
from importlib import import_module
from pkgutil import iter_modules
from traceback import extract_tb

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from crawler.portals.walking.failures import error_line

logger = logging.getLogger(__name__)


class CityLoader(SpiderLoader):
    """Loads the spiders in every file that can be imported, and logs one sentence about each other file.

    With ``SPIDER_LOADER_WARN_ONLY``, Scrapy's own loader would load no spider that comes after a broken file.

    Attributes:
        broken: the sentences about the files that cannot be imported, by the name of the file without ``.py``. This
            is also the name of the city.
    """

    def __init__(self, settings: BaseSettings) -> None:
        """Load the spiders in the packages that the setting ``SPIDER_MODULES`` names."""
        self.broken: dict[str, str] = {}
        super().__init__(settings)

    def _load_all_spiders(self) -> None:
        for package_name in self.spider_modules:
            package = import_module(package_name)
            for module in iter_modules(package.__path__, f"{package_name}."):
                try:
                    self._load_spiders(import_module(module.name))
                except Exception as error:  # noqa: BLE001 the file may contain any mistake
                    city = module.name.rpartition(".")[2]
                    self.broken[city] = _sentence(error)
                    logger.warning("The city %s is left out. %s", city, self.broken[city])
        self._check_name_duplicates()


def _sentence(error: Exception) -> str:
    """Return a sentence with the file, the line and the message of an error that was raised by an import."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {type(error).__name__}: {error.msg}."
    # The first frames are those of this module and of the import system.
    frames = [frame for frame in extract_tb(error.__traceback__)[1:] if "importlib" not in frame.filename]
    place = f"{frames[0].filename}, line {frames[0].lineno}: " if frames else ""
    return f"{place}{error_line(error)}."
