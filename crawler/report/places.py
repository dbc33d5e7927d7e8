"""Lists, for the map of the report, the portals that the register knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crawler.register.portals import ColumnState, PortalRow

STATES = tuple(ColumnState)


def known_portals(rows: Iterable[PortalRow]) -> dict[str, Any]:
    """Return the register's rows in the compact form that the page reads.

    ``states`` are the names of the states. ``rows`` has a list for each row: the code of the province (two digits, or
    ``00`` for the nation), the place, the agency, the number of the state in ``states``, and the URL of the listing or,
    if it is not known, of an example.
    """
    return {
        "states": [state.value for state in STATES],
        "rows": [
            [row.code[:2] or "00", row.place, row.agency, STATES.index(row.state), row.address or row.example]
            for row in rows
        ],
    }
