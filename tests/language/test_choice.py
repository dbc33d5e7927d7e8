"""Which language the user reads: FUWEN_LANG, else the locale."""

import pytest

from crawler.language.choice import is_chinese


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FUWEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "chinese"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, True),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, True),
        ({"FUWEN_LANG": "zh", "LC_ALL": "C"}, True),
        ({"FUWEN_LANG": "zh_CN.UTF-8"}, True),
        ({"FUWEN_LANG": "ZH-cn"}, True),
        ({"FUWEN_LANG": "en", "LANG": "zh_CN.UTF-8"}, False),
        ({"FUWEN_LANG": "", "LANG": "zh_CN.UTF-8"}, True),
    ],
)
def test_the_language_is_fuwen_lang_then_the_locale_in_the_usual_order(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, chinese: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert is_chinese() is chinese


def test_an_unknown_language_is_one_sentence_and_means_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUWEN_LANG", "klingon")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert [is_chinese(), is_chinese()] == [False, False]
    assert (
        capsys.readouterr().err
        == "FUWEN_LANG=klingon is not known: write zh or en. The messages are in English.\n"
    )
