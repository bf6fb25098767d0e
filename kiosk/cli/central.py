"""`kiosk central …`: central's side of the night."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import central_restored, central_told, central_unburied, night
from kiosk.cli.central_erase import erase
from kiosk.cli.central_ingest import ingest
from kiosk.cli.central_init import init
from kiosk.cli.central_listings import import_listings
from kiosk.cli.central_person import access
from kiosk.cli.central_place import place_of, settled, target_option
from kiosk.cli.central_terminals import enrol, revoke
from kiosk.cli.exits import Exit
from kiosk.cli.targets import check_target
from kiosk.clock import SystemClock
from kiosk.i18n import _

if TYPE_CHECKING:
    from db.sync.ingested import Ingested
    from db.sync.morning import Morning


@click.group("central")
def group() -> None:
    """Le service central : recevoir, exporter, sauvegarder."""


group.add_command(access)
group.add_command(enrol)
group.add_command(erase)
group.add_command(import_listings)
group.add_command(ingest)
group.add_command(init)
group.add_command(revoke)


@group.command("export")
@night.as_json
@click.pass_obj
def export(home: Path, as_json: bool) -> None:
    """Écrire les fichiers CSV et leur liste."""
    with night.run(home, "central export", as_json) as ending:
        from db.night.central.csv import export as csv_export

        with settled(place_of(home, None), SystemClock().now()) as central:
            central_told.tell_exported(ending, csv_export.export(central.db, central.home.csv, central.step))


@group.command("report")
@night.as_json
@click.pass_obj
def report(home: Path, as_json: bool) -> None:
    """Écrire et montrer la page du matin."""
    with night.run(home, "central report", as_json) as ending:
        from db.sync import page_asked
        from db.sync import report as pages

        place, now = place_of(home, None), SystemClock().now()
        with settled(place, now) as central:
            page = pages.write(central, now, place.trial)
        ending.facts = asdict(page)
        ending.lines = pages.lines(page)
        central_told.tell_page(ending, page)
        if page_asked.to_do(page):
            ending.code = max(ending.code, Exit.QUARANTINED)  # the page, just shown, says what


@group.command("backup")
@night.as_json
@click.pass_obj
def backup(home: Path, as_json: bool) -> None:
    """Copier la base, relire la copie, en garder sept jours et quatre semaines."""
    with night.run(home, "central backup", as_json) as ending:
        from db.sync import archive_lost, copies_gone
        from db.sync import backup as copies

        now = SystemClock().now()
        with settled(place_of(home, None), now) as central:
            done = copies.back_up(central, now)
            lost = archive_lost.counts(central.home, central.db, now)[0]
            central_told.tell_archive_lost(ending, lost, is_copied=not done.is_shut)
            if not done.is_shut:
                archive_lost.note(central.home, central.db, now)
                copies_gone.note(central.home, copies.copies(central.home.backup), now)
            gone, unread = copies_gone.gone(central.home, now), copies_gone.unread(central.home)
        ending.facts = asdict(done) | {"archive_lost": lost, "copies_gone": gone, "copies_unread": unread}
        for said in central_unburied.copies_gone_words(gone, unread):
            ending.worst(Exit.QUARANTINED, said)
        central_told.tell_copied(ending, done)
        central_told.tell_copies(ending, [done.aside] if done.aside else [])
        central_unburied.tell_closed_now(ending, home)


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
    """La même chose, d'une base saine aussi ; l'ancienne est gardée à côté."""
    _restore(home, "central rebuild", as_json, replace=True)


def _restore(home: Path, act: str, as_json: bool, *, replace: bool) -> None:
    with night.run(home, act, as_json) as ending:
        from db.sync.restore import restore as put_back

        done = put_back(place_of(home, None), SystemClock().now(), replace=replace)
        central_restored.tell_restored(ending, done)
        if done.copied:  # else its own sentence says so
            central_unburied.tell_closed_now(ending, home)


@group.command("nightly")
@target_option
@night.as_json
@click.pass_obj
def nightly(home: Path, target: str | None, as_json: bool) -> None:
    """Toute la nuit du service central : ingest, conservation, export, backup, report."""
    check_target(target or "")
    with night.run(home, "central nightly", as_json) as ending:
        from db.sync import night as nights
        from db.sync import report as pages

        def tell(ingested: "Ingested", reached: bool, page: "Morning") -> None:
            """Also where the night fails at the rest: what it met counts for the code, and is said."""
            central_told.tell_ingested(ending, ingested, reached)
            ending.facts["page"] = asdict(page)
            ending.lines = pages.lines(page)

        done = nights.nightly(place_of(home, target), SystemClock().now(), tell)
        ending.lines = [central_told.received(done.ingested)]
        central_told.tell_exported(ending, done.rows)
        ending.facts |= {"backup": asdict(done.backup), "forgotten": done.forgotten}
        if total := sum(done.forgotten.values()):
            ending.lines.append(_("Arrivés à leur terme, effacés ou comptés : {n}.").format(n=total))
        ending.lines += ["", *pages.lines(done.page)]
        central_told.tell_page(ending, done.page)
