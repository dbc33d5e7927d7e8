"""The command ``fuwen``, which runs ``scrapy`` with this project's settings in any folder: ``fuwen crawl chongqing``."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from io import StringIO
from pkgutil import iter_modules

import crawler.commands
from crawler import __version__
from crawler.console.output import say, say_error
from crawler.similar import similar_name

_SHARED_MODULES = {"base", "run_command"}
"""The modules of the package of the commands that are not commands."""


def main() -> None:
    """Run the command that the command line names, or list the commands.

    The variable ``SCRAPY_SETTINGS_MODULE`` may name settings of your own that extend the project's.

    Raises:
        SystemExit: the command ended, or the command line names a misspelt command (code 2).
    """
    # Importing Scrapy takes half a second. By now, Ctrl-C is reported by a sentence (crawler.commands).
    import scrapy.commands  # noqa: PLC0415
    from scrapy.cmdline import execute  # noqa: PLC0415

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    named = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    packages = (*scrapy.commands.__path__, *crawler.commands.__path__)
    known = {module.name for module in iter_modules(packages)} - _SHARED_MODULES
    if named == "version":
        say(f"fuwen {__version__}")
    if named in known:
        execute()
        return
    meant = similar_name(named, known) if named is not None else None
    if meant is not None:
        say_error(f"There is no command {named}: did you mean {meant}? fuwen alone lists the commands.")
        sys.exit(2)
    listed = StringIO()  # the list is Scrapy's, and says scrapy
    try:
        with redirect_stdout(listed):
            execute()
    finally:
        say(listed.getvalue().rstrip())


if __name__ == "__main__":
    main()
