"""A message goes to each service of NOTIFY, and a service that is down costs a line in the log and bounded time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from crawler.credentials import without_secrets
from crawler.notify import services
from crawler.notify.services import NotifyError, check_services, send, services_of

from .conftest import SECRET

if TYPE_CHECKING:
    from .conftest import Service


@pytest.mark.parametrize(
    ("setting", "urls"),
    [
        (None, []),
        ("", []),
        ("wecombot://key", ["wecombot://key"]),
        (
            "wecombot://key, dingtalk://token/ ,feishu://t",
            ["wecombot://key", "dingtalk://token/", "feishu://t"],
        ),
        ("mailto://u:p@example.org?to=a@b.cn,c@d.cn", ["mailto://u:p@example.org?to=a@b.cn,c@d.cn"]),
        (["json://a", "json://b"], ["json://a", "json://b"]),
    ],
)
def test_commas_separate_services_and_may_be_part_of_one(setting: object, urls: list[str]) -> None:
    assert services_of(setting) == urls


def test_what_a_service_url_holds_is_hidden_wherever_it_occurs() -> None:
    (url,) = services_of("wecombot://0123456789abcdef")
    assert without_secrets({"NOTIFY": url, "text": f"sent to {url}"}) == {
        "NOTIFY": "***",
        "text": "sent to ***",
    }


def test_a_message_is_sent_to_each_service_and_one_that_answers_500_is_one_line_in_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert send([service.url], "标题", "第一行\n第二行")
        assert [(taken["title"], taken["message"]) for taken in service.messages] == [
            ("标题", "第一行\n第二行")
        ]
        assert caplog.records == []
        service.status = 500
        assert not send([service.url], "标题", "行")
    assert [record.getMessage() for record in caplog.records] == [
        "No message reached service 1 of NOTIFY (json): it answered with the status 500. The run is not affected."
    ]
    assert SECRET not in caplog.text


def test_a_service_that_is_down_or_slow_costs_bounded_time_and_others_get_the_message(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    down = f"json://127.0.0.1:9/{SECRET}"
    assert send([down, service.url], "标题", "行")
    assert len(service.messages) == 1
    assert "service 1 of NOTIFY (json): it could not be reached" in caplog.text
    caplog.clear()
    service.go_on.clear()
    assert not send([service.url], "标题", "行", 0.5)
    assert "it did not answer within 0.5 seconds" in caplog.text
    assert SECRET not in caplog.text


def test_a_url_that_apprise_does_not_know_is_one_sentence_without_the_url() -> None:
    with pytest.raises(NotifyError) as error:
        check_services(["json://127.0.0.1", f"wecombott://{SECRET}"])
    assert str(error.value).startswith("Apprise does not know service 2 of NOTIFY (wecombott).")
    with pytest.raises(NotifyError) as error:
        check_services([SECRET])
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "wecombot://a1b2c3d4-e5f6-a7b8-c9d0-a1b2c3d4e5f6",
        f"dingtalk://{'a' * 64}",
        "feishu://abcdefgh",
        "mailto://u:p@a.cn",
    ],
)
def test_the_services_of_the_documentation_are_known(url: str) -> None:
    check_services([url])


def test_without_apprise_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "find_spec", lambda _: None)
    with pytest.raises(NotifyError, match=r"pip install -c constraints.txt -e '.\[monitor\]'"):
        check_services(["json://127.0.0.1"])
