"""`kiosk init`: make the home of a terminal. Run again, it makes what is missing and changes nothing that is there."""

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from kiosk import config as configuration
from kiosk import small_files
from kiosk.cli import init_checks, renaming
from kiosk.cli.exits import Exit, fail, plain_endings
from kiosk.cli.share_rights import rights_first
from kiosk.cli.targets import check_target
from kiosk.cli.usage import Choice
from kiosk.i18n import _
from kiosk.plain import on_one_line
from kiosk.settings import AgencyCode

if TYPE_CHECKING:
    from db.connection import Opener
    from db.sync.enrolment import Enrolment
    from kiosk.settings import Config

TRIAL_AGENT, TRIAL_PIN = "essai", "640064"
"""The sample agent of a trial home; the PIN is shown, for there is nothing to protect."""


@click.command(name="init", help="Préparer le dossier d'une borne ; sans danger si on recommence.")
@click.option("--agency", type=Choice(get_args(AgencyCode)), required=True, help="Code de l'agence.")
@click.option("--terminal", required=True, metavar="ID", help="Nom de la borne : minuscules, chiffres, tirets.")
@click.option("--target", default="", metavar="URL", help="Dossier de l'échange de la nuit.")
@click.option("--recipient", multiple=True, metavar="age1…", help="Clé publique du siège ; peut être répétée.")
@click.option("--trial", is_flag=True, help="Borne d'essai : données inventées, rien ne sort de son dossier.")
@click.option(
    "--force", is_flag=True, help="Changer de nom même si des envois de l'ancien attendent ; dit ce qui reste."
)
@click.pass_obj
def command(
    home: Path,
    agency: AgencyCode,
    terminal: str,
    target: str,
    recipient: tuple[str, ...],
    trial: bool,
    force: bool,
) -> None:
    with plain_endings():
        init_checks.check_terminal(terminal)
        init_checks.check_recipients(recipient)
        check_target(target)
        if trial:
            init_checks.check_inside(home, target)
        init_checks.check_not_shut(home)
        init_checks.check_signing_key(home, terminal)
        init_checks.check_nothing_dropped(home, (agency, trial), target, recipient)
        behind = renaming.rename(home, agency, terminal, trial=trial, force=force)
        lines = behind + make_home(home, agency, terminal, target, recipient, trial)
    for line in dict.fromkeys(lines):  # a change of name says some of it where it belongs
        click.echo(on_one_line(line))


def make_home(
    home: Path, agency: AgencyCode, terminal: str, target: str, recipients: tuple[str, ...], trial: bool
) -> list[str]:
    from db import ballast
    from db.private_files import private_folder
    from db.terminal import database_path, make_terminal

    private_folder(home)
    if not any(home.iterdir()):
        home.chmod(0o700)  # a folder that was made beforehand, for this; one that holds something is left as it is
    settings = _configured(home, agency, terminal, trial)
    if settings is None:
        settings = _written(home, agency, terminal, target, recipients, trial)
    opener = make_terminal(home)
    if not trial:
        ballast.keep(database_path(home))
    own = _own_enrolment(home, settings)
    enrolment, is_told_anew = _write_enrolment(home, own)
    lines = [
        _("Borne « {terminal} », agence « {agency} ».").format(terminal=terminal, agency=settings.agency.name),
        _("Configuration : {path}").format(path=home / configuration.CONFIG_NAME),
        _("Base chiffrée : {path}").format(path=database_path(home)),
        _("Inscription au siège : {path}").format(path=enrolment),
        _("Empreinte, que le siège compare : {fingerprint}").format(fingerprint=own.fingerprint),
    ]
    if settings.terminal.trial:
        return lines + _finish_trial(home, enrolment, opener)
    if is_told_anew:
        lines.append(_tell_of_new_key(home, enrolment))
    return lines + _what_is_left(home, settings, opener)


def _configured(home: Path, agency: AgencyCode, terminal: str, trial: bool) -> "Config | None":
    """The configuration that is there, if it is of the same terminal; None when there is none yet."""
    if not (home / configuration.CONFIG_NAME).exists():
        return None
    settings = configuration.load(home)
    asked = (agency, terminal, trial)
    if (settings.agency.code, settings.terminal.id, settings.terminal.trial) != asked:
        there = _("--agency, --terminal, --trial : {path} existe déjà, pour une autre borne. Prenez un autre dossier.")
        fail(Exit.USAGE, there.format(path=home / configuration.CONFIG_NAME))
    return settings


def _written(
    home: Path, agency: AgencyCode, terminal: str, target: str, recipients: tuple[str, ...], trial: bool
) -> "Config":
    import tomllib

    from db.private_files import write_new
    from kiosk.cli.agencies import config_text, first_facts, trial_facts

    facts = trial_facts(agency) if trial else first_facts(agency)

    def text() -> str:
        return config_text(agency, facts, terminal, target, recipients, trial=trial)

    # Checked before a key is made: a refused name leaves no half-made home.
    configuration.check(tomllib.loads(text()))
    if trial:
        recipients = (*_own_recipients(home), *recipients)
    write_new(home / configuration.CONFIG_NAME, text().encode())
    return configuration.load(home)


