"""Check the name of a new city, and derive its file name and class name."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection
from pathlib import Path

from crawler.fixtures.folder import FIXTURES
from crawler.newcity.refusals import NewCityError

_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
LONGEST = 40


def spider_file(project: Path, name: str) -> Path:
    """Return the path of the file that contains a city's spider.

    Args:
        project: a checkout of this project, or a folder of cities of one's own (``CITIES_DIR``).
        name: the city's name.
    """
    checkout = project / "crawler"
    return (checkout / "spiders" if checkout.is_dir() else project) / f"{name}.py"


def class_name(name: str) -> str:
    """Return the class name of a city's spider, such as ``LinYiSpider`` for ``lin_yi``."""
    return "".join(part.title() for part in name.split("_")) + "Spider"


def check_name(name: str, project: Path, cities: Collection[str]) -> None:
    """Check that ``name`` is valid for a city and is not taken.

    Args:
        name: the name to check.
        project: the project's folder.
        cities: the names of the existing cities.

    Raises:
        NewCityError: the name is taken, is longer than :data:`LONGEST` characters, is a Python keyword, or is
            not made up of lower-case letters, digits and single underscores between them, beginning with a
            letter.
    """
    if keyword.iskeyword(name) or keyword.iskeyword(name.lower()):
        raise NewCityError(
            f"{name} is a keyword of Python: choose another name, such as {name.lower()}_city."
        )
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        better = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]", "_", name.lower())).strip("_")[:LONGEST].strip("_")
        such = better if _NAME.fullmatch(better) and not keyword.iskeyword(better) else "linyi"
        raise NewCityError(
            f"{name!r} cannot be a city's name: use lower-case letters, digits and _, beginning with a letter, such as"
            f" {such}."
        )
    taken = [path for path in (spider_file(project, name), project / FIXTURES / name) if path.exists()]
    if taken or name in cities:
        where = f" ({', '.join(str(path.relative_to(project)) for path in taken)})" if taken else ""
        raise NewCityError(
            f"There is a city {name} already{where}, and nothing is overwritten: choose another name."
        )
