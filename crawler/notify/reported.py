"""What the last message about a city said, in the file ``.reported.json`` of its folder."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from crawler.files import write_atomically

REPORTED = ".reported.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported about a city.

    Attributes:
        offset: the length in bytes of the journal whose records were reported.
        state: what kept the city from being well, or an empty string if it was well.
        at: the time (UTC) at which the state was reported.
    """

    offset: int
    state: str = ""
    at: str = ""


def read_reported(folder: Path) -> Reported | None:
    """Return what was reported about a city, or None if nothing was, or if the file is damaged."""
    try:
        values = orjson.loads((folder / REPORTED).read_bytes())
        reported = Reported(values["offset"], values["state"], values["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    typed = (
        isinstance(reported.offset, int) and isinstance(reported.state, str) and isinstance(reported.at, str)
    )
    return reported if typed and reported.offset >= 0 else None


def write_reported(folder: Path, reported: Reported) -> None:
    """Remember what was reported about a city. If this fails, the next message tells it again."""
    if not folder.is_dir():
        return
    try:
        write_atomically(folder / REPORTED, orjson.dumps(asdict(reported)))
    except OSError as error:
        logger.warning(
            "%s could not be written (%s), so it is reported again.", folder / REPORTED, error.strerror
        )
