"""`kiosk staff`: manage who may open the console: a terminal's own agents, or at central, with `--agency`, an agency's.

Once central has sent agents, manage them only at central: the next letter would undo a terminal's changes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kiosk import config
from kiosk.cli.shared import ending
from kiosk.cli.shared.ending import Ending
from kiosk.cli.shared.exits import fail
from kiosk.cli.shared.prompts import ask_pin
from kiosk.cli.shared.usage import Choice
from kiosk.clock import SystemClock, local_day
from kiosk.errors import Exit
from kiosk.settings import AgencyCode

if TYPE_CHECKING:
    from db.central.decisions.agents import Agents
    from db.stores.staff import Staff
    from kiosk.services.ports.staff import Agent

_FROM_AFAR = "Les bornes de l'agence l'apprennent avec leur lettre, la nuit ou par kiosk sync."
_WAIT_SECONDS = 60
"""The time in seconds to wait, once a PIN was typed, for the end of an `ingest`."""
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
    help="Tirer un code provisoire, bon sept jours ; la personne choisit le sien à sa première connexion.",
)
_VALID_UNTIL = click.option(
    "--valid-until", metavar="JOUR", default="", help="Dernier jour du compte, par exemple 2027-06-30."
)


@click.group(name="staff", help="Les agents et leurs codes : de cette borne, ou au siège d'une agence.")
def group() -> None:
    """Gather the commands on agents' accounts."""
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
    """Add an agent here or at central; an id that is taken ends with exit code 2."""
    last_day = _checked(valid_until, agency, one_time=one_time, pin_stdin=pin_stdin)
    with ending.run(home, "staff add", as_json=False) as end:
        if agency:
            pin = _pin(one_time, pin_stdin)
            with _written(home, agency, end) as agents:
                agents.add(agent_id, name, role, pin, last_day, is_once=one_time)
                added = f"Agent ajouté : {agent_id}. Les bornes de l'agence l'apprennent avec leur lettre."
                end.lines = [added, *_shown_once(one_time, pin)]
            return
        staff = _here(home, f"add {agent_id} --name NOM")
        if any(agent.id == agent_id for agent in staff.agents()):
            fail(Exit.USAGE, f"L'agent {agent_id} existe déjà. Pour un nouveau code : kiosk staff reset-pin {agent_id}")
        pin = _pin(one_time, pin_stdin)
        with _refusals():
            staff.add(agent_id, name, role, pin, _now(), last_day, is_once=one_time)
        end.lines = [f"Agent ajouté : {agent_id}.", *_shown_once(one_time, pin)]
        if (home / "keys" / "central.json").exists() and not config.is_central(home):
            end.lines.append("La liste du siège prendra la place des agents d'ici.")
            end.lines.append("Un administrateur fait ici reste tant que cette liste n'en a pas.")


@group.command(name="list", help="Montrer les agents, sans leurs codes.")
@_AGENCY
@click.pass_obj
def list_agents(home: Path, agency: str | None) -> None:
    """Show every account with its state, closed ones too."""
    with ending.run(home, "staff list", as_json=False, is_logged=False) as end:
        if agency:
            with _at_central(home, agency) as agents:
                first = f"kiosk staff add IDENTIFIANT --name NOM --agency {agency}"
                end.lines = _table([_as_given(each) for each in agents.agents()], first)
                _tell_trouble(end, agents)
            return
        staff = _of_terminal(home)
        first = "add IDENTIFIANT --name NOM"
        todo = _at_central_typed(home, first) if staff.is_from_central() else f"kiosk staff {first}"
        end.lines = _table(staff.agents(), todo)


