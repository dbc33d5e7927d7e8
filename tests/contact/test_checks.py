"""The checks of a column are complete and in order, and decide the outcome of a first contact."""

from __future__ import annotations

from crawler.contact.checks import CHECKS, CheckResult, ColumnContact, outcome_of_contact
from crawler.portals.walking.failures import FailureKind, FetchFailure, blocked_failure
from crawler.run.outcome import Outcome

URL = "https://kjj.somewhere.gov.cn/jy/"


def column(**results: CheckResult) -> ColumnContact:
    contact = ColumnContact("kjj", URL)
    for name in CHECKS:
        contact.add(name, results.get(name, CheckResult.CONFIRMED), "found", URL)
    return contact


def test_an_essential_difference_comes_before_what_was_not_seen() -> None:
    unseen, other = column(rows=CheckResult.NOT_SEEN), column(pager=CheckResult.DIFFERENT)
    assert outcome_of_contact([column()]) is Outcome.OK
    assert outcome_of_contact([column(), unseen]) is Outcome.NOT_STARTED
    assert outcome_of_contact([unseen, other]) is Outcome.LAYOUT_CHANGED


def test_details_never_decide() -> None:
    details = column(number=CheckResult.DIFFERENT, date=CheckResult.NOT_SEEN, kind=CheckResult.DIFFERENT)
    assert outcome_of_contact([details]) is Outcome.OK


def test_a_check_that_was_not_made_is_not_seen() -> None:
    contact = ColumnContact("kjj", URL)
    contact.add("rows", CheckResult.DIFFERENT, "0 rows", URL)
    contact.add("listing", CheckResult.CONFIRMED, "status 200", URL)
    contact.complete()
    assert [check.check for check in contact.checks] == list(CHECKS)
    assert sum(check.result is CheckResult.NOT_SEEN for check in contact.checks) == len(CHECKS) - 2


def test_a_page_that_is_gone_or_another_is_different_and_a_refusal_is_not_seen() -> None:
    contact = ColumnContact("kjj", URL)
    for failure in (
        FetchFailure(FailureKind.FAILED, "status_404", gone=True),
        FetchFailure(FailureKind.REJECTED, "not of this city's hosts"),
        FetchFailure(FailureKind.FAILED, "status_503"),
        blocked_failure("status_412"),
    ):
        contact.add_failure("listing", failure, URL)
    assert [check.result.value for check in contact.checks] == ["different"] * 2 + ["not seen"] * 2


def test_what_the_file_says_already_is_not_proposed() -> None:
    contact = ColumnContact("kjj", URL)
    contact.propose("kind", "suggestion", "suggestion")
    contact.propose("documents", None, "/info/1039/")
    assert [each.value for each in contact.proposals] == ["documents"]
