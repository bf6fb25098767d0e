"""What `restore`, `rebuild` and the way back from an upgrade tell of the base that they put in place."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from kiosk.cli import central_told, night
from kiosk.cli.central_place import tell_marks_lost, tell_notes_lost
from kiosk.cli.exits import Exit
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.restore import Restored

KEPT = N_("L'ancienne base est gardée : central/{name}")
_UNWRITTEN = N_(
    "La base est remise en place, mais sa copie ou les CSV n'ont pas pu être écrits. {why} Ensuite, tout de suite : "
    "kiosk central nightly"
)


def tell_restored(ending: night.Ending, done: "Restored") -> None:
    """What stands again, what does not, and what nobody can bring back but a person."""
    ending.facts = asdict(done)
    ending.lines.append(_("Copie remise en place : {name}.").format(name=done.copy))
    if done.kept:
        ending.lines.append(_(KEPT).format(name=done.kept))
    central_told.tell_ingested(ending, done.ingested, reached=True)
    if done.rows:
        central_told.tell_exported(ending, done.rows)
    if done.copied:
        central_told.tell_copied(ending, done.copied)
    ending.lines.append(
        _(
            "Ce que ni la copie ni l'archive ne tiennent, les bornes l'envoient de nouveau : lancez maintenant kiosk "
            "central nightly, qui le leur dit."
        )
    )
    if done.staff_of:
        said = _("Relisez les agents ({agencies} ; kiosk staff list --agency CODE) : ce qui a changé depuis manque.")
        ending.lines.append(said.format(agencies=", ".join(done.staff_of)))
    ending.lines.append(
        _(
            "Si tout le dossier du siège a été remis d'une copie, redites aussi ce qui a été décidé depuis : bornes "
            "révoquées, effacements, logements connus, central/down."
        )
    )
    tell_marks_lost(ending, done.ingested.marks_lost, done.ingested.marks_made)
    tell_notes_lost(ending, done.ingested.notes_lost)
    central_told.tell_copies(ending, done.passed_over)
    central_told.tell_rotten(ending, done.rotten)
    central_told.tell_giants(ending, done.giants)
    if done.unwritten:
        ending.worst(Exit.FAILED, _(_UNWRITTEN).format(why=" ".join(dict.fromkeys(done.unwritten))))
