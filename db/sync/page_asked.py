"""What the morning page asks for: what grows worse with each day first, and no more than a page holds.

What is left out is what `kiosk doctor` tells of as well; what only the page knows always stands there.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from db import still_in
from db.sync import (
    by_hand,
    generation,
    giant,
    half_written,
    heard,
    marks_lost,
    misplaced,
    nights_told,
    notes_lost,
    of_nobody,
    of_unknown,
    outstripped,
    oversized,
    page_copies,
    page_quarantine,
    read_only,
    report_share,
    still_waiting,
    to_carry,
    whole_copies,
    written_over,
)
from db.sync.lost_keys import public_halves
from db.sync.missed import by_what_is_missed
from db.sync.morning import Morning
from db.sync.naming import named
from db.sync.page_names import few

_Wanted = tuple[object, str]
"""Whether something is asked for, and its words."""
_MOST_ASKED = 3
"""How much of what doctor tells as well stands on the page."""
_TO_COMPLETE = (
    "une fois par mois, à chaque borne de {agencies}, lancer kiosk doctor : il dit ce qui reste à compléter (numéros, "
    "données personnelles)"
)
"""Not in `to_do`: neither the night nor its page ends with 4 for it."""


def told(page: Morning) -> str:
    """The words of the last line; what an earlier page asked for, and waits still, is not asked again."""
    elsewhere, left = [*_so(_pressing(page)), *_so(_also_at_doctor(page))], still_waiting.told(page)
    more = len(elsewhere) - _MOST_ASKED
    asked = [*elsewhere[:_MOST_ASKED], *_so(_only_here(page))]
    asked += [f"et {more} autre{'s' if more > 1 else ''} : kiosk doctor"] if more > 0 else []
    asked += [_TO_COMPLETE.format(agencies=named(page.to_complete, ", "))] if page.to_complete else []
    return " ; ".join([*(asked or ["rien de nouveau" if left else "rien"]), *([left] if left else [])])


def to_do(page: Morning) -> list[str]:
    """Everything that is asked for."""
    return [*_so(_pressing(page)), *_so(_also_at_doctor(page)), *_so(_only_here(page))]


def _so(wanted: Iterable[_Wanted]) -> list[str]:
    return [words for is_so, words in wanted if is_so]


def _pressing(page: Morning) -> tuple[_Wanted, ...]:
    """An erasure that is not complete, terminals that learn nothing, what is lost unless somebody acts."""
    in_the_way = {str(Path(path).parent) for path in (*page.misplaced, *page.misplaced_marks)}
    unwritten = read_only.besides(page.unwritten, (*in_the_way, *page.read_only))
    unburied = read_only.besides(page.unburied, page.read_only)
    return (
        (not page.reached, f"{report_share.mend(page)}, puis relancer la nuit"),
        (page.is_disk_full or page.no_room, _to_make_room(page)),
        (page.reached and page.is_share_full, "libérer de la place sur le partage, plein ou presque"),
        (
            page.read_only,
            f"{'' if len(unburied) == len(page.unburied) else 'finir un effacement : '}"
            f"{read_only.ON_THE_PAGE.format(paths=few(page.read_only))}",
        ),
        (
            unburied,
            f"finir un effacement : rendre à ce compte, sans rien en ôter, {few(unburied)} (droits, "
            "montage, place), puis relancer la nuit",
        ),
        (
            page.misplaced_marks,
            misplaced.on_the_page(misplaced.UNENDED_ON_THE_PAGE, page.misplaced_marks),
        ),
        (page.still_in, still_in.ON_THE_PAGE.format(path=page.still_in)),
        (
            page.sealed,
            f"finir un effacement : ouvrir {few(page.sealed)} avec la clé du séquestre (kiosk central ingest "
            "--escrow FICHIER), puis le redemander",
        ),
        (page.is_generation_lost, generation.ON_THE_PAGE),
        (page.is_outstripped, outstripped.ON_THE_PAGE),
        (page.marks_lost, marks_lost.ON_THE_PAGE),
        (page.notes_lost, notes_lost.ON_THE_PAGE.format(names=named(page.notes_lost, ", "))),
        (page.of_nobody, of_nobody.ON_THE_PAGE.format(paths=few(page.of_nobody))),
        (page.of_unknown, of_unknown.ON_THE_PAGE.format(paths=few(page.of_unknown))),
        (page.lying, _to_take_out(page)),
        (page.unnamed, _to_name(page.unnamed)),
        (
            unwritten,
            f"vérifier {few(unwritten)}, où cette nuit n'a pas pu tout écrire (propriétaire, montage, "
            "place), puis la relancer",
        ),
        (page.archive_lost, f"{_made_up_for(page)}regarder le disque : à l'archive, {_missing(page.archive_lost)}"),
        (page.altered, f"avec l'informatique, lancer kiosk doctor : changés dans la base, {few(page.altered)}"),
        (page.giants, giant.ON_THE_PAGE.format(paths=few(page.giants), kinds=", ".join(page.giant_kinds))),
        # Of copies of a day to come it is asked for with their names (`page_copies`).
        (
            page.clock_is_odd and not page.to_come,
            "vérifier l'heure de ce poste (timedatectl ; kiosk doctor dit la suite)",
        ),
    )


def _also_at_doctor(page: Morning) -> tuple[_Wanted, ...]:
    left = read_only.besides(page.half_written, (*page.closed, *page.read_only))
    return (
        (heard.to_switch_on(page.silent, reached=page.reached), heard.SWITCH_ON),
        (
            page.damaged_notes,
            f"avec l'informatique, regarder {few(page.damaged_notes)}, qui ne se lit plus : borne en service, "
            "ôter ce fichier ; sinon, kiosk central revoke BORNE --unknown ; puis relancer la nuit",
        ),
        (not page.enrolled, "inscrire les bornes (kiosk central enrol FICHIER)"),
        (
            page.keyless,
            "relancer kiosk init --agency AGENCE --terminal BORNE, puis inscrire de nouveau "
            f"{named(page.keyless, ', ')} (les agents n'y vont pas)",
        ),
        (page.to_correct, f"corriger {named(page.to_correct, ', ')} (kiosk doctor dit quoi)"),
        (
            page.without_inbox,
            f"faire au partage les dossiers de {named(page.without_inbox, ', ')} (docs/night.md, « Les droits du "
            "partage »)",
        ),
        (page.oversized, oversized.on_the_page(page.oversized)),
        (page.rotten, f"regarder le disque : abîmés à l'archive, {few(page.rotten)} (kiosk doctor)"),
        (page.misplaced, misplaced.on_the_page(misplaced.ON_THE_PAGE, page.misplaced)),
        (page.by_hand, by_hand.ON_THE_PAGE.format(paths=few(page.by_hand), kinds=", ".join(page.by_hand_kinds))),
        (left, half_written.ON_THE_PAGE.format(paths=few(left))),
        (page.whole_copies, whole_copies.ON_THE_PAGE.format(paths=few(page.whole_copies))),
        *((True, half.on_the_page) for half in public_halves(page.lacking_keys)),
        (page.keys_to_carry, to_carry.on_the_page(page.keys_to_carry)),
        (
            page.lost_peppers,
            f"regarder la clé des codes des agents ({named(page.lost_peppers, ', ')}), que le service central n'a plus "
            "telle qu'elle est notée : ils ne sont plus envoyés (kiosk doctor dit quoi faire)",
        ),
        (
            page.codes_to_redo,
            f"refaire les codes des agents ({named(page.codes_to_redo, ', ')}) faits avec une autre clé, ou fermer "
            "leur compte : avant, les agents n'y sont plus envoyés (kiosk staff list --agency CODE les dit à refaire)",
        ),
        (
            page.shut_out,
            "regarder (docs/night.md, « Ouvrir un fichier scellé à la main »), dans quarantine, les fichiers de "
            f"{named(page.shut_out, ', ')} ({_revoked(page.shut_out)}) : bons à prendre, kiosk central ingest "
            "--release FICHIER (et --escrow, chiffré pour une autre clé) ; sinon, les ôter",
        ),
        (
            page.still_on,
            f"éteindre {named(page.still_on, ', ')} ({_revoked(page.still_on)}, encore en marche) : les envois vides "
            "vont en quarantaine, et rien n'est à en prendre",
        ),
        (
            page.unslipped,
            f"regarder, dans quarantine, les fichiers de {named(page.unslipped, ', ')} dont la fiche était perdue, "
            "entiers et bien signés : bons à prendre, kiosk central ingest --release FICHIER ; sinon, les ôter",
        ),
        (
            page.former,
            f"laisser dans le dossier d'échange {few(page.former)}, peut-être d'un siège d'avant ou d'une "
            "borne à inscrire (docs/operator-rare.md, « Siège entier perdu »)",
        ),
        *(
            (
                names,
                f"rendre à ce compte ses droits sur {few(names)} du dossier d'échange (docs/night.md)"
                f"{_until_then(missed)}",
            )
            for missed, names in by_what_is_missed(page.refused, is_shut=True).items()
        ),
        (page.is_quarantine_shut, "rendre à ce compte (chown) le dossier quarantine, qu'il ne peut pas lire"),
        (
            page.for_other_key,
            f"chiffrés pour une autre clé, des fichiers de {named(page.for_other_key, ', ')} : y vérifier recipients, "
            "que redit kiosk central init, puis ici : kiosk central ingest --escrow FICHIER, avec la clé du séquestre",
        ),
        (page.not_reading, nights_told.on_the_page(page.not_reading)),
        *page_quarantine.to_open(page),
        (page.strays and not page.lying, _to_take_out(page)),
        (page.new_conflicts, "comparer les textes en désaccord (table conflicts)"),
        (page.new_unfit, "montrer les événements mal formés à l'informatique (tables pending et conflicts)"),
    )


def _only_here(page: Morning) -> tuple[_Wanted, ...]:
    """What doctor does not know, or not in every case."""
    return (
        *page_copies.to_do(page),
        (page.late, "relire les dossiers en retard"),
        (
            page.unread,
            f"rendre à ce compte (chown) ce qu'il n'a pas pu lire, {few(page.unread)} (déjà à lui : vérifier "
            "le disque), puis relancer la nuit",
        ),
        (
            page.is_forgetting_late and (page.is_backup_shut or not page.closed),
            "vérifier le dossier backup : ce qui est arrivé à son terme n'est pas effacé",
        ),
        (page.ahead, f"mettre à l'heure {named(page.ahead, ', ')} (timedatectl)"),
        (
            page.unenrolled,
            f"{'si elles sont à nous' if len(page.unenrolled) > 1 else 'si elle est à nous'}, inscrire "
            f"{named(page.unenrolled, ', ')} (kiosk central enrol FICHIER)",
        ),
        (
            page.enrolled_since,
            f"relancer la nuit (kiosk central nightly), qui prend les fichiers de {named(page.enrolled_since, ', ')}, "
            f"{'inscrites' if len(page.enrolled_since) > 1 else 'inscrite'} depuis, ou dit pourquoi pas",
        ),
        (page.written_over, written_over.ON_THE_PAGE.format(paths=few(page.written_over))),
        (page.waiting, "mettre à jour le programme du service central"),
    )


def _to_take_out(page: Morning) -> str:
    """In one clause: who opens the office has one word to say to whom it is for."""
    missed = by_what_is_missed(page.lying).items()
    parts = [f"{few(names)}{_until_then(lost)}" for lost, names in missed]
    parts += [f"ce qui n'y est à personne, {few(page.strays)}"] if page.strays else []
    return f"avec l'informatique, ôter du dossier d'échange {', et '.join(parts)}"


def _to_name(unnamed: Mapping[str, int]) -> str:
    """What is counted at the share beyond what is named."""
    count = sum(unnamed.values())
    more = "s" if count > 1 else ""
    return f"et {count} autre{more}, pas encore nommé{more} : avec l'informatique, regarder {few([*unnamed])}"


def _to_make_room(page: Morning) -> str:
    full = "libérer de la place sur le disque du siège, plein ou presque"
    if not page.no_room:
        return full
    return (
        f"{full} : il faut {page.room_wanted} Mo, et la place de {few(page.no_room)}, que le siège ne peut pas prendre "
        "et laisse où c'est ; puis relancer la nuit (sinon, avec l'informatique, l'ôter de là : une borne renvoie ce "
        "qui est d'elle ; d'une borne révoquée, le laisser)"
    )


def _revoked(terminals: Sequence[str]) -> str:
    return "bornes révoquées" if len(terminals) > 1 else "borne révoquée"


def _made_up_for(page: Morning) -> str:
    return "lancer tout de suite kiosk central backup, puis " if page.is_copy_late else ""


def _missing(count: int) -> str:
    return "manque 1 fichier" if count == 1 else f"manquent {count} fichiers"


def _until_then(missed: str) -> str:
    return f" (d'ici là, {missed})" if missed else ""
