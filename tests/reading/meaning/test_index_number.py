"""索引号: every grammar the portals use, and two check digits (docs/portals.md, section 7)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from crawler.reading import IndexNumber, normalise_index_number, read_index_number
from crawler.reading.meaning.index_number import is_credit_code, is_organisation_code

CREDIT_CODES = ["11500000MB15895317", "11500000009276206R", "11500000009276433Y", "11500384008682034F",
                "11640100010086004H", "1134140000322523X5"]  # fmt: skip
ORGANISATION_CODES = ["416049270", "005252522", "005252426", "00525312X", "MB1532375", "330126167", "755156513",
                      "005299208", "005299734", "005253197", "005452110", "01047834X", "000014349"]  # fmt: skip
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def parsed(text: str) -> IndexNumber:
    number = read_index_number(text)
    assert number is not None
    return number


@pytest.mark.parametrize(
    ("printed", "prefix", "code", "year", "serial"),
    [
        ("416049270/2024-00024", "416049270", "416049270", 2024, "00024"),
        ("00525312X/2021-00212", "00525312X", "00525312X", 2021, "00212"),
        ("MB1532375/2020-00031", "MB1532375", "MB1532375", 2020, "00031"),
        ("11500000MB15895317/2024-00070", "11500000MB15895317", "11500000MB15895317", 2024, "00070"),
        ("11500000009276206R/2025-00021", "11500000009276206R", "11500000009276206R", 2025, "00021"),
        ("1134140000322523X5/202601-00012", "1134140000322523X5", "1134140000322523X5", 2026, "00012"),
        ("11640100010086004H/2026-0000050", "11640100010086004H", "11640100010086004H", 2026, "0000050"),
        ("01525515-3/20260205-00019", "01525515-3", "015255153", 2026, "00019"),
        ("cxs004/2026-00012", "cxs004", None, 2026, "00012"),
        ("caizhengju004/2026-00012", "caizhengju004", None, 2026, "00012"),
        ("3212000006/2026-323569", "3212000006", None, 2026, "323569"),
        ("111423LL00100/2026-07896", "111423LL00100", None, 2026, "07896"),
        ("2026-000123", None, None, 2026, "000123"),
    ],
)
def test_code_year_and_serial_are_given_where_the_grammar_has_them(
    printed: str, prefix: str | None, code: str | None, year: int, serial: str
) -> None:
    assert parsed(printed) == IndexNumber(
        printed, prefix, code, checksum_failed=False, year=year, serial=serial
    )


@pytest.mark.parametrize(
    "printed",
    ["SY310107202603028", "530000210020200112345", "20260203000181234", "330200-05-02-03-20260203-00018",
     "KA00102-0203-2026-00012", "abc-GK-2026-0012", "11510000GK", "2026", "信公开001"],
)  # fmt: skip
def test_a_number_of_another_grammar_is_kept_whole_and_never_taken_apart(printed: str) -> None:
    number = parsed(printed)
    assert number.number == printed
    assert (number.organisation_code, number.checksum_failed, number.year, number.serial) == (
        None,
        False,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        (" 416049270/2024-00024 ", "416049270/2024-00024"),
        ("416049270 / 2024 - 00024", "416049270/2024-00024"),
        ("４１６０４９２７０／２０２４－０００２４", "416049270/2024-00024"),
        ("416049270/2024-\u200b00024", "416049270/2024-00024"),
        ("416049270\u3000/\xa02024-00024\n", "416049270/2024-00024"),
        ("00525312x/2021-00212", "00525312x/2021-00212"),
    ],
)
def test_the_key_is_nfkc_without_inner_white_space_and_nothing_else_is_changed(
    printed: str, number: str
) -> None:
    assert normalise_index_number(printed) == number


def test_a_code_in_small_letters_is_the_same_code() -> None:
    assert parsed("00525312x/2021-00212").organisation_code == "00525312X"


@pytest.mark.parametrize(
    "printed", ["", " ", "\u3000", "&nbsp;".replace("&nbsp;", "\xa0"), "-", "--", "/", "无", "暂无", "null"]
)
def test_a_blank_number_is_none(printed: str) -> None:
    assert normalise_index_number(printed) is None
    assert read_index_number(printed) is None


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_gb_32100_holds_for_the_verified_codes_and_for_the_code_inside_them(code: str) -> None:
    assert is_credit_code(code)
    assert is_organisation_code(code[8:17])
    assert parsed(f"{code}/2024-00001").organisation_code == code


@pytest.mark.parametrize("code", [*ORGANISATION_CODES, "01525515-3"])
def test_gb_11714_holds_for_the_verified_codes(code: str) -> None:
    assert is_organisation_code(code)
    assert parsed(f"{code}/2024-00001").organisation_code == code.replace("-", "")


def test_the_code_that_a_portal_mistyped_fails_and_is_kept() -> None:
    number = parsed("055299515/2020-00030")
    assert number.checksum_failed
    assert number.organisation_code is None
    assert number.number == "055299515/2020-00030"
    assert is_organisation_code("005299515")


@pytest.mark.parametrize("prefix", ["cxs004", "3212000006", "111423LL00100", "AB12", "11500000MB1589531"])
def test_a_prefix_without_the_form_of_a_code_is_not_checked(prefix: str) -> None:
    assert not parsed(f"{prefix}/2024-00001").checksum_failed


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.sampled_from(CREDIT_CODES), st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_a_credit_code_with_one_character_changed_fails(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.sampled_from(ORGANISATION_CODES), st.integers(0, 8), st.sampled_from("0123456789"))
def test_an_organisation_code_with_one_digit_changed_fails(code: str, place: int, digit: str) -> None:
    changed = code[:place] + digit + code[place + 1 :]
    if changed != code and code[place].isdigit():
        assert not is_organisation_code(changed)
        assert parsed(f"{changed}/2024-00001").checksum_failed


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text("0123456789", min_size=8, max_size=8), st.text(CREDIT_ALPHABET, min_size=9, max_size=9))
def test_gb_32100_agrees_with_an_independent_implementation(region: str, middle: str) -> None:
    body = region + middle
    check = uscc.calc_check_digit(body)
    assert is_credit_code(body + check)
    assert not any(is_credit_code(body + other) for other in CREDIT_ALPHABET if other != check)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(ORGANISATION_ALPHABET, min_size=8, max_size=8))
def test_exactly_one_check_digit_of_gb_11714_holds(body: str) -> None:
    assert sum(is_organisation_code(body + check) for check in "0123456789X") == 1


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.sampled_from([*CREDIT_CODES, *ORGANISATION_CODES]), st.integers(1990, 2035), st.integers(1, 99999))
def test_a_number_that_is_built_by_the_rule_comes_apart_again(code: str, year: int, serial: int) -> None:
    number = parsed(f"{code}/{year}-{serial:05}")
    assert (number.organisation_code, number.year, number.serial) == (code, year, f"{serial:05}")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.text(max_size=40))
def test_no_text_raises_and_a_key_has_no_white_space(text: str) -> None:
    number = read_index_number(text)
    assert number is None or number.number == "".join(number.number.split())
