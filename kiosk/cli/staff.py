"""`kiosk staff`: who may open the console. At a terminal its own agents; at central, with `--agency`, an agency's.

Once central has sent the staff down, it is written there alone: the next list would take away what a terminal adds.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from kiosk import config
from kiosk.cli.asking import ask_pin
from kiosk.cli.exits import Exit, fail, plain_endings
from kiosk.cli.staff_at_central import at_central
from kiosk.cli.usage import Choice
from kiosk.clock import local_day
from kiosk.i18n import N_, _
from kiosk.settings import AgencyCode

if TYPE_CHECKING:
    from db.connection import Opener
    from db.stores.roll import Roll
    from db.stores.staff import Staff
    from db.sync.central_staff import CentralStaff
    from kiosk.services.staff_port import Agent

_AT_CENTRAL = N_("Les agents de cette borne viennent du siège : là-bas, « kiosk staff {act} --agency {agency} ».")
_AT_CENTRAL_ACTS = {"add": "add IDENTIFIANT --name NOM", "reset-pin": "reset-pin IDENTIFIANT"}
_ASK_DOCTOR = N_("Rien n'est écrit. « kiosk doctor » dit quoi faire.")
_UNKNOWN = N_("Aucun agent n'a cet identifiant. Voyez {todo}.")
_UNTIL_THEN = N_("D'ici là, à chaque borne de l'agence : kiosk staff disable {agent}")
_AGENT = click.argument("agent_id", metavar="IDENTIFIANT")
_AGENCY = click.option(
    "--agency",
    type=Choice(get_args(AgencyCode)),
    default=None,
    help="Au siège : l'agence dont les bornes l'apprennent.",
)
_PIN_STDIN = click.option("--pin-stdin", is_flag=True, help="Lire le code sur l'entrée standard, pour un script.")
_ONE_TIME = click.option(
    "--one-time",
    is_flag=True,
    help="Sur une borne : tirer un code provisoire ; la personne choisit le sien à sa première connexion.",
)
_VALID_UNTIL = click.option(
    "--valid-until", metavar="JOUR", default="", help="Dernier jour du compte, par exemple 2027-06-30."
)


@click.group(name="staff", help="Les agents et leurs codes : de cette borne, ou au siège d'une agence.")
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
@_AGENCY
@_VALID_UNTIL
@_ONE_TIME
@_PIN_STDIN
@click.pass_obj
def add(
    home: Path,
    agent_id: str,
    name: str,
    role: str,
    agency: str | None,
    valid_until: str,
    one_time: bool,
    pin_stdin: bool,
) -> None:
    last_day = _day(valid_until, agency)
    _check_one_time(one_time, agency, pin_stdin)
    with plain_endings(), _staff(home, agency, "add") as staff:
        if any(agent.id == agent_id for agent in staff.agents()):
            fail(
                Exit.USAGE,
                _("Cet agent existe déjà. Pour un nouveau code : {todo}").format(
                    todo=_typed(f"reset-pin {agent_id}", agency)
                ),
            )
        pin = _one_time_pin() if one_time else ask_pin(pin_stdin)
        try:
            staff.add(agent_id, name, role, pin, _now(), last_day, **_once(one_time))
        except ValueError as refused:
            fail(Exit.USAGE, _(str(refused)))
        click.echo(_("Agent ajouté : {agent}.").format(agent=agent_id))
        held = _held(staff)
    if one_time:
        _tell_one_time(pin)
    _end_held(held)
    if agency:
        click.echo(_("Les bornes de l'agence l'apprennent à leur nuit, après celle du siège."))
    elif _has_central_elsewhere(home):
        click.echo(_("La première liste que le siège enverra prendra la place des agents d'ici."))


@group.command(name="list", help="Montrer les agents, sans leurs codes.")
@_AGENCY
@click.pass_obj
def list_agents(home: Path, agency: str | None) -> None:
    with plain_endings(), _roll(home, agency) as roll:
        _show(home, agency, roll)
        trouble = roll.trouble(_now())
    _end_held(trouble)


def _show(home: Path, agency: str | None, roll: "Roll | CentralStaff") -> None:
    agents, is_from_central = roll.agents(), roll.is_from_central()
    if not agents and is_from_central:
        click.echo(_(_AT_CENTRAL).format(act=_AT_CENTRAL_ACTS["add"], agency=config.load(home).agency.code))
    elif not agents:
        todo = _typed(_AT_CENTRAL_ACTS["add"], agency)
        click.echo(_("Aucun agent. Ajoutez-en un : {todo}").format(todo=todo))
    today = local_day(_now())
    width = max((len(agent.id) for agent in agents), default=0)
    for agent in agents:
        state = _(_state(agent, today))
        until = _(" (jusqu'au {day})").format(day=f"{agent.valid_until:%d/%m/%Y}") if agent.valid_until else ""
        click.echo(f"{agent.id:<{width}}  {agent.role:<11}  {state:<9}  {agent.name}{until}")


@group.command(help="Empêcher un agent de se connecter ; ce qu'il a fait reste écrit.")
@_AGENT
@_AGENCY
@click.pass_obj
def disable(home: Path, agent_id: str, agency: str | None) -> None:
    with plain_endings(), _roll(home, agency) as roll:
        if not roll.disable(agent_id, _now()):
            said = _("Aucun agent actif n'a cet identifiant. Voyez {todo}.")
            fail(Exit.USAGE, said.format(todo=_typed("list", agency)))
        click.echo(_("Agent désactivé : {agent}.").format(agent=agent_id))
        if roll.is_from_central():
            click.echo(_("Ici seulement, jusqu'à la prochaine liste du siège : désactivez-le là-bas aussi."))
        held = roll.held(_now())
    _end_held(held and f"{held.removesuffix('.')}. {_(_UNTIL_THEN).format(agent=agent_id)}")


@group.command(name="reset-pin", help="Donner un nouveau code à un agent ; il redevient actif et n'attend plus.")
@_AGENT
@_AGENCY
@_VALID_UNTIL
@_ONE_TIME
@_PIN_STDIN
@click.pass_obj
def reset_pin(home: Path, agent_id: str, agency: str | None, valid_until: str, one_time: bool, pin_stdin: bool) -> None:
    last_day = _day(valid_until, agency)
    _check_one_time(one_time, agency, pin_stdin)
    with plain_endings(), _staff(home, agency, "reset-pin") as staff:
        if all(agent.id != agent_id for agent in staff.agents()):
            fail(Exit.USAGE, _(_UNKNOWN).format(todo=_typed("list", agency)))
        pin = _one_time_pin() if one_time else ask_pin(pin_stdin)
        try:
            staff.reset_pin(agent_id, pin, _now(), last_day, **_once(one_time))
        except ValueError as refused:
            fail(Exit.USAGE, _(str(refused)))
        click.echo(_("Nouveau code donné à {agent}.").format(agent=agent_id))
        held = _held(staff)
    if one_time:
        _tell_one_time(pin)
    _end_held(held)


def _held(staff: "Staff | CentralStaff") -> str:
    """Why what was written waits; what was made besides is said first."""
    if news := staff.news():
        click.echo(news, err=True)
    return staff.held(_now())


def _end_held(why: str) -> None:
    """Done, and a person must look; empty: nothing is wrong."""
    if why:
        fail(Exit.QUARANTINED, why)


def _state(agent: "Agent", today: date) -> str:
    if not agent.active:
        return N_("désactivé")
    if agent.is_past(today):
        return N_("échu")
    if agent.has_lost_pin:
        return N_("à refaire")
    return N_("provisoire") if agent.has_one_time_pin else N_("actif")


def _check_one_time(one_time: bool, agency: str | None, pin_stdin: bool) -> None:
    if one_time and agency:
        fail(Exit.USAGE, _("--one-time vaut sur une borne. Au siège, la personne tape son code elle-même."))
    if one_time and pin_stdin:
        fail(Exit.USAGE, _("--one-time tire un code : retirez --pin-stdin."))


def _once(one_time: bool) -> dict[str, Any]:
    """What a terminal's agents understand, and central's do not: what is chosen at a terminal stays there."""
    return {"is_once": True} if one_time else {}


def _one_time_pin() -> str:
    from db.stores.staff import one_time_pin

    return one_time_pin()


def _tell_one_time(pin: str) -> None:
    click.echo(_("Code provisoire : {pin}").format(pin=pin))
    click.echo(_("Il n'est montré qu'ici. À sa première connexion à la console, la personne choisit le sien."))


@contextmanager
def _roll(home: Path, agency: str | None) -> "Iterator[Roll | CentralStaff]":
    """The agents that a command is about which needs no pepper: of one that cannot be read, it says so at its end."""
    if agency:
        with at_central(home, agency, _now()) as there:
            yield there
        return
    from db import key_told
    from db.keys import Keys
    from db.stores.roll import roll_of

    roll, keys = roll_of(home, _opened(home)), Keys(home)
    yield roll
    from db.sync import taken_staff

    own = key_told.told(home, keys.pepper_file, keys.pepper)
    if wrong := [*([own] if own else []), *taken_staff.lost_here(home)]:
        fail(Exit.QUARANTINED, " ".join(filter(None, (part for each in wrong for part in each))))


@contextmanager
def _staff(home: Path, agency: str | None, act: str) -> "Iterator[Staff | CentralStaff]":
    """The agents that a command is about.

    Args:
        act: what is written that central alone may write once it has sent the staff.
    """
    if agency:
        with at_central(home, agency, _now()) as there:
            yield there
        return
    opener = _opened(home)
    from db.keys import Keys
    from db.stores.own_pepper import PEPPER_OTHER, is_other
    from db.stores.staff import staff_of
    from kiosk.services.ports import StorageError

    here, keys = staff_of(home, opener), Keys(home)
    if here.is_from_central():
        fail(Exit.USAGE, _(_AT_CENTRAL).format(act=_AT_CENTRAL_ACTS[act], agency=config.load(home).agency.code))
    with closing(opener()) as db:
        if is_other(keys, db):
            raise StorageError(f"{_(PEPPER_OTHER).format(path=keys.pepper_file)} {_(_ASK_DOCTOR)}")
    yield here


def _opened(home: Path) -> "Opener":
    if config.is_central(home) and not config.is_terminal(home):
        fail(Exit.USAGE, _("Il manque --agency CODE : au siège, chaque agence a ses agents."))
    config.require_terminal(home)
    from db.terminal import open_terminal

    return open_terminal(home)


def _has_central_elsewhere(home: Path) -> bool:
    return (home / "keys" / "central.verify").exists() and not config.is_central(home)


def _typed(words: str, agency: str | None) -> str:
    """A command that is named, as it does what it should where this one was typed."""
    return f"kiosk staff {words}{f' --agency {agency}' if agency else ''}"


def _day(text: str, agency: str | None) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        fail(Exit.USAGE, _("--valid-until : il faut un jour, par exemple 2027-06-30."))
    if day and day < local_day(_now()):
        said = _("--valid-until : ce jour est passé. Pour fermer un compte : {todo}.")
        fail(Exit.USAGE, said.format(todo=_typed("disable IDENTIFIANT", agency)))
    return day


def _now() -> datetime:
    from kiosk.clock import SystemClock

    return SystemClock().now()
