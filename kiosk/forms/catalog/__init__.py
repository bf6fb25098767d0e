"""The journeys of the terminal, as data: each is in the module that has its id as name, or in that folder's `spec`.

A module may hold a family: `rehearse.SPECS` has `rehearse_mailbox` and two others. Nothing else lists the journeys: to
add a file is to add a journey. Each is imported when it is first asked for, so that no door waits for another; the
others follow once the first question is there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from importlib import import_module
from pkgutil import iter_modules

from kiosk.clock import Clock
from kiosk.forms.outcome_spec import Offer
from kiosk.forms.spec import FormSpec
from kiosk.settings import Config


@cache
def every_form() -> tuple[FormSpec, ...]:
    """Return every journey with the usual limits, in the order of their modules' names."""
    return tuple(spec for module in _modules().values() for spec in _specs_in(module))


def sent_forms() -> tuple[FormSpec, ...]:
    """Return every journey that ends with a submission, which central knows."""
    return tuple(spec for spec in every_form() if spec.reference_prefix)


def guiding_forms() -> tuple[FormSpec, ...]:
    """Return every journey that ends with advice; nothing of it is stored."""
    return tuple(spec for spec in every_form() if spec.outcome is not None and not spec.reference_prefix)


def form_of(form_id: str) -> FormSpec | None:
    """Return one journey with the usual limits, without loading the others; None: there is no journey of that id."""
    for name, module in _modules().items():
        if form_id == name or form_id.startswith(f"{name}_"):
            for spec in _specs_in(module):
                if spec.id == form_id:
                    return spec
    return None


def prefixes() -> frozenset[str]:
    """Return the reference letters of every journey that sends something; the check character does not cover them."""
    return frozenset(spec.reference_prefix for spec in sent_forms())


def entries_of(menu: str) -> tuple[Offer, ...]:
    """Return the journeys that stand in a menu, in the order of their places."""
    found = [(each.place, spec.id, each.says) for spec in every_form() if (each := spec.entry) and each.menu == menu]
    return tuple(Offer(f"form:{form_id}", says) for _place, form_id, says in sorted(found, key=lambda each: each[:2]))


def forms_for(
    config: Config,
    today: Callable[[], date | None],
    clock: Clock,
    seats_taken: Callable[[str], Mapping[str, int]] = lambda _but_for: {},
) -> "Forms":
    """Return every journey by its id, with the limits of the configuration.

    Args:
        today: gives the day in Paris; None while the clock is wrong.
        seats_taken: gives the taken seats of each workshop, by its id, but for those of the reference it is given.
    """
    return Forms(
        today,
        {"bel_listing": lambda: _listing(config.bel.description_limit), "garage": lambda: _garage(today)},
        {"workshop": lambda amends: _workshop(config, clock.now(), seats_taken(amends))},
    )


class Forms(Mapping[str, FormSpec]):
    """The journeys by id; a journey is built only when somebody opens it."""

    def __init__(
        self,
        today: Callable[[], date | None],
        built: Mapping[str, Callable[[], FormSpec]],
        moving: Mapping[str, Callable[[str], FormSpec]],
    ) -> None:
        """Keep the functions that build journeys, by the journeys' ids.

        Args:
            today: as in `forms_for`, for every journey.
            built: journeys that depend on the configuration, each built once.
            moving: journeys that depend on the hour or on stored data, built each time; each function is called with
                the reference of the amended file, or "".
        """
        self._today, self._built, self._moving = today, built, moving
        self._read: dict[str, FormSpec] = {}

    def now(self, form_id: str, amends: str) -> FormSpec:
        """Return a journey as it is now, for a tenant who amends the file of the reference `amends`; empty: a new one.

        Raises:
            KeyError: when there is no such journey.
        """
        if form_id in self._moving:
            return replace(self._moving[form_id](amends), today=self._today)
        return self[form_id]

    def __getitem__(self, form_id: str) -> FormSpec:
        if form_id in self._moving:
            return self.now(form_id, "")
        if form_id not in self._read:
            build = self._built.get(form_id, partial(form_of, form_id))
            if (spec := build()) is None:
                raise KeyError(form_id)
            self._read[form_id] = replace(spec, today=self._today)
        return self._read[form_id]

    def __iter__(self) -> Iterator[str]:
        return (spec.id for spec in every_form())

    def __len__(self) -> int:
        return len(every_form())


def _listing(description_limit: int) -> FormSpec:
    from kiosk.forms.catalog.bel_listing.spec import build

    return build(description_limit)


def _garage(today: Callable[[], date | None]) -> FormSpec:
    from kiosk.forms.catalog.garage import build

    return build(today)


def _workshop(config: Config, now: datetime, taken: Mapping[str, int]) -> FormSpec:
    from kiosk.domain.workshop import coming
    from kiosk.forms.catalog.workshop import build

    return build(coming(config.workshops, now), taken, config.agency.phone)


@cache
def _modules() -> Mapping[str, str]:
    """Return the name of each journey, or family, and of the module that holds it."""
    found = sorted((name, is_folder) for _finder, name, is_folder in iter_modules(__path__))
    return {name: f"{__name__}.{name}{'.spec' * is_folder}" for name, is_folder in found}


def _specs_in(module: str) -> tuple[FormSpec, ...]:
    loaded = import_module(module)
    return getattr(loaded, "SPECS", None) or (loaded.SPEC,)
