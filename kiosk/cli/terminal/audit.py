"""`kiosk audit`: who opened, searched, printed or withdrew what at this terminal, for the data-protection officer."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk import config
from kiosk.cli.shared import ending
from kiosk.clock import from_text, local

if TYPE_CHECKING:
    from db.stores.audit import Entry

_DIGEST = 64
"""Characters in place of a reference that was erased."""
_WHO: Mapping[str, str] = {
    "tenant": "l'usager",
    "operator": "ligne de commande",
    "central": "le siège",
    "retention": "la nuit",
    "program": "le programme",
    "unknown": "identifiant inconnu",
}
_WORDS: Mapping[str, str] = {
    "lock": "Verrouiller la console",
    "sign_out": "Quitter la console",
    "sign_in.ok": "Ouvrir la console",
    "sign_in.failed": "Ouvrir la console : code refusé",
    "sign_in.expired": "Ouvrir la console : compte fermé",
    "unlock.ok": "Reprendre la console",
    "unlock.failed": "Reprendre la console : code refusé",
    "unlock.expired": "Reprendre la console : compte fermé",
    "pin_again.ok": "Redonner son code",
    "pin_again.failed": "Redonner son code : refusé",
    "pin_again.expired": "Redonner son code : compte fermé",
    "staff.add": "Ajouter un agent",
    "staff.choose_pin": "Choisir son code",
    "staff.disable": "Fermer un compte",
    "staff.reset_pin": "Donner un nouveau code",
    "staff.replace": "Prendre la liste des agents",
    "submission.add": "Envoyer un dossier",
    "submission.opened_by_code": "Rouvrir un dossier par son code",
    "submission.withdraw": "Retirer un dossier",
    "submission.printed_and_forgotten": "Imprimer une fiche, et l'oublier",
    "submission.forgotten_unread": "Effacer un dossier jamais relu",
    "ticket.put_back": "Remettre un ticket dans la file",
    "ticket.told_ended": "Ticket fini sans l'agent, vu",
}
"""The words of all but the console's acts, which have their own."""


@click.command("audit")
@click.argument("about", metavar="[RÉFÉRENCE|AGENT]", required=False, default="")
@ending.as_json
@click.pass_obj
def command(home: Path, about: str, as_json: bool) -> None:
    """Le journal des actes de cette borne : qui a ouvert, cherché, imprimé ou retiré quoi, depuis 366 jours."""
    with ending.run(home, "audit", as_json, is_logged=False) as end:
        from db.central.central import Refused
        from db.stores.audit import Audit
        from db.terminal_file import open_terminal
        from kiosk.reference import normal_reference

        if not config.is_terminal(home):
            raise Refused("kiosk audit se tape à la borne, où sont les actes des agents : ici, ce n'en est pas une.")
        found = Audit(open_terminal(home)).entries(normal_reference(about) or about)
        end.facts = {"entries": len(found)}
        end.private = {"audit": [each._asdict() for each in found]}
        end.lines = [*map(_line, found)] or ["Rien à ce journal."]


def _line(entry: "Entry") -> str:
    at = local(from_text(entry.at)).strftime("%d/%m/%Y %H:%M")
    subject = " ".join("dossier effacé" if len(word) == _DIGEST else word for word in entry.subject.split(" "))
    words = _words().get(entry.action, entry.action)
    return "  ".join(filter(None, (at, _WHO.get(entry.actor, entry.actor), words, subject)))


@cache
def _words() -> Mapping[str, str]:
    """Return the words of every action: those of the console's acts, and of what is none."""
    from kiosk.i18n import _
    from kiosk.services.desk.every_act import acts_by_place

    return {act.code: _(act.label) for acts in acts_by_place().values() for act in acts} | dict(_WORDS)
