"""The command ``fuwen``, which runs ``scrapy`` with this project's settings in any folder: ``fuwen crawl chongqing``."""

import os

from scrapy.cmdline import execute


def main() -> None:
    """Run the command that the command line names.

    The variable ``SCRAPY_SETTINGS_MODULE`` may name settings of your own that extend the project's.
    """
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    execute()


if __name__ == "__main__":
    main()
