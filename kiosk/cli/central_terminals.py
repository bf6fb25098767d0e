"""`kiosk central enrol | revoke`: who may send to central."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import central_told, night
from kiosk.cli.asking import is_confirmed
from kiosk.cli.central_place import tell_outstripped
from kiosk.cli.exits import Exit, fail
from kiosk.clock import SystemClock, local_day
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.enrolment import Enrolment

_OTHER_AGENCY = N_(
    "« {terminal} » est inscrite à l'agence « {agency} » et y reste : ce fichier dit « {asked} », et une borne ne "
    "change pas d'agence. Ou son config.toml est faux : remettez-y {agency}. Ou l'inscription d'ici est fausse : sur "
    "la borne, kiosk sync, puis kiosk init --agency {asked} --terminal NOUVEAU ; ici, kiosk central enrol FICHIER pour "
    "ce nouveau nom, kiosk central revoke {terminal}. Ou elle a servi à {agency} et change d'agence : de même, dans un "
    "autre dossier (kiosk --home DOSSIER init …), et revoke une fois tout venu."
)
_SAME_MACHINE = N_(
    "Pour le siège, c'est la machine de {names}, sous un autre nom : la clé de keys/terminal.age est la même. Si c'est "
    "une autre machine, faite d'une copie de son disque : là-bas, ôtez keys/terminal.age, puis kiosk init --agency "
    "AGENCE --terminal BORNE, et inscrivez-la de nouveau avec son nouveau fichier."
)
_UNKEPT = N_(
    "Ce n'est pas noté à côté des copies, dans {folders} : montez son disque, s'il en a un, ou rendez ce dossier à ce "
    "compte ; la prochaine nuit le note. D'ici là, après un kiosk central restore, révoquez de nouveau."
)


@click.command("enrol")
@click.argument("file", metavar="FICHIER", type=click.Path(readable=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Ne pas demander : l'empreinte a été comparée.")
@night.as_json
@click.pass_obj
def enrol(home: Path, file: Path, yes: bool, as_json: bool) -> None:
    """Inscrire une borne, avec le fichier que son kiosk init a écrit."""
    with night.run(home, "central enrol", as_json, file=file) as ending:
        from db.sync import enrolment
        from db.sync.central_home import CentralHome
        from db.sync.naming import named

        told = enrolment.look(file)
        CentralHome(home).check_here()  # before anything is asked
        if not yes:
            ask(told)
        done = enrolment.enrol(home, file, SystemClock().now())
        agency = done.agency
        ending.facts = {"terminal": told.terminal, "agency": agency, "fingerprint": told.fingerprint}
        ending.facts["other_names"] = list(done.other_names)
        if agency == told.agency:
            enrolled = _("Borne inscrite : {terminal}, empreinte {fingerprint}.")
            ending.lines = [enrolled.format(terminal=told.terminal, fingerprint=told.fingerprint)]
        else:
            said = _(_OTHER_AGENCY).format(terminal=told.terminal, agency=agency, asked=told.agency)
            ending.worst(Exit.QUARANTINED, said)
        if done.other_names:
            ending.lines.append(_(_SAME_MACHINE).format(names=named(done.other_names, ", ")))


def ask(told: "Enrolment") -> None:
    """Somebody compares what this file says with what the terminal's screen said."""
    asked = _("Est-ce celle que kiosk init a montrée sur la borne ?")
    said = _("Borne {terminal}, agence {agency}, empreinte {fingerprint}.").format(
        terminal=told.terminal, agency=told.agency, fingerprint=told.fingerprint
    )
    if not is_confirmed(f"{said} {asked}"):
        fail(
            Exit.USAGE,
            _(
                "Rien n'est changé. Comparée ailleurs : ajoutez --yes. C'est celle que kiosk init montre encore sur "
                "la borne."
            ),
        )


@click.command("revoke")
@click.argument("terminal", metavar="BORNE")
@click.option("--yes", is_flag=True, help="Ne pas demander : c'est bien cette borne.")
@click.option("--unknown", is_flag=True, help="Un nom qui n'est inscrit nulle part : sa note ne se lit plus.")
@night.as_json
@click.pass_obj
def revoke(home: Path, terminal: str, yes: bool, unknown: bool, as_json: bool) -> None:
    """Ne plus rien prendre d'une borne : ce qu'elle dépose est gardé en quarantaine."""
    with night.run(home, "central revoke", as_json) as ending:
        from db.sync import enrolment

        now = SystemClock().now()
        # Before anything is asked.
        since = enrolment.revoked_since(home, terminal, now, unknown=unknown)
        if not (yes or since):
            _ask_to_revoke(terminal)
        unkept = enrolment.revoke(home, terminal, now, unknown=unknown)
        ending.facts = {
            "terminal": terminal,
            "since": (since or local_day(now)).isoformat(),
            "was_revoked": since is not None,
            "unkept": list(unkept),
        }
        ending.lines = [
            (
                _("Borne déjà révoquée le {day} : {terminal}. Ses fichiers vont en quarantaine, rien n'en est effacé.")
                if since
                else _("Borne révoquée : {terminal}. Ses fichiers vont en quarantaine, rien n'en est effacé.")
            ).format(terminal=terminal, day=central_told.on_day(since, local_day(now)) if since else "")
        ]
        if unkept:
            ending.worst(Exit.FAILED, _(_UNKEPT).format(folders=", ".join(unkept)))
        tell_outstripped(ending, home)


def _ask_to_revoke(terminal: str) -> None:
    asked = _("{terminal} : ne plus rien prendre de cette borne ? Son nom ne servira plus.").format(terminal=terminal)
    if not is_confirmed(asked):
        fail(Exit.USAGE, _("Rien n'est révoqué. Décidé ailleurs : ajoutez --yes."))
