"""Text from a page is printed as text: it controls neither the terminal nor the width of a piped line."""

from __future__ import annotations

import pytest

from crawler.console.terminal import print_line, printable, stdout_console


def test_control_characters_are_shown_as_replacement_characters() -> None:
    assert printable("关于\x1b[2J停车\x07的\x9b建议").plain == "关于\ufffd[2J停车\ufffd的\ufffd建议"


def test_line_feeds_and_tabs_stay() -> None:
    assert printable("一\n二\t三").plain == "一\n二\t三"


def test_a_piped_line_is_not_wrapped_and_its_brackets_are_no_markup(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = "[bold]" + "x" * 300
    print_line(stdout_console(), line)
    assert capsys.readouterr().out == line + "\n"
