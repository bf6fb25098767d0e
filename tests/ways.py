"""Find the keys that lead from the home screen to what a door or a menu opens, whatever else is in that menu."""

from collections.abc import Iterable
from functools import cache

from kiosk.forms.catalog import entries_of, form_of
from kiosk.forms.outcome_spec import Offer
from screens.tenant.home.home import DOORS
from screens.tenant.home.menus import MENUS


@cache
def way(route: str) -> tuple[str, ...]:
    """Return the keys of the shortest way to a route, such as `form:workshop` or `menu:guides`.

    Raises:
        LookupError: no door leads there.
    """
    ways: dict[str, tuple[str, ...]] = {door.opens: (str(door.number),) for door in DOORS}
    waiting = list(ways)
    while waiting:
        here = waiting.pop(0)
        if here == route:
            return ways[here]
        for number, offer in _offers(here):
            if offer.act not in ways:
                ways[offer.act] = (*ways[here], str(number))
                waiting.append(offer.act)
    raise LookupError(route)


def _offers(route: str) -> Iterable[tuple[int, Offer]]:
    """Return the offers of a menu, or of a journey's first page (it has no questions), each with its number there."""
    kind, _colon, of = route.partition(":")
    if kind == "menu":
        return enumerate((*entries_of(of), *MENUS[of].offers), start=1)
    spec = form_of(of) if kind == "form" else None
    return enumerate(spec.steps[0].offers, start=2) if spec is not None else ()
