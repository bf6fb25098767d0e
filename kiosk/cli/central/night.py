"""`kiosk central ingest`, `nightly` and their parts: what central does with received batches."""

import os
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.shared import ending
from kiosk.cli.shared.ending import Ending
from kiosk.cli.shared.prompts import brought
from kiosk.clock import SystemClock
from kiosk.errors import Exit

if TYPE_CHECKING:
    from db.central.central import Central
    from db.central.intake.receive import Received
    from db.central.night import Night

_WAIT_SECONDS = 300
"""The night waits this long for the end of an `ingest`."""
_TARGET = click.option("--target", metavar="URL", default="", help="Partage, à la place de celui de central.toml.")
_UNREAD_COPY = "{copy} : ce compte ne peut pas la lire, ou elle n'est pas là. Vérifiez le chemin et ses droits."
_KEPT = " L'ancienne est gardée à côté, quatorze nuits."
_NOTHING_REFUSED = "{chosen} : aucun fichier refusé de ce nom. La liste : kiosk doctor."


@click.command("ingest")
@click.option("--release", metavar="BORNE|FICHIER", default="", help="Prendre ce qui est refusé d'une borne révoquée.")
@click.option("--drop", metavar="BORNE|FICHIER", default="", help="Supprimer du partage ce qui est refusé.")
@click.option(
    "--escrow",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Clé secrète du séquestre ; - : l'entrée standard.",
)
@ending.as_json
@click.pass_obj
def ingest(home: Path, release: str, drop: str, escrow: Path | None, as_json: bool) -> None:
    """Recevoir ce qui est au partage, et dire aux bornes ce qui a changé."""
    from db.night.lock import Locked

    with ending.run(home, "central ingest", as_json) as end:
        from db.central.central import Refused
        from db.central.intake import receive
        from db.central.night import ingest as take_in
        from db.central.opening import open_run

        try:
            with open_run(home, _now(), escrow=_secret(escrow)) as central:
                if drop and not receive.drop(central, _digest(drop)):
                    raise Refused(_NOTHING_REFUSED.format(chosen=drop))
                done = take_in(central, frozenset({_digest(release)} if release else ()))
        except Locked:
            return  # the timer starts it again in a quarter of an hour
        _tell_received(end, done.received)
        end.facts["letters"] = len(done.written)
        _tell_problems(end, done)


@click.command("export")
@ending.as_json
@click.pass_obj
def export(home: Path, as_json: bool) -> None:
    """Écrire les fichiers CSV et leur liste."""
    with ending.run(home, "central export", as_json) as end:
        from db.central.night import write_sheets
        from db.central.opening import open_run

        with open_run(home, _now(), wait_seconds=_WAIT_SECONDS) as central:
            end.facts = {"rows": write_sheets(central)}
            end.lines = [f"Fichiers CSV écrits : {central.place.csv}"]


@click.command("backup")
@ending.as_json
@click.pass_obj
def backup(home: Path, as_json: bool) -> None:
    """Copier la base, et relire la copie."""
    with ending.run(home, "central backup", as_json) as end:
        from db.central.night import keep
        from db.central.opening import open_run

        with open_run(home, _now(), wait_seconds=_WAIT_SECONDS) as central:
            done = keep(central)
        tell_copy(end, done)
        if done.copy:
            end.lines.append(f"Copie faite et relue : {done.copy.path}")


@click.command("report")
@ending.as_json
@click.pass_obj
def report(home: Path, as_json: bool) -> None:
    """Écrire et montrer la page du matin."""
    with ending.run(home, "central report", as_json) as end:
        from db.central.opening import open_run

        with open_run(home, _now(), wait_seconds=_WAIT_SECONDS) as central:
            _tell_page(end, home, central, None)


@click.command("nightly")
@_TARGET
@ending.as_json
@click.pass_obj
def nightly(home: Path, target: str, as_json: bool) -> None:
    """Toute la nuit du siège : recevoir, oublier, exporter, copier, dire aux bornes, écrire la page."""
    with ending.run(home, "central nightly", as_json) as end:
        from db.central.night import nightly as live
        from db.central.opening import open_run

        with open_run(home, _now(), wait_seconds=_WAIT_SECONDS, is_night=True, target=target) as central:
            done = live(central)
            _tell_received(end, done.received)
            end.facts |= {"letters": len(done.written), "rows": done.rows, "forgotten": done.forgotten}
            end.facts |= {"removed": done.removed, "copied": done.copy is not None}
            if done.away:
                end.worst(Exit.UNREACHABLE, ending.AWAY.format(why=done.away))
            if done.copy_trouble:
                end.worst(Exit.FAILED, done.copy_trouble)
            _tell_page(end, home, central, done)


