"""`kiosk doctor --clock-is-right`: a person says that the clock is right, which was ahead when something was stored."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk import config as configuration
from kiosk.cli import night
from kiosk.cli.central_place import place_of
from kiosk.cli.exits import Exit
from kiosk.clock import SystemClock, is_suspect
from kiosk.i18n import N_, _, ngettext

_BEFORE_THE_PROGRAM = N_(
    "L'horloge est plus ancienne que ce programme : rien n'est changé. Mettez-la à l'heure (timedatectl)."
)
_THEN_AT_CENTRAL = N_("Ensuite : kiosk central nightly")
_THEN_AT_TERMINAL = N_("Relancez la borne et la console.")
_NOTHING_AHEAD = N_("Rien ici n'est daté d'après cette heure : rien n'est changé.")


def run(home: Path, *, as_json: bool) -> None:
    """Believe it, tell, and end with the code."""
    with night.run(home, "doctor --clock-is-right", as_json) as ending:
        parts = [each for each in _PARTS if each.is_here(home)]
        if not parts:
            configuration.require_terminal(home)
        now = SystemClock().now()
        if is_suspect(now, None):
            ending.worst(Exit.USAGE, _(_BEFORE_THE_PROGRAM))
            return
        most = 0
        for part in parts:
            days = part.believe(home, now)
            most = max(most, days)
            if days:
                said = ngettext(
                    "Ce qui était daté de {n} jour en avance compte comme d'aujourd'hui.",
                    "Ce qui était daté de {n} jours en avance compte comme d'aujourd'hui.",
                    days,
                )
                ending.lines.append(f"{said.format(n=days)} {_(part.then)}")
        ending.facts = {"days": most}
        if not most:
            ending.worst(Exit.USAGE, _(_NOTHING_AHEAD))


def _believe_at_central(home: Path, now: datetime) -> int:
    from db.sync import night as nights
    from db.sync import noted_anew

    with nights.central(place_of(home, None), now) as central:
        return noted_anew.believe(central, now)


def _believe_at_terminal(home: Path, now: datetime) -> int:
    from db.clock_jumps import believe
    from db.terminal import open_terminal

    with closing(open_terminal(home)()) as db:
        return believe(db, now)


@dataclass(frozen=True)
class _Part:
    """What a home may be; a machine may be both."""

    is_here: Callable[[Path], bool]
    believe: Callable[[Path, datetime], int]
    """Gives the days by which the clock was ahead."""
    then: str


_PARTS = (
    _Part(configuration.is_central, _believe_at_central, _THEN_AT_CENTRAL),
    _Part(configuration.is_terminal, _believe_at_terminal, _THEN_AT_TERMINAL),
)
