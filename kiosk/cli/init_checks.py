"""What `kiosk init` refuses before it changes anything."""

import re
from pathlib import Path

from kiosk import config as configuration
from kiosk.cli.exits import Exit, fail
from kiosk.cli.refusals import SECRET_GIVEN
from kiosk.i18n import _
from kiosk.settings import TERMINAL_ID, AgencyCode


def check_terminal(terminal: str) -> None:
    if re.fullmatch(TERMINAL_ID, terminal) is None:
        fail(Exit.USAGE, _("--terminal : minuscules, chiffres et tirets, 32 signes au plus, par exemple hall-1."))


def check_recipients(recipients: tuple[str, ...]) -> None:
    from db.age_keys import is_secret
    from db.sync.recipients import is_recipient

    for recipient in recipients:
        if is_secret(recipient):
            fail(Exit.USAGE, _(SECRET_GIVEN).format(option="--recipient"))
        if not is_recipient(recipient):
            fail(Exit.USAGE, _("--recipient : ce n'est pas une clé publique age (age1…). Recopiez celle du siège."))


def check_inside(home: Path, target: str) -> None:
    """A trial never leaves its home: nobody's real share receives invented listings."""
    if not target:
        return
    from db.sync.targets import local_path

    path = local_path(target)
    if path is None or not path.is_absolute() or not path.resolve().is_relative_to(home.resolve()):
        fail(Exit.USAGE, _("--target : une borne d'essai n'écrit que dans son propre dossier. Retirez cette option."))


def check_not_shut(home: Path) -> None:
    """What is shut to this account is no reason to make another, nor is a base of which the log alone is here."""
    from db.keys import Keys
    from db.sync.shut import is_shut
    from db.sync.shut_keys import check_not_shut
    from db.terminal import check_no_log_alone, database_path
    from kiosk.services.ports import StorageError

    check_not_shut(Keys(home).shut())
    for folder in (home, database_path(home).parent):
        if is_shut(folder):
            said = _(
                "{path} est fermé à ce compte. Rien n'est changé. root le rend (chown, puis chmod 700) ; relancez."
            )
            raise StorageError(said.format(path=folder))
    check_no_log_alone(database_path(home))


def check_signing_key(home: Path, terminal: str) -> None:
    """A terminal that was set up under this name signs with the key of then: central refuses any other."""
    from db.former_names import signing_lost, told_key
    from db.keys import Keys
    from db.terminal import database_path

    is_configured = (home / configuration.CONFIG_NAME).exists()
    if is_configured and configuration.load(home).terminal.id != terminal:
        return  # another name has another key
    keys, told = Keys(home), told_key(home, terminal)
    if keys.signing_file.exists():
        if not told or told == keys.verify_key().hex():
            return
        said = _("{path} n'est pas la clé de l'inscription : rien n'est changé. Remettez la clé d'origine ; {lost}")
    elif told or (is_configured and database_path(home).exists()):
        said = _("{path} manque : rien n'est changé. Remettez sa copie ; {lost}")
    else:
        return  # it is being made
    fail(Exit.USAGE, said.format(path=keys.signing_file, lost=signing_lost(home)))


def check_nothing_dropped(home: Path, kind: tuple[AgencyCode, bool], target: str, recipients: tuple[str, ...]) -> None:
    """A configuration that is there is a person's: it is never rewritten, and nothing asked for is dropped silently.

    Args:
        kind: the agency, and whether it is a trial; another terminal's configuration is refused as that.
    """
    if not (home / configuration.CONFIG_NAME).exists():
        return
    settings = configuration.load(home)
    if (settings.agency.code, settings.terminal.trial) != kind:
        return
    asked = {
        "--target": bool(target) and target != settings.sync.target,
        "--recipient": not set(recipients) <= set(settings.sync.recipients),
    }
    for option, differs in asked.items():
        if differs:
            said = _("{option} : {path} existe déjà et n'est pas changé. Écrivez la valeur dans sa partie [sync].")
            fail(Exit.USAGE, said.format(option=option, path=home / configuration.CONFIG_NAME))
