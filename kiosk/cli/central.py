"""`kiosk central …`: central's side of the night."""

from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli import central_told, night
from kiosk.cli.central_listings import import_listings
from kiosk.cli.central_person import access, erase
from kiosk.cli.central_terminals import enrol, revoke
from kiosk.cli.exits import Exit
from kiosk.cli.targets import check_target
from kiosk.clock import SystemClock
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome
    from db.sync.morning import Morning
    from db.sync.night import Place

_KEYS_ALONE = N_("Les clés sont là, la base manque : lancez « kiosk central restore », puis « kiosk central nightly ».")
_NEW_RECIPIENT = N_(
    "À faire : la clé du siège est neuve. Sur chaque borne, dans config.toml, sous [sync] : recipients = "
    '["{recipient}", "{escrow}"]. D\'ici là, seul le séquestre ouvre ce qu\'elle scelle.'
)
_NEW_SIGNING = N_(
    "À faire : la clé de signature du siège est neuve. kiosk central nightly, puis copiez {path} dans le dossier keys "
    "de chaque borne ; là, kiosk sync. D'ici là, une borne garde tout et ne croit rien de ce qui descend."
)
_BLANK = N_(
    "La base est neuve et vide. À faire : kiosk central nightly, qui reprend l'archive ; inscrivez de nouveau les "
    "bornes que sa page nomme (kiosk central enrol FICHIER), puis refaites les agents de chaque agence : "
    "docs/operator.md, « Plus aucune copie »."
)
_NO_TARGET = N_(
    "{target} : ce dossier n'est pas là, ou ne peut pas être écrit. Le reste est fait, mais cette cible n'est pas "
    "gardée. Montez ou créez le dossier, puis relancez."
)
_NO_MACHINE = N_(
    "{target} : cette machine ne répond pas. Le reste est fait, mais cette cible n'est pas gardée. Vérifiez son nom et "
    "le réseau, puis relancez."
)
_target = click.option(
    "--target", metavar="URL", help="Dossier d'échange, adresse fsspec ; par défaut sync.target, puis exchange."
)


@click.group("central")
def group() -> None:
    """Le service central : recevoir, exporter, sauvegarder."""


group.add_command(access)
group.add_command(enrol)
group.add_command(erase)
group.add_command(import_listings)
group.add_command(revoke)


@group.command("init")
@click.option("--target", default="", metavar="URL", help="Où les bornes déposent ; gardé pour la nuit.")
@click.option("--escrow-recipient", default="", metavar="age1…", help="Clé publique du séquestre, faite ailleurs.")
@click.option("--new-key", is_flag=True, help="Faire une clé neuve à la place de celle qui est perdue sans copie.")
@night.as_json
@click.pass_obj
def init(home: Path, target: str, escrow_recipient: str, new_key: bool, as_json: bool) -> None:
    """Créer les clés et la base du service central ; sans danger deux fois."""
    check_target(target)
    with night.run(home, "central init", as_json) as ending:
        from db.sync import escrow
        from db.sync.central_home import CentralHome, check_not_shut
        from db.sync.lost_base import is_begun_blank, is_emptied, was_lived
        from db.sync.night import Place
        from db.sync.night import central as opened
        from db.sync.targets import without_password

        place, now = CentralHome(home), SystemClock().now()
        check_not_shut(place.shut_keys(*place.key_files))
        escrow.check(place, escrow_recipient)
        has_new_recipient = place.age_file in place.unusable_keys() and was_lived(place)
        has_new_signing = place.signing_file in place.unusable_keys() and was_lived(place)
        is_blank = is_begun_blank(place)
        keys = place.make(new_key=new_key)
        escrow.keep(place, escrow_recipient)
        recipients = (keys.recipient, escrow.recipient(place))
        lacks_database = is_emptied(place)
        with nullcontext() if lacks_database else opened(Place(home), now, anew=True):
            if target:
                _keep_target(ending, place, target, _place(home, target).trial)
        if lacks_database:
            ending.worst(Exit.QUARANTINED, _(_KEYS_ALONE))
        ending.facts = {
            "recipient": keys.recipient,
            "escrow_recipient": recipients[1],
            "verify_file": str(place.verify_file),
        }
        ending.lines = [
            _("Les deux clés publiques, que kiosk init demande à chaque borne neuve : {options}").format(
                options=" ".join(f"--recipient {each}" for each in recipients)
            ),
            _("À copier dans le dossier keys de chaque borne : {path}").format(path=place.verify_file),
            _("Dossier d'échange : {target}").format(target=without_password(place.target()) or home / "exchange"),
        ]
        if not place.target() and not config.is_terminal(home):
            ending.lines.append(_("À faire, si les bornes déposent ailleurs : kiosk central init --target URL"))
        if has_new_recipient:
            ending.lines.append(_(_NEW_RECIPIENT).format(recipient=recipients[0], escrow=recipients[1]))
        if has_new_signing:
            ending.lines.append(_(_NEW_SIGNING).format(path=place.verify_file))
        if is_blank:
            ending.lines.append(_(_BLANK))


def _keep_target(ending: night.Ending, place: "CentralHome", target: str, trial: bool) -> None:
    """Make a target ready that is new, or was emptied, and keep it; what is no folder now would end every night."""
    from db.files import write_durably
    from db.sync.share import prepare
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


