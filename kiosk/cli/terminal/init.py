"""`kiosk init`: make the home of a terminal. Run again, it makes what is missing and overwrites no key."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kiosk import config as configuration
from kiosk import guarded_files
from kiosk.cli.shared import ending
from kiosk.cli.shared.prompts import brought
from kiosk.cli.shared.usage import Choice
from kiosk.clock import SystemClock
from kiosk.errors import Exit
from kiosk.settings import AgencyCode

if TYPE_CHECKING:
    from db.connection import Opener
    from db.night.invitation import Request

TRIAL_AGENT, TRIAL_PIN = "essai", "640064"
"""The sample agent of a trial home; the PIN is shown, as there is nothing to protect."""

_ONE_WAY = "Donnez --invitation FICHIER, ou bien --agency CODE et --terminal ID ; l'invitation dit le reste."
_NO_INVITATION = "--invitation : ce fichier n'est pas une invitation de ce programme. Redemandez-la au siège."
_NO_VERIFY = "--verify : il faut le fichier keys/central.verify du siège, 64 caractères. Recopiez-le."
_OTHER_HOME = "{path} existe déjà, pour la borne « {terminal} », agence {agency} : rien n'est changé."
_NOT_LEFT = (
    "La demande d'inscription n'est pas déposée : {why}. "
    "Tout le reste est fait et rien n'est perdu : relancez la même commande."
)
_KEYS_MISSING = (
    "À faire : donnez les clés du siège, en relançant avec --recipient age1… (deux fois) et --verify FICHIER."
)
_TO_REVIEW = "À faire : relisez {path} ; ses horaires et ses numéros datent de 2019."
_AGENTS = "À faire : ajoutez un agent (kiosk staff add IDENTIFIANT --name NOM), puis lancez kiosk doctor."


@click.command(name="init", help="Préparer le dossier d'une borne ; sans danger si on recommence.")
@click.option(
    "--invitation",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="L'invitation faite au siège ; - : l'entrée standard.",
)
@click.option("--agency", type=Choice(get_args(AgencyCode)), help="Sans invitation : code de l'agence.")
@click.option("--terminal", metavar="ID", help="Sans invitation : nom de la borne, minuscules, chiffres, tirets.")
@click.option("--target", default="", metavar="URL", help="Le partage ; passe avant celui de l'invitation.")
@click.option("--recipient", multiple=True, metavar="age1…", help="Clé publique du siège, puis celle du séquestre.")
@click.option("--verify", type=click.Path(path_type=Path), metavar="FICHIER", help="Le central.verify du siège.")
@click.option("--trial", is_flag=True, help="Borne d'essai : données inventées, rien ne sort de son dossier.")
@click.pass_obj
def command(
    home: Path,
    invitation: Path | None,
    agency: AgencyCode | None,
    terminal: str | None,
    target: str,
    recipient: tuple[str, ...],
    verify: Path | None,
    trial: bool,
) -> None:
    """Make the home from an invitation, or else from an agency and a name; anything between the two is refused."""
    with ending.run(home, "init", as_json=False, is_logged=False) as end:
        from db.central.central import Refused
        from db.night.share import Away

        if invitation is not None and not (agency or terminal or recipient or verify or trial):
            try:
                end.lines = accept(home, brought(invitation, "--invitation"), target)
            except Away as away:
                end.worst(Exit.UNREACHABLE, _NOT_LEFT.format(why=away))
            else:
                typed = "" if invitation == Path("-") else f" : rm {invitation}"
                end.lines.append(f"À faire : supprimez l'invitation, elle a servi{typed}")
        elif invitation is None and agency and terminal:
            end.lines = make_home(home, agency, terminal, target, recipient, trial, _verify_key(verify))
        else:
            raise Refused(_ONE_WAY)


def accept(home: Path, invitation: bytes, target: str = "") -> list[str]:
    """Make the home that an invitation is for, and leave the request for enrolment on the share.

    In an existing home only the terminal's link to central is renewed (F9).

    Args:
        invitation: the content of the invitation's file.
        target: the share as this machine reaches it; empty: as it did until now, else as the invitation says.

    Returns:
        Lines for a person; the last ones say what is left to do.

    Raises:
        Refused: it is no invitation, or the home is another terminal's; nothing was changed.
        Away: the request could not be left; all else is done, run again.
    """
    from db.central.central import Refused
    from db.night.invitation import Invitation, path_of
    from db.night.target import check_target, open_share
    from db.night.terminal import central_link

    try:
        invited = Invitation.read(invitation)
    except ValueError:
        raise Refused(_NO_INVITATION) from None
    wanted = target or _known_target(home) or invited.target
    check_target(wanted, home)
    _opener, request = _make(home, invited.agency, invited.terminal, trial=False)
    central_link.write(home, central_link.CentralLink(wanted, invited.recipients, invited.verify))
    signed = request.signed(bytes.fromhex(invited.seed))
    open_share(wanted, home).put(path_of(request.terminal), signed.write(), 0o644)
    return [
        *_made(home, request),
        "La demande d'inscription est au partage : le siège la prend à son passage (kiosk central ingest).",
        _TO_REVIEW.format(path=home / configuration.CONFIG_NAME),
        _AGENTS,
    ]


def _known_target(home: Path) -> str:
    """Return how this machine reached the share until now: it may be mounted elsewhere than at central."""
    from db.night.terminal import central_link

    with suppress(configuration.ConfigurationError):  # a file that cannot be read is what a renewal replaces
        known = central_link.read(home)
        return known.target if known else ""
    return ""


def make_home(
    home: Path,
    agency: AgencyCode,
    terminal: str,
    target: str,
    recipients: tuple[str, ...],
    trial: bool,
    verify: str = "",
) -> list[str]:
    """Make a home without an invitation; a trial is its own central, and enrolled there.

    Args:
        recipients: age public keys, central's and the escrow's.
        verify: central's Ed25519 public key, in hexadecimal.

    Returns:
        Lines for a person; the last ones say what is left to do.

    Raises:
        Refused, BadTarget: an option is wrong, or the home is another terminal's; nothing was changed.
    """
    from db.central.central import Refused
    from db.central.decisions.invitation import BAD_NAME
    from db.central.decisions.keys import check_recipient
    from db.night.target import check_target
    from kiosk.settings import TERMINAL_ID

    if re.fullmatch(TERMINAL_ID, terminal) is None:
        raise Refused(BAD_NAME.format(terminal=terminal))
    for each in recipients:
        check_recipient(each, "--recipient")
    check_target(target, home, trial=trial)
    opener, request = _make(home, agency, terminal, trial=trial)
    path = _enrolment(home, terminal)
    if trial:
        return [*_made(home, request), *_finish_trial(home, target, request, opener)]
    has_keys = _keep_link(home, target, recipients, verify)
    return [
        *_made(home, request),
        f"Empreinte, que le siège compare : {request.fingerprint}",
        *([] if has_keys else [_KEYS_MISSING]),
        f"À faire : portez {path} au siège, puis tapez-y : kiosk central enrol {path.name}",
        _TO_REVIEW.format(path=home / configuration.CONFIG_NAME),
        _AGENTS,
    ]


def _make(home: Path, agency: AgencyCode, terminal: str, *, trial: bool) -> tuple["Opener", "Request"]:
    """Make folder, configuration, keys and database, and write the request that identifies this terminal."""
    from db.files import private_folder, write_durably
    from db.keys import Keys
    from db.night.invitation import Request
    from db.terminal_file import make_terminal

    private_folder(home)
    if not any(home.iterdir()):
        home.chmod(0o700)  # made beforehand for this; a folder that holds something keeps its rights
    _configure(home, agency, terminal, trial=trial)
    opener, keys = make_terminal(home), Keys(home)
    request = Request(terminal=terminal, agency=agency, verify=keys.verify_key().hex(), recipient=keys.age_recipient())
    path, data = _enrolment(home, terminal), request.write()
    private_folder(path.parent)
    if not path.exists() or guarded_files.read(path) != data:
        write_durably(path, data)
    return opener, request


def _configure(home: Path, agency: AgencyCode, terminal: str, *, trial: bool) -> None:
    """Write a first configuration; an existing one may be edited, and must be of the same terminal."""
    import tomllib

    from db.central.central import Refused
    from db.files import write_new
    from kiosk.cli.shared.agencies import config_text, first_facts, trial_facts

    path = home / configuration.CONFIG_NAME
    if not path.exists():
        facts = trial_facts(agency) if trial else first_facts(agency)
        text = config_text(agency, facts, terminal, trial=trial)
        configuration.check(tomllib.loads(text))
        write_new(path, text.encode())
    there = configuration.load(home)
    if (there.agency.code, there.terminal.id, there.terminal.trial) != (agency, terminal, trial):
        raise Refused(_OTHER_HOME.format(path=path, terminal=there.terminal.id, agency=there.agency.code))


def _keep_link(home: Path, target: str, recipients: tuple[str, ...], verify: str) -> bool:
    """Store what is given about central, beside what was given before; tell if nothing is missing."""
    from db.night.terminal import central_link

    before = central_link.read(home)
    known = before or central_link.CentralLink()
    now = replace(
        known,
        target=target or known.target,
        recipients=recipients or known.recipients,
        verify=verify or known.verify,
    )
    if now != before:
        central_link.write(home, now)
    return bool(now.verify) and len({*now.recipients}) > 1


def _finish_trial(home: Path, target: str, request: "Request", opener: "Opener") -> list[str]:
    """Make central in the same home, enrol the terminal there, and add the sample agent."""
    from db.central import night
    from db.central.decisions import enrolment
    from db.central.decisions.keys import CentralKeys
    from db.central.decisions.ledger import Enrolment
    from db.central.opening import open_run
    from db.night.terminal import central_link
    from db.stores.staff import staff_of
    from kiosk.cli.central.init import Given, found
    from kiosk.clock import to_text

    now, keys = SystemClock().now(), CentralKeys(home)
    found(home, now, Given(target), is_trial=True)
    recipients = (keys.recipient(), keys.escrow_recipient())
    central_link.write(home, central_link.CentralLink(target, recipients, keys.verify_key().hex()))
    with open_run(home, now) as central:
        central.share.make(f"inbox/{request.terminal}")
        own = Enrolment(
            request.terminal, request.agency, bytes.fromhex(request.verify), request.recipient, to_text(now)
        )
        if enrolment.enrol(central.ledgers, central.ledger, own) is not central.ledger:
            night.keep(central)
    staff = staff_of(home, opener)
    if all(agent.id != TRIAL_AGENT for agent in staff.agents()):
        staff.add(TRIAL_AGENT, "Agent d'essai", "agent", TRIAL_PIN, now)
    return [
        f"Agent d'essai : identifiant {TRIAL_AGENT}, code {TRIAL_PIN}.",
        "Le séquestre d'un essai est fait ici, dans keys/escrow.age ; en vrai, il se fait sur un autre poste.",
    ]


def _made(home: Path, request: "Request") -> list[str]:
    return [f"Borne « {request.terminal} », agence {request.agency} : {home}"]


def _enrolment(home: Path, terminal: str) -> Path:
    return home / "enrolment" / f"{terminal}.json"


def _verify_key(path: Path | None) -> str:
    """Return central's Ed25519 public key from its `central.verify`. Raises Refused."""
    if path is None:
        return ""
    from db.central.central import Refused

    key = brought(path, "--verify").decode(errors="replace").strip()
    if re.fullmatch("[0-9a-f]{64}", key) is None:
        raise Refused(_NO_VERIFY)
    return key
