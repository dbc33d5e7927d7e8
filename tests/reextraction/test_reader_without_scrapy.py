"""A process that reads an archive needs no Scrapy: not even where it is installed is a part of it used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.project import PROJECT

pytestmark = pytest.mark.slow

_READ = """
import sys
sys.modules["scrapy"] = None  # an import of Scrapy, or of a part of it, fails from now on
from crawler.archive.sources.open import open_source
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.families.trs_wcm import TrsWcm
from crawler.reextraction.bounded import BoundedPartReader
from crawler.reextraction.part_reading import PartReading
from crawler.reextraction.task import Task

column = Column("kjj", "https://kjj.cq.gov.cn/zwgk_176/zwxxgkml/rddbjyblqkgk/", "suggestion")
task = Task(City("chongqing", TrsWcm(), (column,)), (sys.argv[1],))
reader = BoundedPartReader(task)
readings = [reader.read(part) for part in open_source(sys.argv[1]).parts(1 << 20)]
assert all(isinstance(reading, PartReading) for reading in readings)
count = sum(len(reading.lines) for reading in readings)
print(count, sorted(name for name in sys.modules if name.partition(".")[0] in {"scrapy", "twisted"}))
"""


def test_a_worker_reads_pages_into_records_where_scrapy_cannot_be_imported() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _READ, "fixtures/chongqing"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    count, modules = ended.stdout.split(maxsplit=1)
    assert int(count) > 0
    assert modules.strip() == "['scrapy']", "the mark itself, and nothing else"
