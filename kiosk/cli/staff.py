"""`kiosk staff`: who may open the console of this terminal."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli.exits import Exit, fail, plain_endings
from kiosk.cli.usage import Choice
from kiosk.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from db.stores.staff import Staff

_AGENT = click.argument("agent_id", metavar="IDENTIFIANT")
_PIN_STDIN = click.option("--pin-stdin", is_flag=True, help="Lire le code sur l'entrée standard, pour un script.")


@click.group(name="staff", help="Les agents de cette borne et leurs codes.")
def group() -> None:
    pass


@group.command(help="Ajouter un agent ; son code est demandé deux fois.")
@_AGENT
@click.option("--name", required=True, metavar="NOM", help="Nom montré dans la console.")
@click.option(
    "--role",
    type=Choice(("agent", "attribution", "relations", "admin")),
    default="agent",
    show_default=True,
    help="Ce que l'agent peut faire.",
)
@_PIN_STDIN
@click.pass_obj
def add(home: Path, agent_id: str, name: str, role: str, pin_stdin: bool) -> None:
    with plain_endings():
        staff = _open(home)
        if any(agent.id == agent_id for agent in staff.agents()):
            fail(Exit.USAGE, _("Cet agent existe déjà. Pour un nouveau code : kiosk staff reset-pin."))
        pin = _ask_pin(pin_stdin)
        try:
            staff.add(agent_id, name, role, pin, _now())
        except ValueError as refused:
            fail(Exit.USAGE, _(str(refused)))
    click.echo(_("Agent ajouté : {agent}.").format(agent=agent_id))


@group.command(name="list", help="Montrer les agents, sans leurs codes.")
@click.pass_obj
def list_agents(home: Path) -> None:
    with plain_endings():
        agents = _open(home).agents()
    if not agents:
        click.echo(_("Aucun agent. Ajoutez-en un : kiosk staff add."))
    width = max((len(agent.id) for agent in agents), default=0)
    for agent in agents:
        state = _("actif") if agent.active else _("désactivé")
        click.echo(f"{agent.id:<{width}}  {agent.role:<11}  {state:<9}  {agent.name}")


@group.command(help="Empêcher un agent de se connecter ; ce qu'il a fait reste écrit.")
@_AGENT
@click.pass_obj
def disable(home: Path, agent_id: str) -> None:
    with plain_endings():
        if not _open(home).disable(agent_id, _now()):
            fail(Exit.USAGE, _("Aucun agent actif n'a cet identifiant. Voyez kiosk staff list."))
    click.echo(_("Agent désactivé : {agent}.").format(agent=agent_id))


@group.command(name="reset-pin", help="Donner un nouveau code à un agent ; il redevient actif et n'attend plus.")
@_AGENT
@_PIN_STDIN
@click.pass_obj
def reset_pin(home: Path, agent_id: str, pin_stdin: bool) -> None:
    with plain_endings():
        staff = _open(home)
        if all(agent.id != agent_id for agent in staff.agents()):
            fail(Exit.USAGE, _("Aucun agent n'a cet identifiant. Voyez kiosk staff list."))
        pin = _ask_pin(pin_stdin)
        try:
            staff.reset_pin(agent_id, pin, _now())
        except ValueError as refused:
            fail(Exit.USAGE, _(str(refused)))
    click.echo(_("Nouveau code donné à {agent}.").format(agent=agent_id))


def _open(home: Path) -> "Staff":
    from db.keys import Keys
    from db.stores.staff import Staff
    from db.terminal import open_terminal

    config.require_terminal(home)
    opener = open_terminal(home)
    return Staff(opener, Keys(home).pepper())


def _ask_pin(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().strip()
    while True:
        pin = str(click.prompt(_("Code (6 chiffres au moins)"), hide_input=True, err=True))
        if pin == click.prompt(_("Encore une fois"), hide_input=True, err=True):
            return pin
        click.echo(_("Les deux codes diffèrent : recommencez."), err=True)


def _now() -> "datetime":
    from kiosk.clock import SystemClock

    return SystemClock().now()
