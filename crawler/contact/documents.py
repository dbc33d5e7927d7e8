"""Check that the fields of a column's documents are read."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.contact.checks import CheckResult, ColumnContact
from crawler.counts import counted
from crawler.items import Reply
from crawler.portals.walking.failures import FetchFailure


def add_document_checks(
    contact: ColumnContact,
    addresses: Sequence[str],
    replies: Sequence[Reply],
    failure: FetchFailure | None,
    inferred_kind: str | None,
) -> None:
    """Add the checks of a column's documents.

    Args:
        contact: the results of the column.
        addresses: the URLs of the documents that were asked for.
        replies: the documents that were read, without regard to what the column says of their kind.
        failure: the reason why one of the documents was not read, or None.
        inferred_kind: the kind of the column's documents, or None if it is not known.
    """
    address = addresses[0]
    found = f"{len(replies)} of {counted(len(addresses), 'document')} were read"
    if not replies:
        if failure is not None:
            contact.add_failure("document", failure, address)
        return
    if failure is not None:
        reason = f"{found}: {failure.reason}"
        contact.add("document", CheckResult.DIFFERENT, reason, address, essential=False)
    elif len(replies) > 1 and len({(reply.title, reply.body) for reply in replies}) == 1:
        contact.add("document", CheckResult.DIFFERENT, "one page for several rows", address)
    else:
        contact.add("document", CheckResult.CONFIRMED, found, address)
    _add_field(contact, "title", [reply.title for reply in replies], address, CheckResult.DIFFERENT)
    _add_field(contact, "body", [_size(reply) for reply in replies], address, CheckResult.DIFFERENT)
    numbers = [reply.index_number or reply.document_number for reply in replies]
    _add_field(contact, "number", numbers, address, CheckResult.NOT_SEEN)
    dates = [reply.published_on or reply.written_on for reply in replies]
    _add_field(contact, "date", dates, address, CheckResult.NOT_SEEN)
    _add_kind(contact, [reply.kind for reply in replies], address, inferred_kind)


def _add_field(
    contact: ColumnContact, check: str, values: Sequence[str | None], address: str, missing: CheckResult
) -> None:
    """Add a check that a field of every document has a value. ``missing`` is its result if one has none."""
    read = [value for value in values if value]
    if len(read) == len(values):
        contact.add(check, CheckResult.CONFIRMED, "; ".join(read), address)
    else:
        lacking = f"{len(values) - len(read)} of {counted(len(values), 'document')} lack it"
        contact.add(check, missing, lacking, address)


def _size(reply: Reply) -> str:
    """Return how long a reply's text is, or how many attachments it has instead. The result may be empty."""
    if reply.body:
        return counted(len(reply.body), "character")
    return counted(len(reply.attachments), "attachment") if reply.attachments else ""


def _add_kind(contact: ColumnContact, kinds: Sequence[str], address: str, inferred: str | None) -> None:
    """Compare the kind that the documents say with that of the column."""
    said = ", ".join(dict.fromkeys(kinds))
    if set(kinds) == {"other"}:
        contact.add("kind", CheckResult.NOT_SEEN, "the documents do not say it", address)
    elif inferred is None or inferred in kinds:
        contact.add("kind", CheckResult.CONFIRMED, said, address)
    else:
        contact.add("kind", CheckResult.DIFFERENT, f"{said}, but the column says {inferred}", address)
        if kinds[0] in {"suggestion", "proposal"}:
            contact.propose("kind", inferred, kinds[0])
