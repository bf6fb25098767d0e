"""The journeys of the terminal, as data. Each is imported when it is first asked for: no door pays for another."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from typing import cast

from kiosk.clock import Clock, SystemClock
from kiosk.forms.spec import FormSpec
from kiosk.settings import Config

_SENT = {
    "bel_listing": "bel_listing",
    "reactivation": "reactivation",
    "housing_request": "housing_request",
    "garage": "garage",
    "workshop": "workshop",
    "device": "device",
    "satisfaction": "satisfaction",
    "survey": "survey",
    "difficulty": "difficulty",
}
"""Journeys that end with a submission, by id, and the file that each stands in."""
_GUIDING = {
    "precheck": "precheck",
    "carnet": "carnet",
    "portal_finder": "portal_finder",
    "rehearse_mailbox": "portal_rehearsals",
    "rehearse_sign_up": "portal_rehearsals",
    "rehearse_request": "portal_rehearsals",
}
"""Journeys that end with advice: nothing of them is stored."""
_OPENING = {"resume_draft": "returning", "resume_file": "returning"}
"""Journeys that open what is kept."""
_FILE = _SENT | _GUIDING | _OPENING


def sent_forms() -> tuple[FormSpec, ...]:
    """Every journey whose submissions central knows, with the usual limits."""
    return tuple(_load(form_id) for form_id in _SENT)


def guiding_forms() -> tuple[FormSpec, ...]:
    """Every journey that ends with advice."""
    return tuple(_load(form_id) for form_id in _GUIDING)


def forms_for(
    config: Config,
    clock: Clock | None = None,
    seats_taken: Callable[[str], Mapping[str, int]] = lambda _but_for: {},
) -> "Forms":
    """Every journey by its id, with the limits of the configuration.

    `seats_taken` of each workshop, by its id, but for those of one reference.
    """
    return Forms(
        {"bel_listing": lambda: _listing(config.bel.description_limit)},
        {"workshop": lambda amends: _workshop(config, (clock or SystemClock()).now(), seats_taken(amends))},
    )


class Forms(Mapping[str, FormSpec]):
    """The journeys by id; one is read when somebody opens it."""

    def __init__(
        self, built: Mapping[str, Callable[[], FormSpec]], moving: Mapping[str, Callable[[str], FormSpec]]
    ) -> None:
        """`moving`: journeys that depend on the hour or on what is stored, and are read each time.

        They are given the reference of what is amended, or nothing.
        """
        self._built, self._moving = built, moving
        self._read: dict[str, FormSpec] = {}

    def now(self, form_id: str, amends: str) -> FormSpec:
        """A journey as it stands for who amends what was sent under a reference; empty: for anybody.

        Raises:
            KeyError: there is no such journey.
        """
        return self._moving[form_id](amends) if form_id in self._moving else self[form_id]

    def __getitem__(self, form_id: str) -> FormSpec:
        if form_id not in _FILE:
            raise KeyError(form_id)
        if form_id in self._moving:
            return self.now(form_id, "")
        if form_id not in self._read:
            build = self._built.get(form_id)
            self._read[form_id] = build() if build else _load(form_id)
        return self._read[form_id]

    def __iter__(self) -> Iterator[str]:
        return iter(_FILE)

    def __len__(self) -> int:
        return len(_FILE)


def _listing(description_limit: int) -> FormSpec:
    from kiosk.forms.catalog.bel_listing import build

    return build(description_limit)


def _workshop(config: Config, now: datetime, taken: Mapping[str, int]) -> FormSpec:
    from kiosk.domain.workshop import coming
    from kiosk.forms.catalog.workshop import build

    return build(coming(config.workshops, now), taken, config.agency.phone)


def _load(form_id: str) -> FormSpec:
    module = import_module(f"kiosk.forms.catalog.{_FILE[form_id]}")
    specs = getattr(module, "SPECS", None) or (module.SPEC,)
    return cast(FormSpec, next(spec for spec in specs if spec.id == form_id))
