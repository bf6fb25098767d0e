"""A terminal that goes on under a new name: `kiosk init --terminal NEW` in the home of an old one.

The old name is to have nothing left to send. Whatever was written under it can be sent under it alone, so that with
`--force` it stays here, counted, until the name is given back.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config as configuration
from kiosk import small_files
from kiosk.cli.exits import IN_USE, Exit, fail
from kiosk.cli.share_rights import rights_first
from kiosk.i18n import N_, _
from kiosk.plain import as_sentence

if TYPE_CHECKING:
    from kiosk.settings import AgencyCode

_ID = re.compile(r'^(?P<before>\s*id\s*=\s*)(?P<quote>["\'])(?P<id>[^"\']*)(?P=quote)', re.MULTILINE)
_WAIT = N_("Lancez « kiosk sync » jusqu'à l'accusé, ou ajoutez --force : ils resteraient ici.")
_CANNOT_LEAVE = N_(
    "Sa clé de signature manque : remettez sa copie. Sans copie, rien de cela ne part plus d'ici : ajoutez --force, "
    "un agent les lira à la console."
)
_STAY = N_("Ils restent ici.")
_WAIT_FOR_THE_NAME = N_("Ils restent ici, et partent quand la borne reprend ce nom.")
_PERHAPS_TAKEN = N_("Si le siège dit ce nom inscrit avec une autre clé : docs/operator-rare.md, « Un nom déjà pris ».")
_ENROL = N_(
    "À faire : au siège, kiosk central enrol FICHIER pour le nouveau nom. Puis y révoquer « {old} » (kiosk central "
    "revoke BORNE) ; jamais, si une autre machine porte ce nom."
)
_ENROL_ALONE = N_(
    "À faire : au siège, kiosk central enrol FICHIER pour le nouveau nom. Ne révoquez pas encore « {old} » : révoqué "
    "avant leur accusé, ce qui reste irait en quarantaine ; jamais, si une autre machine porte ce nom."
)
_BACK = N_(
    "« {new} » est un ancien nom de cette borne : rien à inscrire s'il l'est encore au siège. Ne révoquez aujourd'hui "
    "aucun des deux. Une fois tout accusé, au siège : celui des deux qu'elle ne garde pas (kiosk central revoke "
    "BORNE) ; jamais, si une autre machine le porte."
)
_NAME_IS_LOST = N_(
    "--terminal : cette borne s'est appelée « {name} » et la clé de ce nom manque : rien n'est changé. "
    "Remettez sa copie ({path}), ou gardez le nom d'aujourd'hui : le siège refuserait une autre clé."
)


def rename(home: Path, agency: "AgencyCode", terminal: str, *, trial: bool, force: bool) -> list[str]:
    """Give an existing terminal of the same agency its new name; gives what a person must know of the old one.

    Run again after a plug was pulled, it ends what it began. A home that is none yet, or has this name, is left alone.
    """
    if not (home / configuration.CONFIG_NAME).exists():
        return []
    settings = configuration.load(home)
    old = settings.terminal.id
    if old == terminal:
        _forget_enrolments(home, terminal)
        return []
    if (settings.agency.code, settings.terminal.trial) != (agency, trial):
        return []  # another terminal altogether: `init` refuses it
    from db.former_names import can_sign_still, is_key_kept, perhaps_there, send_first, stranded, was_had
    from db.in_use import InUse, alone
    from db.keys import Keys
    from db.sync.spool import Spool
    from db.terminal import check_sound, check_there, database_path

    try:
        check_there(database_path(home))  # what waits under the old name must be known before it goes
        with alone(database_path(home)):
            check_sound(home)
            if was_had(home, terminal) and not is_key_kept(home, terminal):
                fail(Exit.USAGE, _(_NAME_IS_LOST).format(name=terminal, path=Keys(home).former_file(terminal)))
            told = _what_waits(home, old)
            if told and not force:
                leaves = can_sign_still(home, old)
                todo = _(_WAIT) if leaves else f"{_(_CANNOT_LEAVE)} {perhaps_there(home, old)}".rstrip()
                taken = "" if Spool(home / "spool", old).acked() else f" {_(_PERHAPS_TAKEN)}"
                fail(Exit.USAGE, f"--terminal : {told} {todo}{taken}")
            is_back = was_had(home, terminal)
            _change(home, old, terminal)
    except InUse:
        fail(Exit.LOCKED, _(IN_USE))
    lines = [_("La borne « {old} » s'appelle désormais « {new} ».").format(old=old, new=terminal)]
    can_be_sent = bool(told) and is_key_kept(home, old)
    if told:
        # Who comes back to a name does so to send what is under that one: they are not sent away again.
        back = f"{_(_STAY)} {send_first(home, old)}"
        back = _(_WAIT_FOR_THE_NAME) if is_back else back
        lines += [as_sentence(told), back if can_be_sent else stranded(home, [old])]
    lines += rights_first(home, settings.sync.target, terminal)
    todo = _BACK if is_back else _ENROL_ALONE if can_be_sent else _ENROL
    lines.append(_(todo).format(old=old, new=terminal))
    return lines


def _what_waits(home: Path, old: str) -> str:
    """What has no receipt under the old name, in words; empty: nothing."""
    from contextlib import closing

    from db.stores import outbox
    from db.sync.spool import Spool
    from db.terminal import look_at

    with closing(look_at(home)) as db:
        events = outbox.names(db).get(old, 0)
    files = Spool(home / "spool", old).unacked()
    if not events and not files:
        return ""
    said = _("sans accusé sous le nom « {old} » : événements {events}, fichiers scellés {files}.")
    return said.format(old=old, events=events, files=files)


def _change(home: Path, old: str, new: str) -> None:
    """The key, then the configuration; `init` ends it with a new enrolment. Until then it can be run again."""
    from db.files import write_durably
    from db.keys import Keys

    path = home / configuration.CONFIG_NAME
    text = small_files.read_text(path, "utf-8")
    table = text.index("[terminal]")
    found = _ID.search(text, table)
    if found is None or found["id"] != old:
        fail(Exit.USAGE, _('config.toml, clé « terminal.id » : écrivez-la sur une ligne, id = "…", puis relancez.'))
    Keys(home).change_name(old, new)
    _forget_enrolments(home, new)
    write_durably(path, f"{text[: found.start('id')]}{new}{text[found.end('id') :]}".encode())


def _forget_enrolments(home: Path, terminal: str) -> None:
    """What told central of another name is kept under one that nobody takes for an enrolment."""
    from db.former_names import FORMER

    for path in (home / "enrolment").glob("*.json"):
        if path.stem != terminal:
            path.replace(path.with_name(path.name + FORMER))