@group.command("ingest")
@_target
@click.option(
    "--release",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Prendre un fichier de la quarantaine, d'une borne révoquée, qu'une personne a regardé.",
)
@night.as_json
@click.pass_obj
def ingest(home: Path, target: str | None, release: Path | None, as_json: bool) -> None:
    """Prendre ce que les bornes ont déposé, une fois, et en donner l'accusé."""
    check_target(target or "")
    with night.run(home, "central ingest", as_json) as ending:
        from db.sync import night as nights

        if release is not None:
            _release(home, release, ending)
            return
        place, now = _place(home, target), SystemClock().now()
        with nights.central(place, now) as central:
            done, reached = nights.ingest(place, central, now)
        central_told.tell_ingested(ending, done, reached)


def _release(home: Path, file: Path, ending: night.Ending) -> None:
    from db.sync import night as nights
    from db.sync import receiver
    from db.sync.batch import REASONS, BadBatch
    from db.sync.ingested import Ingested

    now, done = SystemClock().now(), Ingested()
    with nights.central(_place(home, None), now) as central:
        try:
            receiver.release(central, file, now, done)
        except BadBatch as bad:
            sentence = _("Ce fichier reste en quarantaine : {why}.").format(why=REASONS[bad.reason])
            ending.worst(Exit.QUARANTINED, sentence)
            return
    central_told.tell_ingested(ending, done, reached=True)


@group.command("export")
@night.as_json
@click.pass_obj
def export(home: Path, as_json: bool) -> None:
    """Écrire les fichiers CSV et leur liste."""
    with night.run(home, "central export", as_json) as ending:
        from db.sync import csv_export
        from db.sync import night as nights

        with nights.central(_place(home, None), SystemClock().now()) as central:
            central_told.tell_exported(ending, csv_export.export(central))


@group.command("report")
@night.as_json
@click.pass_obj
def report(home: Path, as_json: bool) -> None:
    """Écrire et montrer la page du matin."""
    with night.run(home, "central report", as_json) as ending:
        from db.sync import night as nights
        from db.sync import report as pages

        place, now = _place(home, None), SystemClock().now()
        with nights.central(place, now) as central:
            page = pages.write(central, now, place.trial)
        ending.facts = asdict(page)
        ending.lines = pages.lines(page)
        central_told.tell_page(ending, page)


@group.command("backup")
@night.as_json
@click.pass_obj
def backup(home: Path, as_json: bool) -> None:
    """Copier la base, relire la copie, en garder sept jours et quatre semaines."""
    with night.run(home, "central backup", as_json) as ending:
        from db.sync import backup as copies
        from db.sync import night as nights
        from db.sync.central_home import CentralHome

        now = SystemClock().now()
        with nights.central(_place(home, None), now) as central:
            done = copies.back_up(central, now)
        ending.facts = asdict(done)
        central_told.tell_copied(ending, done)
        central_told.tell_copies(ending, [done.aside] if done.aside else [])
        central_told.tell_closed(ending, copies.closed(CentralHome(home)))


@group.command("restore")
@night.as_json
@click.pass_obj
def restore(home: Path, as_json: bool) -> None:
    """Refaire une base perdue ou abîmée : dernière copie saine, puis l'archive."""
    _restore(home, "central restore", as_json, replace=False)


@group.command("rebuild")
@night.as_json
@click.pass_obj
def rebuild(home: Path, as_json: bool) -> None:
    """La même chose, d'une base saine ; l'ancienne est gardée à côté."""
    _restore(home, "central rebuild", as_json, replace=True)


def _restore(home: Path, act: str, as_json: bool, *, replace: bool) -> None:
    with night.run(home, act, as_json) as ending:
        from db.sync.backup import closed
        from db.sync.central_home import CentralHome
        from db.sync.restore import restore as put_back

        done = put_back(_place(home, None), SystemClock().now(), replace=replace)
        central_told.tell_restored(ending, done)
        if done.copied:  # else its own sentence says so
            central_told.tell_closed(ending, closed(CentralHome(home)))


@group.command("nightly")
@_target
@night.as_json
@click.pass_obj
def nightly(home: Path, target: str | None, as_json: bool) -> None:
    """Toute la nuit du service central : ingest, conservation, export, backup, report."""
    check_target(target or "")
    with night.run(home, "central nightly", as_json) as ending:
        from db.sync import night as nights
        from db.sync import report as pages

        def tell(page: "Morning") -> None:
            ending.facts, ending.lines = {"page": asdict(page)}, pages.lines(page)

        done = nights.nightly(_place(home, target), SystemClock().now(), tell)
        ending.lines.clear()
        central_told.tell_ingested(ending, done.ingested, done.reached)
        central_told.tell_exported(ending, done.rows)
        ending.facts |= {"backup": asdict(done.backup), "page": asdict(done.page), "forgotten": done.forgotten}
        if total := sum(done.forgotten.values()):
            ending.lines.append(_("Arrivés à leur terme, effacés ou comptés : {n}.").format(n=total))
        ending.lines += ["", *pages.lines(done.page)]
        central_told.tell_page(ending, done.page)


def _place(home: Path, target: str | None) -> "Place":
    """A central alone has no terminal's configuration; on a machine that is both, the terminal's counts."""
    from db.sync.night import Place

    if not (home / config.CONFIG_NAME).exists():
        from db.sync.central_home import CentralHome

        return Place(home, target or CentralHome(home).target(), track=night.tracker())
    settings = config.load(home)
    return Place(home, target or settings.sync.target, settings.terminal.trial, track=night.tracker())