@click.command("restore")
@click.argument("copy", metavar="[COPIE]", required=False, type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Sans aucune copie lisible : commencer une base vide.")
@ending.confirmed
@ending.as_json
@click.pass_obj
def restore(home: Path, copy: Path | None, empty: bool, yes: bool, as_json: bool) -> None:
    """Remettre la meilleure copie de la base, ou celle qu'on nomme ; une nuit suffit ensuite."""
    from kiosk.cli.shared.prompts import is_confirmed

    with ending.run(home, "central restore", as_json) as end:
        from db.central import night
        from db.central.central import Refused
        from db.central.opening import ROLE, place_of
        from db.night.lock import only_one

        if not yes and not is_confirmed("Remettre une copie à la place de la base du siège ?"):
            end.worst(Exit.USAGE, "Rien n'est changé.")
            return
        if copy is not None and not os.access(copy, os.R_OK):
            raise Refused(_UNREAD_COPY.format(copy=copy))
        was_there = place_of(home).database.exists()
        with only_one(home, ROLE, _WAIT_SECONDS):
            put_back = night.restore(place_of(home), _now().date(), chosen=copy, is_empty=empty)
        if put_back is None:
            end.lines = [
                "Une base vide est commencée. Le registre y remet les décisions, et le partage ses 14 dernières nuits.",
                "Ce qui est plus ancien n'y revient pas. À faire : kiosk central nightly, puis kiosk central doctor.",
            ]
            return
        end.facts = {"night": put_back.night.isoformat()}
        end.lines = [
            f"Base remise : {put_back.path}.{_KEPT if was_there else ''}",
            "À faire : kiosk central nightly. Elle reprend du partage ce que la copie n'avait pas.",
        ]


def tell_copy(end: Ending, done: "Night") -> None:
    """Report why a copy failed; decisions already written stand."""
    if done.copy_trouble:
        end.worst(Exit.FAILED, f"{done.copy_trouble} Libérez de la place, puis : kiosk central backup")
    if done.second_trouble:
        end.worst(Exit.QUARANTINED, f"Second dossier de copies : {done.second_trouble}")


def _tell_received(end: Ending, received: "Received") -> None:
    counts = asdict(received)
    del counts["lying"]
    end.facts |= counts | {"refused": len(received.refused)}
    if received.batches:
        from db.night.problem import some

        end.lines.append(f"Reçu : {some(received.batches, 'fichier')}, {some(received.events, 'événement')}.")


def _tell_problems(end: Ending, done: "Night") -> None:
    """Report refused files, until somebody decides; the night and `doctor` run the other checks."""
    if done.received.refused:
        end.worst(
            Exit.QUARANTINED, f"Fichiers refusés : {len(done.received.refused)}. Lesquels, et que faire : kiosk doctor"
        )
    for name in done.received.closed:
        end.worst(Exit.QUARANTINED, f"La boîte de {name}, au partage, est fermée au siège : rien n'en est reçu.")
    for why in done.unmade_sections.values():
        end.worst(Exit.QUARANTINED, why)


def _tell_page(end: Ending, home: Path, central: "Central", done: "Night | None") -> None:
    from db.central import opening, settings
    from db.central.watch import checks, report

    is_trial = opening.is_trial(home)
    central = replace(central, ledger=central.ledgers.read())  # with the terminals that this night enrolled
    problems = checks.central_problems(central, done, is_trial=is_trial)
    ways = settings.read(home).report
    page = report.page(central, done, problems, is_trial=is_trial)
    if done is not None:
        failed = None
        if problems and ways.command:
            failed = report.run_command(ways.command, "\n".join(page.lines))
        elif not problems and not end.code and ways.heartbeat:
            failed = report.run_command(ways.heartbeat, key="heartbeat")
        if failed:
            problems = [failed, *problems]
            page = report.page(central, done, problems, is_trial=is_trial)
    report.write(central, page)
    end.lines += page.lines
    end.facts["problems"] = [each.code for each in problems]
    if problems:
        end.code = max(end.code, Exit.QUARANTINED)


def _secret(file: Path | None) -> str:
    """Return the age secret key that somebody brought. Raises Refused when it cannot be read, or is none."""
    if file is None:
        return ""
    from db.age import identity_in
    from db.central.central import Refused

    try:
        return identity_in(brought(file, "--escrow").decode("utf-8-sig"))
    except ValueError:
        raise Refused(f"--escrow : {file} ne contient pas de clé secrète age (AGE-SECRET-KEY-1…).") from None


def _digest(chosen: str) -> str:
    """Return the name used in `refused`: a terminal's name as it is, a file's digest."""
    return Path(chosen).name.removesuffix(".batch")


def _now() -> datetime:
    return SystemClock().now()