def _own_recipients(home: Path) -> tuple[str, str]:
    """A trial is its own central, and its own escrow."""
    from db.sync import escrow
    from db.sync.central_home import CentralHome

    place = CentralHome(home)
    return place.make().recipient, escrow.make_for_trial(place)


def _own_enrolment(home: Path, settings: "Config") -> "Enrolment":
    from db.keys import Keys
    from db.sync.enrolment import Enrolment

    keys = Keys(home)
    return Enrolment(settings.terminal.id, settings.agency.code, keys.verify_key(), keys.age_recipient())


def _write_enrolment(home: Path, own: "Enrolment") -> tuple[Path, bool]:
    """The file that tells central who this terminal is, nothing in it is secret; and whether it told another age key
    before.
    """
    from db.files import write_durably
    from db.private_files import private_folder, write_new

    path = private_folder(home / "enrolment") / f"{own.terminal}.json"
    told = {
        "terminal": own.terminal,
        "agency": own.agency,
        "verify_key": own.key.hex(),
        "recipient": own.recipient,
    }
    data = json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"
    # It only repeats the keys: one that was spoiled, or that tells no age key or one of before, is written again.
    if write_new(path, data) or _tells(path, data):
        return path, False
    before = _recipient_in(path)
    write_durably(path, data)
    return path, before not in ("", told["recipient"])


def _tells(enrolment: Path, data: bytes) -> bool:
    """Whether what is there says this. Raises PermissionError."""
    try:
        return small_files.read(enrolment) == data
    except PermissionError:
        raise
    except OSError:
        return False


def _recipient_in(enrolment: Path) -> str:
    try:
        return str(json.loads(small_files.read_text(enrolment, "utf-8"))["recipient"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _tell_of_new_key(home: Path, enrolment: Path) -> str:
    """Doctor reads in the log that central has to be told, until a night finds out how things are."""
    from kiosk.cli import night

    night.log(home, "init", Exit.OK, {"own_key": "misfit"})
    said = _(
        "À faire : keys/terminal.age est neuve. Inscrivez de nouveau la borne : au siège, kiosk central enrol FICHIER, "
        "puis kiosk central nightly ; ici, kiosk sync. Le fichier : {path}"
    )
    return said.format(path=enrolment)


def _finish_trial(home: Path, enrolment: Path, opener: "Opener") -> list[str]:
    """Enrol it at itself, and add the sample agent."""
    from db.stores.staff import staff_of
    from db.sync.enrolment import enrol
    from kiosk.clock import SystemClock

    now = SystemClock().now()
    enrol(home, enrolment, now)
    staff = staff_of(home, opener)
    if all(agent.id != TRIAL_AGENT for agent in staff.agents()):
        staff.add(TRIAL_AGENT, "Agent d'essai", "agent", TRIAL_PIN, now)
    return [
        _("Agent d'essai : identifiant {agent}, code {pin}.").format(agent=TRIAL_AGENT, pin=TRIAL_PIN),
        _("Essai : la clé de séquestre est faite ici, dans keys/escrow.age. En vrai, elle se fait sur un autre poste."),
    ]


def _what_is_left(home: Path, settings: "Config", opener: "Opener") -> list[str]:
    """What a person still has to do before the first night."""
    left = rights_first(home, settings.sync.target, settings.terminal.id)
    left.append(_("À faire : relisez la configuration ; ses chiffres datent de 2019."))
    if not settings.sync.recipients:
        left.append(_("À faire : écrivez la clé publique du siège dans sync.recipients ; sans elle rien ne part."))
    elif len({*settings.sync.recipients}) == 1:
        left.append(
            _(
                "À faire : il faut deux clés dans sync.recipients, celle du siège et celle du séquestre ; au siège, "
                "« kiosk central init » redit la ligne."
            )
        )
    if not (home / "keys" / "central.verify").exists():
        left.append(_("À faire : donnez l'inscription au siège, et posez sa clé ici : keys/central.verify."))
    from db.keys import Keys
    from db.stores.own_pepper import PEPPER_OTHER, is_other
    from db.stores.staff import staff_of

    agents, keys = staff_of(home, opener).agents(), Keys(home)
    with closing(opener()) as db:
        is_pepper_other = is_other(keys, db)
    if is_pepper_other:
        left.append(_(PEPPER_OTHER).format(path=keys.pepper_file))
    elif any(agent.active and agent.has_lost_pin for agent in agents):
        left.append(
            _("À faire : keys/pepper est neuve, refaites le code de chaque agent : kiosk staff reset-pin IDENTIFIANT")
        )
    if any(agent.active for agent in agents):
        return [*left, _("À faire : lancez kiosk doctor.")]
    return [
        *left,
        _("À faire : ajoutez les agents (kiosk staff add IDENTIFIANT --name NOM), puis lancez kiosk doctor."),
    ]
