"""The command ``fuwen``, which runs ``scrapy`` with this project's settings in any folder: ``fuwen crawl chongqing``."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from io import StringIO
from pkgutil import iter_modules

import scrapy.commands
from scrapy.cmdline import execute

import crawler.commands
from crawler.console.output import say


def main() -> None:
    """Run the command that the command line names, or list the commands.

    The variable ``SCRAPY_SETTINGS_MODULE`` may name settings of your own that extend the project's.
    """
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    named = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    packages = (*scrapy.commands.__path__, *crawler.commands.__path__)
    if named in {module.name for module in iter_modules(packages)}:
        execute()
        return
    listed = StringIO()  # the list is Scrapy's, and says scrapy
    try:
        with redirect_stdout(listed):
            execute()
    finally:
        say(listed.getvalue().rstrip())


if __name__ == "__main__":
    main()