@group.command(help="Empêcher un agent de se connecter ; ce qu'il a fait reste écrit.")
@_AGENT
@_AGENCY
@click.pass_obj
def disable(home: Path, agent_id: str, agency: str | None) -> None:
    """Close an account: at central for good, here until its PIN is reset or central sends its own list."""
    with ending.run(home, "staff disable", as_json=False) as end:
        if agency:
            with _written(home, agency, end) as agents:
                agents.disable(agent_id)
                end.lines = [
                    f"Agent désactivé pour toujours : {agent_id}. Qui revient reçoit un autre identifiant.",
                    "Les bornes de l'agence l'apprennent avec leur lettre.",
                ]
            return
        staff = _of_terminal(home)
        if not staff.disable(agent_id, _now()):
            fail(Exit.USAGE, f"Aucun agent actif n'a l'identifiant {agent_id}. Voyez kiosk staff list.")
        end.lines = [f"Agent désactivé : {agent_id}."]
        if staff.is_from_central():
            todo = _at_central_typed(home, f"disable {agent_id}")
            end.lines.append(f"Ici seulement, jusqu'à la prochaine lettre. Au siège, tapez : {todo}")


@group.command(name="reset-pin", help="Donner un nouveau code à un agent ; sur une borne, il redevient actif.")
@click.argument("agent_id", metavar="[IDENTIFIANT]", required=False)
@_AGENCY
@click.option(
    "--all", "everybody", is_flag=True, help="Au siège : un code provisoire à chacun, après le vol d'une borne."
)
@_VALID_UNTIL
@_ONE_TIME
@_PIN_STDIN
@click.pass_obj
def reset_pin(
    home: Path,
    agent_id: str | None,
    agency: str | None,
    everybody: bool,
    valid_until: str,
    one_time: bool,
    pin_stdin: bool,
) -> None:
    """Set a new PIN in place of a forgotten one, or of everybody's; an unknown id ends with exit code 2."""
    last_day = _checked(valid_until, agency, one_time=one_time, pin_stdin=pin_stdin)
    if everybody and (agent_id or not agency or not one_time or last_day):
        fail(Exit.USAGE, "Pour tous, au siège, tapez : kiosk staff reset-pin --all --agency CODE --one-time")
    with ending.run(home, "staff reset-pin", as_json=False) as end:
        if everybody and agency:
            with _written(home, agency, end) as agents:
                pins = agents.reset_all()
                width = max(map(len, pins))
                end.lines = [f"{each:<{width}}  {pin}" for each, pin in pins.items()]
                end.lines += ["Ces codes provisoires ne sont montrés qu'ici. Dites à chacun le sien.", _FROM_AFAR]
            return
        if not agent_id:
            fail(Exit.USAGE, "Il manque l'identifiant de l'agent. Voyez kiosk staff list.")
        if agency:
            pin = _pin(one_time, pin_stdin)
            with _written(home, agency, end) as agents:
                agents.reset_pin(agent_id, pin, last_day, is_once=one_time)
                end.lines = [f"Nouveau code donné à {agent_id}.", *_shown_once(one_time, pin)]
                end.lines.append(_FROM_AFAR)
            return
        staff = _here(home, f"reset-pin {agent_id}", agent_id)
        if all(agent.id != agent_id for agent in staff.agents()):
            fail(Exit.USAGE, f"Aucun agent n'a l'identifiant {agent_id}. Voyez kiosk staff list.")
        pin = _pin(one_time, pin_stdin)
        with _refusals():
            staff.reset_pin(agent_id, pin, _now(), last_day, is_once=one_time)
        end.lines = [f"Nouveau code donné à {agent_id}.", *_shown_once(one_time, pin)]


@contextmanager
def _written(home: Path, agency: str, end: Ending) -> Iterator["Agents"]:
    """Open an agency's agents for a change, and copy the database after it."""
    from db.central import night
    from kiosk.cli.central.night import tell_copy

    with _at_central(home, agency) as agents:
        with _refusals():
            yield agents
        tell_copy(end, night.keep(agents.central))
        if agents.made_pepper:
            end.lines.append(f"Une clé neuve est faite : copiez {agents.made_pepper} avec les autres clés du siège.")
        _tell_trouble(end, agents)


@contextmanager
def _at_central(home: Path, agency: str) -> Iterator["Agents"]:
    from db.central.decisions.agents import Agents
    from db.central.opening import open_run

    with open_run(home, _now(), wait_seconds=_WAIT_SECONDS) as central:
        yield Agents(central, agency)


