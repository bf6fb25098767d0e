"""What the commands of central's night tell of what was taken, exported and copied."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from kiosk.cli import central_unburied, night
from kiosk.cli.central_place import tell_marks_lost, tell_notes_lost
from kiosk.cli.exits import Exit
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.backup import BackedUp
    from db.sync.ingested import Ingested
    from db.sync.morning import Morning

_TO_COME = N_("{day}, un jour à venir (« kiosk doctor » dit que faire)")
_LOOK = N_("Des fichiers (dans central/quarantine) ou des événements sont mis de côté : la page du matin dit lesquels.")
_LYING = N_("Ôtez du dossier d'échange, avec l'informatique : {paths}")
_FORMER = N_(
    "Laissez dans le dossier d'échange ce qui y est peut-être d'un siège d'avant ou d'une borne à inscrire : {paths}. "
    "docs/operator-rare.md, « Siège entier perdu », dit que faire."
)
_NO_ROOM = N_(
    "Pas assez de place ici pour mettre de côté ce qui ne peut pas être pris, et que le siège laisse dans le dossier "
    "d'échange : {paths}. Le reste est pris. Libérez de la place sur le disque du siège, {room} Mo et celle de ces "
    "fichiers, puis relancez la nuit. Sinon, avec l'informatique, ôtez-les de là : une borne renvoie entier ce qui est "
    "d'elle ; ceux d'une borne révoquée, laissez-les."
)
_UNNAMED = N_(
    "Dans le dossier d'échange, {n} de plus que ceux-là, qui ne sont pas nommés : dans {folders}. Ces premiers ôtés, "
    "la nuit suivante nomme les autres."
)
_REFUSED = N_(
    "Ce compte n'a pas le droit de lire ou d'écrire dans {paths} du dossier d'échange : rien n'est perdu, rien n'est à "
    "en ôter. Rendez-lui ce droit (docs/night.md, « Les droits du partage »)."
)
_SHUT = N_("Copies que ce compte ne peut pas lire : {names}. Rendez-les-lui (chown) ; n'ôtez rien de central/backup.")
_CONFLICTS = N_("Textes en désaccord, nouveaux : {n}. Une personne compare (table conflicts, docs/night.md).")
_ALTERED = N_("Des événements ont changé dans la base depuis une copie : lancez « kiosk doctor ».")
_QUARANTINE_SHUT = N_("central/quarantine est fermé à ce compte : rendez-le-lui (chown), puis relancez la nuit.")
_STRANGERS = N_(
    "L'archive garde des fichiers de bornes qui ne sont pas inscrites : {terminals}. Si elles sont à nous : kiosk "
    "central enrol FICHIER, puis kiosk central nightly"
)
_UNREAD = N_(
    "Dans l'archive, ceci n'a pas pu être lu : {paths}. {why} Rien n'en est ôté, et le reste est fait. Ensuite : kiosk "
    "central nightly"
)
_DOUBTED = N_(
    "Rien n'est pris de {terminals} : ce qui est noté de ces bornes ne peut pas être lu, et c'est peut-être une "
    "révocation. Leurs fichiers attendent dans inbox. La page du matin dit quoi faire."
)
_ARCHIVE_LOST = N_(
    "Fichiers des {days} derniers jours que l'archive a perdus : {n}. {copied} Puis regardez le disque, et qui y a "
    "écrit (rm, montage)."
)
_HELD = N_("La copie qui vient d'être relue tient tout ce qu'ils tenaient : ce n'est plus redit.")
_COPY_AT_ONCE = N_("kiosk central backup, tout de suite.")
_UNNOTED = N_("Qui est inscrit et qui est révoqué n'est plus lisible dans {paths} : la page du matin dit quoi faire.")


def on_day(day: date, today: date) -> str:
    """When something was noted; of a day to come, that a clock was wrong then, or is."""
    shown = f"{day:%d/%m/%Y}"
    return _(_TO_COME).format(day=shown) if day > today else shown


def tell_copies(
    ending: night.Ending, broken: Sequence[str], shut: Sequence[str] = (), unvouched: Sequence[str] = ()
) -> None:
    """Copies that somebody must look at: damaged ones, those of another account, and those without their digest."""
    if unvouched:
        from db.sync import unvouched as without_digest
        from db.sync.naming import named

        said = f"{_(without_digest.SAYS)} {_(without_digest.TO_DO)}"
        ending.worst(Exit.QUARANTINED, said.format(names=named(unvouched, ", ")))
    if shut:
        ending.worst(Exit.QUARANTINED, _(_SHUT).format(names=", ".join(shut)))
    if broken:
        names = ", ".join(broken)
        ending.worst(Exit.QUARANTINED, _("Copies illisibles, vérifiez le disque : {names}").format(names=names))


def tell_page(ending: night.Ending, page: "Morning") -> None:
    """What a morning page says that somebody must look at on this machine."""
    from db.sync.not_ours import NotOurs

    tell_copies(ending, page.broken_copies, page.shut_copies, page.unvouched)
    told = (page.by_hand, page.misplaced, page.giants, page.whole_copies, page.copies_gone, page.half_written)
    not_ours = NotOurs(*map(tuple, (*told, page.copies_unread)))
    central_unburied.tell_not_ours(ending, not_ours)
    central_unburied.tell_closed(ending, [*page.closed, *page.read_only])
    tell_archive_lost(ending, page.archive_lost, is_copied=not page.is_copy_late)
    tell_rotten(ending, page.rotten)
    if page.lacking_keys:
        from db.sync.lost_keys import public_halves

        for half in public_halves(page.lacking_keys):
            ending.worst(
                Exit.QUARANTINED,
                f"{_(half.says).format(path=f'keys/{half.file}')} {_(half.todo).format(command=half.command)}",
            )
    for each in page.keys_to_carry:
        ending.worst(Exit.QUARANTINED, f"{each.says()} {each.to_do('keys/central.verify')}")
    if page.is_generation_lost:
        from db.sync import generation

        said = _(generation.SAYS).format(path="central/generation")
        ending.worst(Exit.QUARANTINED, f"{said} {_(generation.TO_DO)}")
    if page.is_outstripped:
        from db.sync import outstripped

        ending.worst(Exit.QUARANTINED, outstripped.words())
    tell_marks_lost(ending, page.marks_lost)
    tell_notes_lost(ending, page.notes_lost)
    if page.altered:
        ending.worst(Exit.QUARANTINED, _(_ALTERED))
    if page.still_in:
        ending.worst(Exit.QUARANTINED, central_unburied.still_in(page.still_in))
    for said in central_unburied.held_up_by(page.sealed, page.of_nobody, page.of_unknown):
        ending.worst(Exit.QUARANTINED, said)
    if page.new_files or page.to_see_again or page.for_other_key:
        look_at_the_quarantine(ending)
    if page.is_quarantine_shut:
        ending.worst(Exit.QUARANTINED, _(_QUARANTINE_SHUT))
    if page.new_conflicts:
        ending.worst(Exit.QUARANTINED, _(_CONFLICTS).format(n=page.new_conflicts))


def tell_rotten(ending: night.Ending, paths: Sequence[str]) -> None:
    """Files of the archive that are no longer what was written."""
    if paths:
        from db.sync import rotten
        from db.sync.archive import ARCHIVE_KEPT
        from db.sync.naming import named

        said = f"{_(rotten.SAYS)} {_(rotten.TO_DO)}"
        ending.worst(Exit.QUARANTINED, said.format(paths=named(paths, ", "), days=ARCHIVE_KEPT.days))


def tell_giants(ending: night.Ending, paths: Sequence[str]) -> None:
    """Files of archive and quarantine that are too large to be read."""
    if paths:
        from db.sync import giant

        ending.worst(Exit.QUARANTINED, " ".join(giant.words(paths)))


def look_at_the_quarantine(ending: night.Ending) -> None:
    """Said once, whoever has a reason to."""
    if _(_LOOK) not in ending.warnings:
        ending.worst(Exit.QUARANTINED, _(_LOOK))


def tell_archive_lost(ending: night.Ending, count: int, *, is_copied: bool) -> None:
    """How many files the archive should hold and does not, and whether a copy makes up for them by now."""
    if count:
        from db.sync.archive import ARCHIVE_KEPT
        from db.sync.archive_lost import WHAT_IS_LEFT

        copied = _(_HELD) if is_copied else f"{_(WHAT_IS_LEFT)} {_(_COPY_AT_ONCE)}"
        ending.worst(Exit.QUARANTINED, _(_ARCHIVE_LOST).format(n=count, days=ARCHIVE_KEPT.days, copied=copied))


def tell_copied(ending: night.Ending, copied: "BackedUp") -> None:
    if copied.is_shut:
        tell_copies(ending, (), [copied.name])
        return
    said = (
        _("Sauvegarde relue et gardée : {name}.")
        if copied.is_new
        else _("La copie d'aujourd'hui, relue, tient déjà tout : {name}.")
    )
    ending.lines.append(said.format(name=copied.name))
    if copied.aside:
        said = _("Ce programme ne lit pas la copie d'aujourd'hui : elle est mise de côté, central/backup/{name}")
        ending.lines.append(said.format(name=copied.aside))


def tell_ingested(ending: night.Ending, done: "Ingested", reached: bool) -> None:
    from db.sync.naming import named

    counts = {
        "quarantined": dict(Counter(done.quarantined)),
        "lying": len(done.lying) + len(done.unnamed),
        "unnamed": len(done.unnamed),
        "refused": len(done.refused),
        "strays": len(done.strays),
        "former": len(done.former),
        "no_room": dict(Counter(done.no_room.values())),
        "shut_peppers": len(done.shut_peppers),
        "lost_peppers": {lost.agency: lost.file for lost in done.lost_peppers},
        "reached": reached,
    }
    counts |= {"untold": list(done.untold)}
    ending.facts |= asdict(done) | counts
    ending.lines.append(received(done))
    central_unburied.tell(ending, done.unburied)
    if done.unread:
        why = " ".join(dict.fromkeys(done.unread.values()))
        ending.worst(Exit.FAILED, _(_UNREAD).format(paths=named([*done.unread], ", "), why=why))
    if done.doubted:
        ending.worst(Exit.FAILED, _(_DOUBTED).format(terminals=named(done.doubted, ", ")))
    elif done.unnoted:
        ending.worst(Exit.QUARANTINED, _(_UNNOTED).format(paths=named(done.unnoted, ", ")))
    if done.strangers:
        waiting = named([f"{terminal} ({count})" for terminal, count in done.strangers.items()], ", ")
        ending.worst(Exit.QUARANTINED, _(_STRANGERS).format(terminals=waiting))
    for wrong in done.untold.values():
        ending.worst(Exit.USAGE, _("{wrong} Les bornes gardent ce qu'elles ont.").format(wrong=wrong))
    if done.shut_peppers:
        from db.sync import agency_pepper

        ending.worst(Exit.QUARANTINED, agency_pepper.shut_words(done.shut_peppers))
    for lost in done.lost_peppers:
        ending.worst(Exit.QUARANTINED, " ".join(lost.words()))
    if done.written_over:
        from db.sync import written_over

        ending.worst(Exit.QUARANTINED, written_over.words(named(done.written_over, ", ")))
    if done.oversized:
        from db.sync import oversized

        ending.worst(Exit.QUARANTINED, " ".join(oversized.words(done.oversized)))
    if not reached:
        ending.not_reached(done.is_share_missing, done.refusal)
    if _put_aside(done) > done.told_before:
        look_at_the_quarantine(ending)
    _tell_lying(ending, done)


def received(done: "Ingested") -> str:
    return _("Fichiers reçus : {files}. Événements nouveaux : {events}. Mis de côté : {aside}.").format(
        files=done.files, events=done.events, aside=_put_aside(done)
    )


def _put_aside(done: "Ingested") -> int:
    """What lies at the share has a slip here, too, and is told by its place."""
    return len(done.quarantined) - len(done.lying) - len(done.unnamed) + done.set_aside + done.unfit


def _tell_lying(ending: night.Ending, done: "Ingested") -> None:
    """What is at nobody's comes last: it keeps nothing from any terminal."""
    if not done.lying:
        return
    from db import room_left
    from db.health_lying import with_what_is_missed
    from db.sync.names_shown import by_folder, name_to_show, with_why
    from db.sync.naming import named

    apart = {*done.refused, *done.strays, *done.former, *done.no_room}
    in_the_way = [name_to_show(name) for name in done.lying if name not in apart]
    strays = named([name_to_show(name) for name in done.strays], ", ")
    to_take_out = ", ".join(each for each in (with_what_is_missed(in_the_way), strays) if each)
    former = named([name_to_show(name) for name in done.former], ", ")
    refused = named([name_to_show(name) for name in done.refused], ", ")
    no_room = named([with_why(name, why) for name, why in done.no_room.items() if name not in done.unnamed], ", ")
    for paths, sentence in ((former, _FORMER), (to_take_out, _LYING), (no_room, _NO_ROOM), (refused, _REFUSED)):
        if paths:
            ending.worst(Exit.QUARANTINED, _(sentence).format(paths=paths, room=room_left.megabytes(done.room_wanted)))
    if done.unnamed:
        folders = named([*by_folder(done.unnamed)], ", ")
        ending.worst(Exit.QUARANTINED, _(_UNNAMED).format(n=len(done.unnamed), folders=folders))


def tell_exported(ending: night.Ending, rows: dict[str, int]) -> None:
    ending.facts["rows"] = rows
    filled = ", ".join(f"{name} {count}" for name, count in of_sheets(rows).items() if count)
    ending.lines.append(_("CSV : {files}.").format(files=filled) if filled else _("CSV : aucune ligne."))


def of_sheets(rows: dict[str, int]) -> dict[str, int]:
    """Lines of each file but the dictionary, which always has as many."""
    from db.night.central.csv.dictionary import NAME

    return {name: count for name, count in rows.items() if name != NAME}
