"""What a saved page states about itself: its URL, and the time at which a program saved it."""

from __future__ import annotations

import pytest

from crawler.reading.saved_url import StatedBy, saved_url, statement_of

URL = "https://kjj.example.gov.cn/zwgk/t20240521_1.html"


@pytest.mark.parametrize(
    ("comment", "saved_at"),
    [
        (
            f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue May 21 2024 16:30:05 GMT+0800 (中国)\n-->",
            "2024-05-21T16:30:05+08:00",
        ),
        (f"<!--\n Page saved with SingleFile \n url: {URL} \n-->", None),
        (
            f"<!-- Saved from {URL} at 2024-05-21T08:30:05Z using monolith v2.8.1 -->",
            "2024-05-21T08:30:05+00:00",
        ),
        (f"<!-- Saved from {URL} at noon using monolith v2.8.1 -->", None),
        (
            f"<!-- Mirrored from {URL[8:]} by HTTrack Website Copier/3, Tue, 21 May 2024 08:30:05 GMT -->",
            "2024-05-21T08:30:05+00:00",
        ),
        (
            f'<html lang="zh" data-scrapbook-source="{URL}" data-scrapbook-create="20240521083005123">',
            "2024-05-21T08:30:05+00:00",
        ),
    ],
)
def test_a_program_that_saves_pages_states_url_and_time(comment: str, saved_at: str | None) -> None:
    stated = statement_of(f"<!DOCTYPE html>{comment}<p>x</p>".encode())
    assert stated is not None
    assert (stated.url, stated.by) == (URL, StatedBy.SAVER)
    assert (stated.saved_at.isoformat() if stated.saved_at is not None else None) == saved_at
    assert stated.has_scheme is ("Mirrored" not in comment)


def test_a_browser_states_the_url_alone() -> None:
    stated = statement_of(f"<!-- saved from url=(0052){URL} -->".encode())
    assert stated is not None
    assert (stated.url, stated.by, stated.saved_at) == (URL, StatedBy.BROWSER, None)


def test_a_url_without_a_scheme_is_said_to_have_none() -> None:
    stated = statement_of(b'<meta name="Url" content="//kjj.example.gov.cn/a.html">')
    assert stated is not None
    assert (stated.url, stated.by, stated.has_scheme) == (
        "https://kjj.example.gov.cn/a.html",
        StatedBy.PAGE,
        False,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!-- saved from url=(0011)about:blank -->",
        b"<!-- saved from url=(0022)http://internet.e-mail:x/ -->",
        b"<!-- Saved from local source at 2024-05-21T08:30:05Z using monolith v2.8.1 -->",
        b"<!-- Mirrored from a by HTTrack Website Copier/3.x -->",
    ],
)
def test_what_is_no_url_with_a_host_is_not_one(body: bytes) -> None:
    assert saved_url(body) is None
