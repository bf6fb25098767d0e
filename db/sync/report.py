"""The morning page, for whoever opens the office: eight lines in French, the last one what to do (or "rien")."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from db.files import write_durably
from db.sync import (
    backup,
    generation,
    giant,
    heard,
    marks_lost,
    misplaced,
    of_nobody,
    outstripped,
    page_copies,
    page_quarantine,
    pages,
    put_aside,
    report_share,
    still_waiting,
    to_carry,
    whole_copies,
)
from db.sync.came import FromTerminal
from db.sync.central import Central
from db.sync.heard import Silent
from db.sync.lived import Lived
from db.sync.lost_keys import public_halves
from db.sync.missed import by_what_is_missed
from db.sync.morning import Morning, morning
from db.sync.naming import named
from db.sync.page_names import few, or_news, some
from kiosk.clock import local_day
from kiosk.plain import as_json, on_one_line


def lines(page: Morning) -> list[str]:
    """The page in words."""
    head = f"Office64, bornes : matin du {date.fromisoformat(page.day):%d/%m/%Y}"
    unfit = [f"{each.terminal} {each.event}" for each in page.unfit]
    to_compare = [
        f"Désaccords : {page.conflicts}{or_news(page.conflicts, page.new_conflicts)}.",
        *([f"Mal formés : {some(len(unfit), 'événement')} ({named(unfit)})."] if unfit else []),
        f"En attente d'une version plus récente : {page.waiting}.",
    ]
    return [
        (f"ESSAI. {head}" if page.trial else head) + (" (heure de ce poste à vérifier)" if page.clock_is_odd else ""),
        _came(page),
        _did_not_come(page),
        f"À relire : {some(page.to_read, 'dossier')}, dont {page.late} en retard.",
        f"Quarantaine : {page_quarantine.told(page)}.",
        " ".join(to_compare),
        f"Sauvegarde : {page_copies.told(page)}.",
        f"À faire : {_asked(page)}.",
    ]


def write(central: Central, now: datetime, trial: bool) -> Morning:
    """Make the page of now, outside a night, and keep it: it still tells of what the last night met."""
    page = morning(central, now, trial, _last_lived(central, local_day(now)))
    keep(central, page)
    return page


def _last_lived(central: Central, today: date) -> Lived:
    """How the night went that the last page tells of, or the page by hand that took its place."""
    told = pages.last(central.home.report)
    has_copy = not told.get("is_copy_late") or backup.last_good(central.home.backup, today) == today
    is_copied = has_copy and not central.home.copy_missed_file.is_file()
    names = {
        fact: sorted(pages.last_told(central.home.report, fact)) for fact in ("unwritten", "unread", "without_inbox")
    }
    return Lived(
        reached=told.get("reached") is not False,
        is_share_missing=told.get("is_share_missing") is True,
        copied=None if is_copied else False,
        forgot=told.get("is_forgetting_late") is not True,
        unwritten=names["unwritten"],
        unread=names["unread"],
        without_inbox=names["without_inbox"],
        is_share_full=told.get("is_share_full") is True,
        refusal=str(told.get("refusal", "")),
        archive_lost=lost if isinstance(lost := told.get("archive_lost"), int) else 0,
        aside=[name for name in pages.last_told(central.home.report, "broken_copies") if put_aside.is_there(name)],
    )


def keep(central: Central, page: Morning) -> None:
    """Write `report/<date>.txt` and `.json`.

    Raises:
        StorageError: see `db.files`.
    """
    text = "\n".join(map(on_one_line, lines(page))) + "\n"
    data = as_json(asdict(page), indent=1) + "\n"
    write_durably(central.home.report / f"{page.day}.txt", text.encode(), central.step)
    write_durably(central.home.report / f"{page.day}.json", data.encode(), central.step)


def _came(page: Morning) -> str:
    by_terminal = [f"{each.terminal} {_brought([each])}" for each in page.received]
    came = f"Reçu : {_brought(page.received)}. Par borne : {named(by_terminal)}."
    came = came if page.received else "Reçu : rien de nouveau."
    if page.reached:
        return came
    return f"Dossier d'échange {report_share.REFUSALS.get(page.refusal, 'injoignable')} cette nuit. {came}"


def _brought(received: Sequence[FromTerminal]) -> str:
    counts = {
        "envoi": sum(each.listings for each in received),
        "relecture": sum(each.readings for each in received),
        "ticket": sum(each.tickets for each in received),
    }
    return ", ".join(some(count, noun) for noun, count in counts.items())


def _did_not_come(page: Morning) -> str:
    """A terminal that is silent may be switched off, unplugged or cut off: what it is, nobody knows from here."""
    nobody = "Pas venu : rien ne manque." if page.enrolled else "Aucune borne n'est inscrite."
    said = f"Pas venu : {named([_unknown(each, page) for each in page.silent])}." if page.silent else nobody
    return f"{said} Horloge en avance : {named(page.ahead, ', ')}." if page.ahead else said


def _asked(page: Morning) -> str:
    asked, left = to_do(page), still_waiting.told(page)
    nothing = "rien de nouveau" if left else "rien"
    return " ; ".join([*(asked or [nothing]), *([left] if left else [])])


def to_do(page: Morning) -> list[str]:
    """What this page asks for; what an earlier one did, and waits still, is not asked again."""
    wanted = (
        (heard.to_switch_on(page.silent, reached=page.reached), heard.SWITCH_ON),
        (page.late, "relire les dossiers en retard"),
        (not page.reached, f"{report_share.mend(page)}, puis relancer la nuit"),
        (page.reached and page.is_share_full, "libérer de la place sur le partage, plein ou presque"),
        (
            page.unburied,
            f"finir un effacement : rendre à ce compte, sans rien en ôter, {few(page.unburied)} (droits, "
            "montage, place), puis relancer la nuit",
        ),
        (
            page.misplaced_marks,
            misplaced.MARKS_ON_THE_PAGE.format(paths=few(page.misplaced_marks)),
        ),
        (
            page.sealed,
            f"finir un effacement : ouvrir {few(page.sealed)} avec la clé du séquestre (kiosk central ingest "
            "--escrow FICHIER), puis le redemander",
        ),
        (page.is_generation_lost, generation.ON_THE_PAGE),
        (page.is_outstripped, outstripped.ON_THE_PAGE),
        (page.marks_lost, marks_lost.ON_THE_PAGE),
        (page.of_nobody, of_nobody.ON_THE_PAGE.format(paths=few(page.of_nobody))),
        (
            page.unwritten,
            f"vérifier {few(page.unwritten)}, où cette nuit n'a pas pu tout écrire (propriétaire, montage, "
            "place), puis la relancer",
        ),
        (
            page.unread,
            f"rendre à ce compte (chown) ce qu'il n'a pas pu lire, {few(page.unread)} (déjà à lui : vérifier "
            "le disque), puis relancer la nuit",
        ),
        (
            page.damaged_notes,
            f"avec l'informatique, regarder {few(page.damaged_notes)}, qui ne se lit plus : borne en service, "
            "ôter ce fichier ; sinon, kiosk central revoke BORNE --unknown ; puis relancer la nuit",
        ),
        (not page.enrolled, "inscrire les bornes (kiosk central enrol FICHIER)"),
        (
            page.keyless,
            "relancer kiosk init --agency AGENCE --terminal BORNE, puis inscrire de nouveau "
            f"{named(page.keyless, ', ')} (elle n'a pas les agents)",
        ),
        (page.to_correct, f"corriger {named(page.to_correct, ', ')} (kiosk doctor dit quoi)"),
        (
            page.without_inbox,
            f"faire au partage les dossiers de {named(page.without_inbox, ', ')} (docs/night.md, « Les droits du "
            "partage »)",
        ),
        *page_copies.to_do(page),
        (page.archive_lost, f"{_made_up_for(page)}regarder le disque : à l'archive, {_missing(page.archive_lost)}"),
        (page.rotten, f"regarder le disque : abîmés à l'archive, {few(page.rotten)} (kiosk doctor)"),
        (page.giants, giant.ON_THE_PAGE.format(paths=few(page.giants), kinds=", ".join(page.giant_kinds))),
        (page.altered, f"avec l'informatique, lancer kiosk doctor : changés dans la base, {few(page.altered)}"),
        (page.is_forgetting_late, "vérifier le dossier backup : ce qui est arrivé à son terme n'est pas effacé"),
        (page.whole_copies, whole_copies.ON_THE_PAGE.format(paths=few(page.whole_copies))),
        (page.clock_is_odd, "vérifier l'heure de ce poste (timedatectl)"),
        (page.ahead, f"mettre à l'heure {named(page.ahead, ', ')} (timedatectl)"),
        *((True, half.on_the_page) for half in public_halves(page.lacking_keys)),
        (page.keys_to_carry, to_carry.on_the_page(page.keys_to_carry)),
        (
            page.lost_peppers,
            f"remettre la clé des codes des agents ({named(page.lost_peppers, ', ')}), que le service central n'a plus "
            "telle qu'elle était : ils ne sont plus envoyés (kiosk doctor dit quoi)",
        ),
        (
            page.codes_to_redo,
            f"refaire les codes des agents ({named(page.codes_to_redo, ', ')}) faits avec une autre clé, ou fermer "
            "leur compte : avant, les agents n'y sont plus envoyés (kiosk staff list --agency CODE les dit à refaire)",
        ),
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
        (
            page.shut_out,
            "regarder (docs/night.md, « Ouvrir un fichier scellé à la main »), dans quarantine, les fichiers de "
            f"{named(page.shut_out, ', ')} (borne révoquée) : bons à prendre, kiosk central ingest --release FICHIER "
            "(et --escrow, chiffré pour une autre clé) ; sinon, les ôter",
        ),
        (
            page.still_on,
            f"éteindre {named(page.still_on, ', ')} (borne révoquée, encore en marche) : ses envois, vides, vont en "
            "quarantaine, et rien n'est à en prendre",
        ),
        (
            page.unslipped,
            f"regarder, dans quarantine, les fichiers de {named(page.unslipped, ', ')} dont la fiche était perdue, "
            "entiers et bien signés : bons à prendre, kiosk central ingest --release FICHIER ; sinon, les ôter",
        ),
        (page.lying or page.strays, _to_take_out(page)),
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
        *page_quarantine.to_open(page),
        (page.new_conflicts, "comparer les textes en désaccord (table conflicts)"),
        (page.new_unfit, "montrer les événements mal formés à l'informatique (tables pending et conflicts)"),
        (page.waiting, "mettre à jour le programme du service central"),
    )
    return [words for is_so, words in wanted if is_so]


def _to_take_out(page: Morning) -> str:
    """In one clause: who opens the office has one word to say to whom it is for."""
    missed = by_what_is_missed(page.lying).items()
    parts = [f"{few(names)}{_until_then(lost)}" for lost, names in missed]
    parts += [f"ce qui n'y est à personne, {few(page.strays)}"] if page.strays else []
    return f"avec l'informatique, ôter du dossier d'échange {', et '.join(parts)}"


def _made_up_for(page: Morning) -> str:
    return "lancer tout de suite kiosk central backup, puis " if page.is_copy_late else ""


def _missing(count: int) -> str:
    return "manque 1 fichier" if count == 1 else f"manquent {count} fichiers"


def _until_then(missed: str) -> str:
    return f" (d'ici là, {missed})" if missed else ""


def _unknown(silent: Silent, page: Morning) -> str:
    if silent.is_aside:
        return f"{silent.terminal}, dont les envois sont en quarantaine"
    lacks = f", sans dossier inbox/{silent.terminal} au partage" if silent.terminal in page.without_inbox else ""
    return f"{heard.since_when(silent)}{lacks}"
