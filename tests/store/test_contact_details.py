"""Contact details are found in every spelling, in linear time, and other numbers are not taken for them."""

from __future__ import annotations

import re
import sys
from collections import Counter
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import phonenumbers
import pytest
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType

from crawler.store import contact_details as module
from crawler.store.contact_details import contact_details
from crawler.store.masking import redacted
from tests.support.contact_corpus import SIZE, contacts, figures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

TARGET = 0.99


def test_the_corpus_is_masked_with_high_recall_and_precision() -> None:
    """A text counts as found if all of its contact is masked, and as wrong if anything else is masked."""
    texts = contacts()
    assert len({text.text for text in texts}) == len({text.text for text in figures()}) == SIZE
    missed, wrong = [], []
    for text, expected in [*texts, *figures()]:
        characters = list(zip(text, expected, redacted(text), strict=True))
        if any(masked != is_now for printed, masked, is_now in characters if printed != masked):
            missed.append(text)
        if any(printed != is_now for printed, masked, is_now in characters if printed == masked):
            wrong.append(text)
    found = len(texts) - len(missed)
    assert found / len(texts) >= TARGET, missed
    assert found / (found + len(wrong)) >= TARGET, wrong


def test_masked_texts_are_not_masked_further() -> None:
    assert [text.masked for text in contacts() if redacted(text.masked) != text.masked] == []


def test_a_library_for_telephone_numbers_finds_no_valid_number_in_masked_texts() -> None:
    found = sum(bool(_valid(text.text)) for text in contacts())
    assert found > SIZE / 3, "the library has no opinion on numbers without area code"
    assert [text.text for text in contacts() if _valid(redacted(text.text))] == []


def test_what_the_library_takes_for_a_number_in_other_texts_are_amounts_and_codes() -> None:
    found = [(text.text, number) for text in figures() for number in _valid(text.text)]
    amounts = {text for text, number in found if re.search(rf"{re.escape(number)}[.\d]*(?:元|户|万)", text)}
    assert [text for text, _ in found if text not in amounts and not text.startswith(("QX-", "索引号"))] == []


@pytest.mark.parametrize(
    "form",
    [
        PhoneNumberFormat.E164,
        PhoneNumberFormat.INTERNATIONAL,
        PhoneNumberFormat.NATIONAL,
        PhoneNumberFormat.RFC3966,
    ],
)
@pytest.mark.parametrize(
    "kind", [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE]
)
def test_the_forms_of_the_library_are_masked(kind: int, form: int) -> None:
    number = phonenumbers.example_number_for_type("CN", kind)
    assert number is not None
    printed = phonenumbers.format_number(number, form)
    assert not re.search(r"\d{3}", redacted(f"李四 {printed}"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话（工作时间）：67513101", "电话（工作时间）：********"),
        ("电话：67513101-801/802", "电话：********-***/***"),
        ("电话：67513101转801、802或8003", "电话：************、********"),
        ("电话：0371-67513101/02，传真同号", "电话：****-********/**，传真同号"),
        ("电话：67513101-801、12个部门", "电话：********-***、12个部门"),
        ("电话：67513101-801/2024年", "电话：********-***/2024年"),
        ("电话：67513101/2024-05-24", "电话：********/2024-05-24"),
        ("联系电话（邮编450000）67513101", "联系电话（邮编450000）********"),
        ("邮编：450000，建议编号：67513101", "邮编：450000，建议编号：67513101"),
        ("电话：67513101 建议编号：67513102", "电话：******** 建议编号：67513102"),
        ("热线：12345、12388", "热线：*****、*****"),
        ("联系电话见附件。67513101", "联系电话见附件。67513101"),
        ("联系人\t电话\n李四\t67513101\n67513102", "联系人\t电话\n李四\t********\n********"),
        ("数量\t电话\n67513101\t8001", "数量\t电话\n67513101\t****"),
        ("联系人\t电话\t建议\n李四\t67513101\t20240012", "联系人\t电话\t建议\n李四\t********\t20240012"),
        ("电话\t67513101\n传真\t67513102", "电话\t********\n传真\t********"),
        ("联系电话\t67513101\n12345\t12346", "联系电话\t********\n12345\t12346"),
        ("编号13812345678，手机13812345678", "编号13812345678，手机***********"),
        ("MB1532412/2026-00019", "MB1532412/2026-00019"),
        ("2024 138 0013 8000", "2024 *** **** ****"),
    ],
)
def test_the_nearest_word_before_a_number_decides(text: str, masked: str) -> None:
    assert redacted(text) == masked


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_a_resident_identity_number_is_masked_however_it_is_parted(number: str) -> None:
    assert not re.search(r"[\dxX]", redacted(f"本人{number}"))


def test_digits_that_are_no_identity_number_are_read_without_an_error() -> None:
    assert redacted("111111 11111111111x") == "111111 11111111111x"


def test_a_number_that_is_known_needs_no_label() -> None:
    text = "张三67513101，12345，67513101件，第67513101号"
    found = [text[detail.begin : detail.end] for detail in contact_details(text, {"67513101"})]
    assert found == ["67513101"]
    assert [detail.begin for detail in contact_details(text, {"67513101"})] == [2]


UNITS = (
    "a", "1", "１", "1 ", "1-", "1.", "12345678 ", "电话", "电话：1 ", "电    话", "联系", "@a.", "a@a.aa ", "#", "(", "+86",
    "-", " ", "\t", "\n", "Q", "身份证1", "138 ", "0371-", "360426199101010071 ", "E1", "。", "电话：67513101、", "电话\t1\n",
    "电话\t", "编号", "张",
)  # fmt: skip
"""What a hostile page may repeat."""


@pytest.mark.parametrize("unit", UNITS)
def test_masking_takes_a_number_of_calls_that_grows_with_the_length(unit: str) -> None:
    short, middle, long = (_calls((unit * size)[:size]) for size in (1_000, 2_000, 4_000))
    assert middle <= 2.2 * short + 100
    assert long <= 2.2 * middle + 100


def test_each_call_of_a_pattern_takes_bounded_time() -> None:
    """A pattern without an unbounded repetition does a bounded number of steps at each place of a text."""
    unbounded: Counter[str] = Counter()
    for name, value in vars(module).items():
        if isinstance(value, re.Pattern):
            unbounded[name] += sum(_unbounded(_parser.parse(value.pattern, value.flags)))
    assert {name for name, number in unbounded.items() if number} == {
        "_NUMBER",  # its last part, which takes a row of digits and letters whole
        "_ROW",  # takes that row whole, and the search goes on behind it
        "_DIRECTLY",  # matched within WINDOW
    }
    assert unbounded["_NUMBER"] == unbounded["_ROW"] == 1


def _valid(text: str) -> list[str]:
    return [match.raw_string for match in PhoneNumberMatcher(text, "CN", leniency=Leniency.VALID)]


def _calls(text: str) -> int:
    """The number of calls, of Python or C, that masking a text takes."""
    calls = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        redacted(text)
    finally:
        sys.setprofile(before)
    return calls


def _unbounded(part: Any) -> Iterator[bool]:
    """Whether each repetition in a parsed pattern has no upper bound."""
    for code, value in part if isinstance(part, _parser.SubPattern) else ():
        if code in {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}:
            yield value[1] == _constants.MAXREPEAT
        pending = [value]
        while pending:
            item = pending.pop()
            if isinstance(item, _parser.SubPattern):
                yield from _unbounded(item)
            elif isinstance(item, list | tuple):
                pending += item
