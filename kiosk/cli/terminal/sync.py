"""`kiosk sync`: the terminal's whole side of the night, every quarter of an hour."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli.shared import ending
from kiosk.cli.shared.ending import Ending
from kiosk.clock import SystemClock
from kiosk.errors import Exit

if TYPE_CHECKING:
    from db.night.terminal.terminal import Run

_LETTER = {
    "untrusted": "La clé du siège manque ici (keys/central.json) : sa lettre n'est pas lue, tout est gardé. "
    "Redemandez une invitation.",
    "frame": "La lettre du siège est coupée ou abîmée : rien n'en est lu, tout est gardé. Le siège en écrit une autre.",
    "terminal": "La lettre du siège est pour une autre borne : rien n'en est lu. Prévenez l'informatique.",
    "signature": "La lettre au partage n'est pas signée de la clé du siège : tout est gardé. Si sa clé "
    "a changé, demandez-lui une invitation : kiosk init --invitation FICHIER. Sinon, quelqu'un écrit au partage.",
    "key": "La lettre du siège est chiffrée pour une autre clé : rien n'en est lu. Redemandez une invitation.",
    "content": "La lettre du siège ne se lit pas, bien que signée : tout est gardé. Prévenez l'informatique.",
}
"""The sentence for each letter that was not read, by `Run.letter`."""
_SECTIONS = {
    "erased": "effacements",
    "staff": "agents",
    "states": "état des dossiers",
    "settings": "réglages",
    "content": "textes",
}
_NOT_ENROLLED = "Le siège n'a encore rien écrit à cette borne : tout est gardé. Au siège : kiosk central ingest."
_REVOKED = "Cette borne est révoquée : elle montre sa page « hors service ». Le siège dit pourquoi, et que faire."
_OTHER_AGENCY = (
    "La lettre du siège est pour l'agence {letter} ; cette borne est à {here}. Elle n'en prend que ce qui est rangé et "
    "effacé : ni agents ni réglages. Deux bornes ont ce nom : au siège, kiosk doctor."
)
_CLOCK = "L'horloge ne montre pas la nuit de cette borne : rien n'est perdu. Vérifiez l'heure : timedatectl."


@click.command("sync")
@click.option("--target", metavar="URL", default="", help="Partage, à la place de celui de keys/central.json.")
@click.option("--dry-run", is_flag=True, help="Dire ce qui partirait, sans rien changer.")
@ending.as_json
@click.pass_obj
def command(home: Path, target: str, dry_run: bool, as_json: bool) -> None:
    """Lire la lettre du siège, sceller, déposer au partage, oublier ce qui est rangé."""
    with ending.run(home, "sync", as_json, is_logged=not dry_run) as end:
        from db.night.target import open_share
        from db.night.terminal import night
        from db.night.terminal.terminal import link_to_central, open_run
        from db.stores.set_by_central import is_revoked

        settings = config.load(home)
        wanted, trial = target or link_to_central(home).target, settings.terminal.trial
        with open_run(home, settings) as terminal:
            if dry_run:
                events, files = night.look(terminal)
                end.facts = {"dry_run": True, "events": events, "files": files}
                end.lines = [f"À sceller : {events} événements. Fichiers scellés, gardés ici : {files}."]
                return
            done = night.live(terminal, lambda: open_share(wanted, home, trial=trial), SystemClock().now())
            end.facts = asdict(done) | {"is_revoked": is_revoked(terminal.db)}
        _tell(end, done)
        if done.other_agency:
            here = settings.agency.code
            end.worst(Exit.QUARANTINED, _OTHER_AGENCY.format(letter=done.other_agency, here=here))


def _tell(end: Ending, done: "Run") -> None:
    """Say what is new; a run without news is silent."""
    if done.sealed_events or done.put or done.purged:
        from db.night.problem import some

        sealed, put, stored = some(done.sealed_events, "envoi"), some(done.put, "fichier"), some(done.purged, "envoi")
        end.lines.append(f"Scellé : {sealed}. Déposé : {put}. Rangé au siège : {stored}.")
    if done.taken:
        end.lines.append(f"Lettre du siège : {_sections(done.taken)}.")
    if done.agents_gone:
        end.lines.append(f"Agents partis avec la liste du siège : {', '.join(done.agents_gone)}.")
    if done.away:
        end.worst(Exit.UNREACHABLE, ending.AWAY.format(why=done.away))
    elif done.letter in _LETTER:
        end.worst(Exit.QUARANTINED, _LETTER[done.letter])
    elif done.letter == "none":
        end.lines.append(_NOT_ENROLLED)
        end.code = max(end.code, Exit.QUARANTINED if done.nights > 1 else Exit.OK)
    if end.facts["is_revoked"]:
        end.worst(Exit.QUARANTINED, _REVOKED)
    if done.untaken:
        parts = _sections(done.untaken)
        end.worst(Exit.QUARANTINED, f"La lettre demande un programme plus récent ({parts}) : mettez la borne à jour.")
    if done.forgotten and not done.is_clock_believed:
        end.worst(Exit.QUARANTINED, _CLOCK)


def _sections(names: Sequence[str]) -> str:
    return ", ".join(_SECTIONS.get(name, name) for name in names)
