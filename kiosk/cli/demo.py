"""`kiosk demo`: a whole day on invented data, both apps driven through their own screens, no terminal needed."""

import asyncio
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config, i18n
from kiosk.cli.exits import Exit, fail
from kiosk.clock import SteppedClock, SystemClock
from kiosk.i18n import _

if TYPE_CHECKING:
    from kiosk.cli.demo_day import Day

_NIGHT_HOURS = 14


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON sur la sortie.")
def command(as_json: bool) -> None:
    """Une journée entière sur des données inventées, sans écran : annonce, ticket, agent, nuit."""
    home = Path(tempfile.mkdtemp(prefix="kiosk-demo-"))
    try:
        day = _live(home)
    except Exception as error:
        fail(Exit.FAILED, _("La démonstration s'est arrêtée : {kind}.").format(kind=type(error).__name__))
    if as_json:
        click.echo(json.dumps({**asdict(day), "home": str(home)}, ensure_ascii=False))
    else:
        for line in _told(day, home):
            click.echo(line)


def _live(home: Path) -> "Day":
    from kiosk.cli import demo_day
    from kiosk.cli.init import make_home
    from kiosk.cli.wiring import open_services

    make_home(home, "CBS", "demo", "", (), True)
    clock = SteppedClock(SystemClock().now())
    settings = config.load(home)
    services = open_services(home, clock)
    identity = config.read_identity(config.read_raw(home))
    reference, ticket = asyncio.run(demo_day.tenant(services, identity, clock))
    clock.advance(minutes=5)
    bel_text = asyncio.run(demo_day.agent(services, home, reference))
    i18n.use(i18n.SOURCE_LANGUAGE, "staff")
    clock.advance(hours=_NIGHT_HOURS)
    return demo_day.night(home, settings, clock, reference, ticket, bel_text)


def _told(day: "Day", home: Path) -> list[str]:
    return [
        _("Au terminal : l'annonce {reference} est préparée, le ticket {ticket} est pris.").format(
            reference=day.reference, ticket=day.ticket
        ),
        _("À la console : le ticket est traité, l'annonce est relue. Texte pour la BEL : {path}").format(
            path=day.bel_text
        ),
        _("La nuit : {events} événements reçus, {rows} lignes dans les fichiers CSV.").format(
            events=day.events, rows=sum(day.rows.values())
        ),
        *day.morning,
        _("Les fichiers sont ici : {home}").format(home=home / "central"),
    ]
