"""`kiosk central init`: keys and database of central, and what each terminal has to be told of them."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config, small_files
from kiosk.cli import central_carried, night
from kiosk.cli.central_place import place_of
from kiosk.cli.central_restored import KEPT
from kiosk.cli.exits import Exit
from kiosk.cli.targets import check_target
from kiosk.clock import SystemClock, local_day
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from db.sync.central import Central
    from db.sync.central_home import CentralHome

_KEYS_ALONE = N_("Les clés sont là, la base manque : lancez « kiosk central restore », puis « kiosk central nightly ».")
_KEYS_BESIDE_DAMAGE = N_(
    "Les clés sont faites, mais la base du service central est abîmée, et n'est pas changée : lancez « kiosk central "
    "restore », puis « kiosk central nightly »."
)
_NEW_RECIPIENT = N_(
    "À faire : la clé du siège est neuve. Sur chaque borne, dans config.toml, sous [sync], la ligne recipients d'ici. "
    "Jusque-là, seul le séquestre ouvre ce qu'elle scelle."
)
_NEW_ESCROW = N_(
    "À faire : la clé du séquestre est neuve. Sur chaque borne, dans config.toml, sous [sync], la ligne recipients "
    "d'ici. Jusque-là, elle scelle pour l'ancienne : gardez celle-ci au coffre, avec la neuve."
)
_STILL_OLD = N_(
    "À faire : des fichiers de {terminals} sont en quarantaine, chiffrés pour une autre clé. Dans config.toml de ces "
    "bornes, sous [sync], vérifiez la ligne recipients. Ce qui reste en quarantaine : kiosk central ingest --escrow "
    "FICHIER, avec la clé du séquestre."
)
_NOT_COPIED = N_(
    "{why} La clé est neuve, la base n'est pas copiée, et l'archive d'avant ne s'ouvre plus sans le séquestre : "
    "kiosk central backup, dès que possible."
)
_NO_NEW_KEY = N_("Les clés du siège se lisent : --new-key n'en a fait aucune.")
_NEW_SIGNING = N_(
    "À faire : la clé de signature du siège est neuve. kiosk central nightly, puis copiez {path} dans le dossier keys "
    "de chaque borne ; là, kiosk sync. D'ici là, une borne garde tout et ne croit rien de ce qui descend."
)
_BLANK = N_(
    "La base est neuve et vide. À faire : kiosk central nightly, qui reprend de l'archive ce que central.age "
    "ouvre (clé perdue aussi : kiosk central ingest --escrow FICHIER) ; inscrivez de nouveau les "
    "bornes que sa page nomme (kiosk central enrol FICHIER), puis refaites les agents de chaque agence : "
    "docs/operator-rare.md, « Plus aucune copie »."
)
_NO_TARGET = N_(
    "{target} : ce dossier n'est pas là, ou ne peut pas être écrit. Le reste est fait, mais cette cible n'est pas "
    "gardée. Montez ou créez le dossier, puis relancez."
)
_NO_MACHINE = N_(
    "{target} : cette machine ne répond pas. Le reste est fait, mais cette cible n'est pas gardée. Vérifiez son nom et "
    "le réseau, puis relancez."
)


@click.command("init")
@click.option("--target", default="", metavar="URL", help="Où les bornes déposent ; gardé pour la nuit.")
@click.option("--escrow-recipient", default="", metavar="age1…", help="Clé publique du séquestre, faite ailleurs.")
@click.option("--new-key", is_flag=True, help="Faire une clé neuve à la place de celle qui est perdue sans copie.")
@click.option("--carried", is_flag=True, help="Dire que chaque borne a reçu ce que les clés neuves demandent.")
@night.as_json
@click.pass_obj
def init(home: Path, target: str, escrow_recipient: str, new_key: bool, carried: bool, as_json: bool) -> None:
    """Créer les clés et la base du service central ; sans danger deux fois."""
    check_target(target)
    if carried:
        central_carried.check_alone(target, escrow_recipient, new_key)
    with night.run(home, "central init", as_json) as ending:
        if carried:
            central_carried.close(home, ending)
            return
        from db import held
        from db.sync import copies_gone, escrow, quarantine, share, to_carry
        from db.sync.central_home import CentralHome
        from db.sync.doubted_keys import doubts, given_escrow
        from db.sync.given_up import give_up, is_beyond_restoring
        from db.sync.lost_base import check_no_log_alone, is_begun_blank, is_emptied, was_lived
        from db.sync.naming import named
        from db.sync.night import Place
        from db.sync.night import central as opened
        from db.sync.shut_keys import check_not_shut
        from db.sync.targets import without_password
        from db.sync.transport import UNTOLD

        place, now = CentralHome(home), SystemClock().now()
        check_not_shut(place.shut_keys(*place.key_files))
        check_no_log_alone(place)
        escrow.check(place, escrow_recipient)
        unusable = (*place.unusable_keys(), *(doubt.file for doubt in doubts(place)))
        has_new_recipient = place.age_file in unusable and was_lived(place)
        has_new_signing = place.signing_file in unusable and was_lived(place)
        has_new_escrow = bool(escrow_recipient) and given_escrow(place) not in ("", escrow_recipient)
        if is_given_up := is_beyond_restoring(place):
            held.check_free(place.database)
        is_blank = is_begun_blank(place) or is_given_up
        is_damaged = False
        if new_key or not unusable:  # else the keys refuse it first
            if is_blank:
                copies_gone.check_none_younger(place, f"kiosk central init{' --new-key' if new_key else ''}")
            is_damaged = not is_given_up and _is_damaged(place, is_gone_on=bool(unusable))
        made_anew = {place.signing_file: to_carry.SIGNING, place.age_file: to_carry.AGE}
        to_carry.note(place, [key for file, key in made_anew.items() if new_key and file in unusable], local_day(now))
        keys = place.make(new_key=new_key)
        to_carry.note(place, [to_carry.ESCROW] if has_new_escrow else [], local_day(now))
        escrow.keep(place, escrow_recipient)
        recipients = (keys.recipient, place.escrow_recipient())
        lacks_database, kept = is_emptied(place), give_up(place, now)
        with nullcontext() if lacks_database or is_damaged else opened(Place(home), now, anew=True) as central:
            if central is not None and has_new_recipient and not is_blank:
                _copy(ending, central, now)
            if target:
                _keep_target(ending, place, target, place_of(home, target).trial)
        if lacks_database:
            ending.worst(Exit.QUARANTINED, _(_KEYS_ALONE))
        if is_damaged:
            ending.worst(Exit.SAFE_MODE, _(_KEYS_BESIDE_DAMAGE))
        ending.facts = {
            "recipient": keys.recipient,
            "escrow_recipient": recipients[1],
            "verify_file": str(place.verify_file),
        }
        ending.lines = [
            _("Les deux clés publiques, que kiosk init demande à chaque borne neuve : {options}").format(
                options=" ".join(f"--recipient {each}" for each in recipients)
            ),
            _("Ou, dans config.toml de chaque borne, sous [sync] : {line}").format(
                line=f'recipients = ["{recipients[0]}", "{recipients[1]}"]'
            ),
            _("À copier dans le dossier keys de chaque borne : {path}").format(path=place.verify_file),
        ]
        told = share.target_here(home)
        if share.is_untold(told, home, is_answered=share.has_central_answered(place)):
            ending.not_reached(is_share_missing=False, refusal=UNTOLD)
        else:
            shown = without_password(told) or home / "exchange"
            ending.lines.append(_("Dossier d'échange : {target}").format(target=shown))
            if not told and not config.is_terminal(home):
                ending.lines.append(_("À faire, si les bornes déposent ailleurs : kiosk central init --target URL"))
        if new_key and not unusable:
            ending.lines.append(_(_NO_NEW_KEY))
        still_old = quarantine.for_another_key(place.quarantine)
        for is_so, said in (
            (has_new_recipient, _NEW_RECIPIENT),
            (has_new_escrow and not has_new_recipient, _NEW_ESCROW),
            (still_old and not has_new_recipient, _STILL_OLD),
        ):
            if is_so:
                ending.lines.append(_(said).format(terminals=named(still_old, ", ")))
        if has_new_signing:
            ending.lines.append(_(_NEW_SIGNING).format(path=place.verify_file))
        is_told = has_new_recipient or has_new_escrow or has_new_signing
        central_carried.tell_opened(ending, to_carry.opened(place), place.verify_file, is_told=is_told)
        if kept:
            ending.lines.append(_(KEPT).format(name=kept))
        if is_blank:
            ending.lines.append(_(_BLANK))


def _is_damaged(place: "CentralHome", *, is_gone_on: bool) -> bool:
    """Whether the database is there and damaged; looked at before the first byte is written.

    Args:
        is_gone_on: also then. `restore` needs the keys, so that those that are gone for good are made first.

    Raises:
        DamagedDatabase, NewerDatabase, StorageError, Locked: the command changes nothing.
    """
    from db.guards import DAMAGED_WORDS
    from db.sync import soundness
    from db.sync.lock import only_one
    from db.sync.lost_base import told_of_central
    from kiosk.services.ports import DamagedDatabase

    if not small_files.size_of(place.database):
        return False
    with only_one(place.home, "central"), told_of_central():
        try:
            soundness.check(place.database)
        except DamagedDatabase as error:
            if not is_gone_on or str(error) != DAMAGED_WORDS:
                raise
            return True
    return False


def _copy(ending: night.Ending, central: "Central", now: "datetime") -> None:
    """What came since the last copy is in the database alone by now: the archive is sealed for the key that is gone."""
    from db.sync import backup
    from kiosk.services.ports import StorageError

    try:
        backup.keep_copy(central, now)
    except StorageError as why:
        ending.worst(Exit.FAILED, _(_NOT_COPIED).format(why=_(str(why))))


def _keep_target(ending: night.Ending, place: "CentralHome", target: str, trial: bool) -> None:
    """Make a target ready that is new, or was emptied, and keep it; what is no folder now would end every night."""
    from db.files import write_durably
    from db.sync.share import note_told, prepare
    from db.sync.targets import local_path
    from db.sync.transport import NOT_LET_IN, NoRight, NotThere, Unreachable, Unwritable

    try:
        prepare(target, place.home, trial)
    except (Unwritable, NoRight) as why:
        ending.not_reached(is_share_missing=False, refusal=str(why))
    except Unreachable as why:
        if str(why) in NOT_LET_IN:
            ending.not_reached(is_share_missing=False, refusal=str(why))
        else:
            is_silent = local_path(target) is None and not isinstance(why, NotThere)
            ending.worst(Exit.UNREACHABLE, _(_NO_MACHINE if is_silent else _NO_TARGET).format(target=target))
    else:
        write_durably(place.target_file, f"{target}\n".encode())
        note_told(target, place)
