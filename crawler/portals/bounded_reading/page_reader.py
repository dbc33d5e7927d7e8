"""Read the pages of a city in a process with a limited CPU time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from crawler.portals.bounded_reading.listing_page import ListingRequest, read_listing_page
from crawler.portals.bounded_reading.process import (
    PROCESS,
    CpuLimitError,
    LimitedProcess,
    ProcessDiedError,
    StoppedError,
)
from crawler.portals.city import City
from crawler.portals.column import Column
from crawler.portals.document import DocumentReading, FetchedPage, ReadingSteps, read_pages
from crawler.portals.listing import Listing
from crawler.portals.walking.failures import (
    STOPPED_READING,
    FailureKind,
    FetchFailure,
    code_failure,
    failure_from_status,
)
from crawler.reading import decode
from crawler.reading.errors import PageTooComplexError

T = TypeVar("T")

_TOO_COMPLEX = "too_complex"
_PROCESS = f"unreadable: {PROCESS}"

Fetch = Callable[[str], Awaitable["FetchedPage | FetchFailure"]]
"""A function that fetches the further page of a document at a URL."""


class _DocumentRequest(NamedTuple):
    first: FetchedPage
    fetched_at: str
    walked: Column | None


class _FurtherPage(NamedTuple):
    page: FetchedPage | FetchFailure


class _LostDocument(NamedTuple):
    """The answer to a further page if the process that read the document's earlier pages has ended."""


class _CallRequest(NamedTuple):
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class _Result(NamedTuple):
    value: Any


_Request = _DocumentRequest | _FurtherPage | _CallRequest | ListingRequest
_Answer = str | DocumentReading | Listing | FetchFailure | _LostDocument | _Result


class PageReader:
    """Reads the documents and listings of one city, each page within a limited CPU time.

    A page that takes longer yields the failure ``too_complex``, and the next page is read. While a page is read, the
    event loop goes on, so signals are heard. One page is read at a time.
    """

    def __init__(
        self,
        city: City | None,
        seconds: float,
        is_stopping: Callable[[], bool] = lambda: False,
        *,
        blocking: bool = False,
    ) -> None:
        """Create a reader. Its process is started when the first page is read.

        Args:
            city: the city whose family and columns are used; None for documents of any portal.
            seconds: the CPU time for one page. 0 means no limit: this process reads the pages.
            is_stopping: a function that returns True if the run is being stopped. A page that is being read is then
                abandoned after a fraction of a second.
            blocking: True if the event loop, if there is one, stands still while a page is read. Then no coroutine of
                this object waits for the loop (:func:`~.process.finish`), if ``fetch`` does not.
        """
        self._seconds = seconds
        self._process = LimitedProcess(_Answers(city), seconds, is_stopping)
        self._is_blocking = blocking
        self._turn = asyncio.Lock()
        self._stopped = False

    async def document(
        self, first: FetchedPage, fetched_at: str, walked: Column | None, fetch: Fetch
    ) -> DocumentReading:
        """Read a document (:func:`~crawler.portals.document.read_pages`), whose further pages ``fetch`` fetches.

        Only one document may be read at a time.

        Raises:
            Exception: the code that reads the page raised it.
        """
        requests: list[_Request] = [_DocumentRequest(first, fetched_at, walked)]
        answer = await self._ask(requests[0])
        while isinstance(answer, str):
            requests.append(_FurtherPage(await fetch(answer)))
            answer = await self._ask(requests[-1])
            if isinstance(answer, FetchFailure) and not answer.stopped:
                requests[-1] = _FurtherPage(answer)  # the record ends before this page
                answer = _LostDocument()
            if isinstance(answer, _LostDocument):
                for request in requests:
                    answer = await self._ask(request)
        return (
            answer if isinstance(answer, DocumentReading) else DocumentReading(None, None, _failure(answer))
        )

    async def listing(self, request: ListingRequest) -> Listing | FetchFailure:
        """Read one page of a listing (:func:`~.listing_page.read_listing_page`).

        Raises:
            Exception: the code that reads the page raised it.
        """
        answer = await self._ask(request)
        if isinstance(answer, FetchFailure) and answer.kind is FailureKind.REJECTED:
            return replace(
                answer, kind=FailureKind.FAILED
            )  # a listing page that is not read leaves the run incomplete
        return answer if isinstance(answer, Listing) else _failure(answer)

    async def failure_from_status(self, page: FetchedPage) -> FetchFailure | None:
        """Return the failure that the status and the text of a page show, or None if the page was served."""
        answer = await self._ask(_CallRequest(_failure_of, (page,)))
        failure: FetchFailure | None = answer.value if isinstance(answer, _Result) else _failure(answer)
        return failure

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return the result of a function that reads one page.

        Args:
            function: a function of a module. Its arguments and its result must be values that pickle can copy.
            arguments: its arguments.

        Raises:
            UnreadablePageError: reading takes too much CPU time.
            Exception: the function raised it.
        """
        answer = await self._ask(_CallRequest(function, arguments))
        if not isinstance(answer, _Result):
            raise PageTooComplexError(_failure(answer).reason)
        result: T = answer.value
        return result

    def close(self) -> None:
        """End the process."""
        self._process.close()

    async def _ask(self, request: _Request) -> _Answer:
        async with self._turn:
            if self._stopped:
                return STOPPED_READING
            try:
                process = self._process
                answer: _Answer = (
                    process.request_now(request) if self._is_blocking else await process.request(request)
                )
            except CpuLimitError:
                return too_complex(self._seconds)
            except ProcessDiedError as error:
                return FetchFailure(FailureKind.FAILED, f"unreadable: {error}")
            except StoppedError:
                self._stopped = True
                return STOPPED_READING
            return answer


def too_complex(seconds: float) -> FetchFailure:
    """Return the failure of a page whose reading takes more CPU time than is allowed."""
    reason = f"{_TOO_COMPLEX}: reading it takes more than {seconds:g} seconds of CPU time"
    return FetchFailure(FailureKind.REJECTED, reason)


def is_unread(failure: FetchFailure) -> bool:
    """Return whether a failure says that the process that read a page was ended: nothing is known of the page."""
    return any(words in failure.reason for words in (_TOO_COMPLEX, _PROCESS))


def _failure(answer: _Answer) -> FetchFailure:
    return answer if isinstance(answer, FetchFailure) else code_failure(TypeError(type(answer).__name__))


def _failure_of(page: FetchedPage) -> FetchFailure | None:
    return failure_from_status(page.status, decode(page.body, page.content_type).text)


class _Answers:
    """Answers the requests of a :class:`PageReader`."""

    def __init__(self, city: City | None) -> None:
        self._city = city
        self._steps: ReadingSteps | None = None

    def __call__(self, request: _Request) -> _Answer:
        if isinstance(request, _CallRequest):
            return _Result(request.function(*request.arguments))
        if isinstance(request, ListingRequest):
            if self._city is None:
                raise ValueError("a listing is read only for a city")
            return read_listing_page(self._city.family, request)
        try:
            if isinstance(request, _DocumentRequest):
                self._steps = read_pages(self._city, *request)
                return next(self._steps)
            if self._steps is None:
                return _LostDocument()
            return self._steps.send(request.page)
        except StopIteration as end:
            self._steps = None
            reading: DocumentReading = end.value
            return reading
