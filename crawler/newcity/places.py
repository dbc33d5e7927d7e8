"""Take the address of a new city's listing from the register of portals."""

from __future__ import annotations

from crawler.language.shown import heading, shown
from crawler.newcity.refusals import NewCityError
from crawler.register.lookup import find_rows, similar_place
from crawler.register.portals import ColumnState, PortalRow


def listing_of_place(place: str) -> PortalRow | None:
    """Return the row of a place whose column can be made a city, or None if the register does not have the place.

    Args:
        place: what a person wrote instead of an address (:func:`~crawler.register.lookup.find_rows`).

    Raises:
        NewCityError: the place has no column that could be read, or more than one. The message lists them.
    """
    rows = find_rows(place)
    if not rows:
        return None
    usable = [row for row in rows if row.address and row.state is not ColumnState.READ]
    if len(usable) == 1:
        return usable[0]
    if usable:
        listed = "".join(
            f"\n  {row.address}  {row.place} {row.agency}, {heading(row.kind)}, {shown(row.state)}"
            for row in usable
        )
        raise NewCityError(
            f"The register has {len(usable)} columns for {place}. Give the address of one of them (scrapy newcity"
            f" {city_name(usable[0])} https://…):{listed}"
        )
    if any(row.state is ColumnState.READ for row in rows):
        raise NewCityError(
            f"Each column that the register has for {place} is in a city file already: scrapy register {place} names the city."
        )
    seen = next(
        (f" One of them is {row.example}: look there for the listing." for row in rows if row.example), ""
    )
    raise NewCityError(f"The register knows replies of {place}, but not the column that lists them.{seen}")


def unknown_place(given: str) -> NewCityError | None:
    """Return the error for a misspelt place, or None if no place is similar."""
    similar = similar_place(given)
    if similar is None:
        return None
    return NewCityError(
        f"The register has no place {given}, and there is no such file: did you mean {similar}?"
    )


def city_name(row: PortalRow) -> str:
    """Return the name for the city of a row: the part of its host before ``gov.cn``, such as ``wuhan``."""
    labels = (
        row.host.partition(":")[0].removesuffix(".cn").removesuffix(".com").removesuffix(".gov").split(".")
    )
    return labels[-1].replace("-", "_")