def _tell_trouble(end: Ending, agents: "Agents") -> None:
    if trouble := agents.trouble():
        end.worst(Exit.QUARANTINED, trouble)


def _of_terminal(home: Path) -> "Staff":
    if config.is_central(home) and not config.is_terminal(home):
        fail(Exit.USAGE, "Il manque --agency CODE : au siège, chaque agence a ses agents.")
    config.require_terminal(home)
    from db.stores.staff import staff_of
    from db.terminal_file import open_terminal

    return staff_of(home, open_terminal(home))


def _here(home: Path, act: str, agent_id: str = "") -> "Staff":
    """Return a terminal's agents for a change that only central may make once it has sent them.

    The first administrator, whom central does not know, stays this terminal's.
    """
    staff = _of_terminal(home)
    if staff.is_from_central() and not staff.was_made_here(agent_id):
        fail(Exit.USAGE, f"Les agents de cette borne viennent du siège. Là-bas, tapez : {_at_central_typed(home, act)}")
    return staff


def _at_central_typed(home: Path, act: str) -> str:
    """Return the command for the same act at central, for this terminal's agency."""
    try:
        agency = config.load(home).agency.code
    except config.ConfigurationError:
        return f"kiosk staff {act} --agency CODE"
    return f"kiosk staff {act} --agency {agency}"


@contextmanager
def _refusals() -> Iterator[None]:
    """End the command when an id, a name or a PIN is refused."""
    try:
        yield
    except ValueError as refused:  # BadAgent, WeakPin
        fail(Exit.USAGE, str(refused))


def _checked(valid_until: str, agency: str | None, *, one_time: bool, pin_stdin: bool) -> date | None:
    """Return the last day that was typed, if any; options that do not go together end the command."""
    if one_time and pin_stdin:
        fail(Exit.USAGE, "--one-time tire un code : supprimez --pin-stdin de la ligne.")
    try:
        day = date.fromisoformat(valid_until) if valid_until else None
    except ValueError:
        fail(Exit.USAGE, "--valid-until : il faut un jour, par exemple 2027-06-30.")
    if day and day < local_day(_now()):
        where = f" --agency {agency}" if agency else ""
        todo = f"kiosk staff disable IDENTIFIANT{where}"
        fail(Exit.USAGE, f"--valid-until : ce jour est passé. Pour fermer un compte : {todo}")
    return day


def _pin(one_time: bool, pin_stdin: bool) -> str:
    from db.stores.staff import one_time_pin

    return one_time_pin() if one_time else ask_pin(pin_stdin)


def _shown_once(one_time: bool, pin: str) -> list[str]:
    from db.stores.staff import once_until

    if not one_time:
        return []
    shown = "Il n'est montré qu'ici. À sa première connexion à la console, la personne choisit le sien."
    until = date.fromisoformat(once_until(_now()))
    return [f"Code provisoire : {pin} (jusqu'au {until:%d/%m/%Y})", shown]


def _table(agents: Sequence["Agent"], first: str) -> list[str]:
    """Return a line for each agent; without any, the command that adds the first."""
    today = local_day(_now())
    width = max((len(agent.id) for agent in agents), default=0)
    lines = []
    for agent in agents:
        until = f" (jusqu'au {agent.valid_until:%d/%m/%Y})" if agent.valid_until else ""
        lines.append(f"{agent.id:<{width}}  {agent.role:<11}  {_state(agent, today):<10}  {agent.name}{until}")
    return lines or [f"Aucun agent. Ajoutez-en un : {first}"]


def _as_given(agent: "Agent") -> "Agent":
    """Return an agent of central's, which never learns that they chose their own PIN: after its days, it is theirs."""
    is_over = agent.once_until is not None and agent.once_until < local_day(_now())
    return agent._replace(once_until=None) if is_over else agent


def _state(agent: "Agent", today: date) -> str:
    if not agent.active:
        return "désactivé"
    if agent.is_past(today):
        return "échu"
    if agent.has_lost_pin:
        return "à refaire"
    return "provisoire" if agent.has_one_time_pin else "actif"


def _now() -> datetime:
    return SystemClock().now()
