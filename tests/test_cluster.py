"""A cluster that cannot be had is named, with what to do."""

from __future__ import annotations

import sys

import pytest

from crawler import cluster
from crawler.cluster import ClusterError, connected


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT", 0.3)
    with pytest.raises(ClusterError, match="No Dask scheduler answers"), connected("tcp://127.0.0.1:1", 1):
        pass


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ClusterError, match=r"pip install -c constraints.txt -e '.\[cluster\]'"),
        connected("local", 1),
    ):
        pass
