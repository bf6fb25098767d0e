"""`kiosk doctor --clock-is-right`: a person says that the clock is right, which was ahead when something was stored."""

from contextlib import closing
from pathlib import Path

from kiosk import config as configuration
from kiosk.cli import night
from kiosk.cli.exits import Exit
from kiosk.clock import SystemClock, is_suspect
from kiosk.i18n import N_, _, ngettext

_BEFORE_THE_PROGRAM = N_(
    "L'horloge est plus ancienne que ce programme : rien n'est changé. Mettez-la à l'heure (timedatectl)."
)
_AT_CENTRAL = N_(
    "--clock-is-right est pour une borne : ici, c'est le siège, et rien n'est changé. Son heure : timedatectl, puis "
    "kiosk doctor."
)
_NOTHING_AHEAD = N_("Rien ici n'est daté d'après cette heure : rien n'est changé.")


def run(home: Path, *, as_json: bool) -> None:
    """Believe it, tell, and end with the code."""
    with night.run(home, "doctor --clock-is-right", as_json) as ending:
        if configuration.is_central(home) and not configuration.is_terminal(home):
            ending.worst(Exit.USAGE, _(_AT_CENTRAL))
            return
        configuration.require_terminal(home)
        from db.clock_jumps import believe
        from db.terminal import open_terminal

        now = SystemClock().now()
        if is_suspect(now, None):
            ending.worst(Exit.USAGE, _(_BEFORE_THE_PROGRAM))
            return
        with closing(open_terminal(home)()) as db:
            days = believe(db, now)
        ending.facts = {"days": days}
        if not days:
            ending.worst(Exit.USAGE, _(_NOTHING_AHEAD))
            return
        said = ngettext(
            "Ce qui était daté de {n} jour en avance compte comme d'aujourd'hui. Relancez la borne et la console.",
            "Ce qui était daté de {n} jours en avance compte comme d'aujourd'hui. Relancez la borne et la console.",
            days,
        )
        ending.lines.append(said.format(n=days))
