"""`kiosk demo`: a whole day on invented data, both apps driven through their own screens, no terminal needed."""

import asyncio
import json
import os
import shutil
import signal
import tempfile
from dataclasses import asdict
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from kiosk import config, i18n
from kiosk.cli.shared.exits import fail
from kiosk.clock import SteppedClock, SystemClock, local_day, start_of
from kiosk.errors import Exit
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from kiosk.cli.terminal.demo_day import Day
    from kiosk.settings import AgencyCode

_OPENING, _NIGHT_HOURS = timedelta(hours=10), 15.5
_A_DAY_LATER = 23.5
"""Hours: another night, in which the terminal does not yet forget what was stored and read."""
_AGENCY: "AgencyCode" = "CBS"
_DICTIONARY = "DICTIONNAIRE.csv"
_LEAST_FREE = 2**20
"""With fewer bytes free than this, the disk is taken for the cause of any error."""
_REFUSED = N_(
    "La démonstration s'est arrêtée : le disque de {folder} est plein, ou refuse l'écriture. Libérez-y de la place, ou "
    "donnez un autre dossier : TMPDIR=/autre/dossier kiosk demo"
)


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON sur la sortie.")
@click.option("--keep", is_flag=True, help="Garder le dossier de la démonstration.")
def command(as_json: bool, keep: bool) -> None:
    """Une journée et deux nuits sur des données inventées, sans écran : deux bornes, un agent, le siège."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="kiosk-demo-"))
    except OSError:
        fail(Exit.FAILED, _(_REFUSED).format(folder=os.environ.get("TMPDIR", "/tmp")))  # noqa: S108 (only named)
    home, is_whole = folder / "demo", False
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stopped)
    try:
        day = _live(home)
        is_whole = True
    except Exception as error:
        fail(Exit.FAILED, _why(error, folder))
    finally:
        if not (keep and is_whole):  # half a day's data would keep a full disk full
            shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        click.echo(json.dumps({**asdict(day), "home": str(home)}, ensure_ascii=False))
    else:
        for line in [*_sentences(day), *_kept(day, home)] if keep else _sentences(day):
            click.echo(line)


def _stopped(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _why(error: Exception, folder: Path) -> str:
    """Return why the day ended: on a full disk any act may fail in any way, so the free space decides."""
    from kiosk.services.ports.errors import StorageError

    if isinstance(error, OSError | StorageError) or shutil.disk_usage(folder).free < _LEAST_FREE:
        return _(_REFUSED).format(folder=folder.parent)
    return _("La démonstration s'est arrêtée : {kind}.").format(kind=type(error).__name__)


def _live(home: Path) -> "Day":
    from kiosk.cli.shared.wiring import open_services
    from kiosk.cli.terminal import demo_day, demo_morning
    from kiosk.cli.terminal.init import make_home

    make_home(home, _AGENCY, "demo", "", (), True)
    # At any real hour, start while the agency is open, far from midnight, which ends every ticket.
    clock = SteppedClock(start_of(_last_opening_day(local_day(SystemClock().now()))) + _OPENING)
    services = open_services(home, clock)
    identity = config.read_identity(config.read_raw(home))
    reference, ticket = asyncio.run(demo_day.tenant(services, identity, clock))
    clock.advance(minutes=5)
    bel_text = asyncio.run(demo_day.agent(services, home, reference))
    at_desks = demo_morning.live(services, clock, *demo_day.AGENT)
    other = home.with_name(demo_day.OTHER)
    demo_day.another_terminal(other, home, clock)
    other_reference, _ticket = asyncio.run(demo_day.tenant(open_services(other, clock), identity, clock))
    i18n.use(i18n.SOURCE_LANGUAGE, "staff")
    clock.advance(hours=_NIGHT_HOURS)
    first = demo_day.night(home, [home], clock)
    clock.advance(hours=_A_DAY_LATER)
    second = demo_day.night(home, [home, other], clock)
    events = first.events + second.events
    return demo_day.Day(
        reference, ticket, bel_text, at_desks, other_reference, events, second.rows, first.page, second.page
    )


def _last_opening_day(today: date) -> date:
    """Return today, or the last day before it on which the agency was open."""
    from kiosk.domain.agency.agencies import agencies
    from kiosk.domain.agency.calendar import AgencyCalendar

    calendar = AgencyCalendar(agencies()[_AGENCY].opening)
    return next(day for day in (today - timedelta(days=back) for back in count()) if calendar.is_opening_day(day))


def _sentences(day: "Day") -> list[str]:
    return [
        _("Au terminal : l'annonce {reference} est préparée, le ticket {ticket} est pris.").format(
            reference=day.reference, ticket=day.ticket
        ),
        _("À la console : le ticket est traité, l'annonce est acceptée, son texte pour la BEL est écrit."),
        *day.at_desks,
        _("À une autre borne : l'annonce {reference} est préparée, puis la borne est débranchée.").format(
            reference=day.other_reference
        ),
        _("Le premier matin :"),
        *day.first_morning,
        _("La seconde nuit, la borne est rebranchée : {events} événements en tout, {rows} lignes de CSV.").format(
            events=day.events, rows=sum(count for name, count in day.rows.items() if name != _DICTIONARY)
        ),
        *day.morning,
    ]


def _kept(day: "Day", home: Path) -> list[str]:
    return [
        f"Le texte pour la BEL : {day.bel_text}",
        f"Les fichiers du siège : {home / 'central'}",
    ]
