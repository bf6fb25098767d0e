"""The morning page, for whoever opens the office: eight lines in French, the last one what to do (or "rien")."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from db.files import write_durably
from db.sync import (
    backup,
    heard,
    page_asked,
    page_copies,
    page_quarantine,
    pages,
    put_aside,
    report_share,
)
from db.sync.came import FromTerminal
from db.sync.central import Central
from db.sync.heard import Silent
from db.sync.lived import Lived
from db.sync.morning import Morning
from db.sync.morning_read import morning
from db.sync.naming import named
from db.sync.page_names import or_news, some
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.plain import as_json, on_one_line


def lines(page: Morning) -> list[str]:
    """The page in words."""
    head = f"Office64, bornes : matin du {date.fromisoformat(page.day):%d/%m/%Y}"
    unfit = Counter(f"{each.terminal} {each.event}" for each in page.unfit)
    unfit_ones = [f"{name} ({count})" if count > 1 else name for name, count in unfit.items()]
    to_compare = [
        f"Désaccords : {page.conflicts}{or_news(page.conflicts, page.new_conflicts)}.",
        *([f"Mal formés : {some(unfit.total(), 'événement')} ({named(unfit_ones)})."] if unfit else []),
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
        f"À faire : {page_asked.told(page)}.",
    ]


def write(central: Central, now: datetime, trial: bool) -> Morning:
    """Make the page of now, outside a night, and keep it: it still tells of what the last night met."""
    page = morning(central, now, trial, _last_lived(central, local_day(now)))
    keep(central, page)
    return page


def _last_lived(central: Central, today: date) -> Lived:
    """How the night went that the last page tells of, or the page by hand that took its place."""
    told = pages.last(central.home.report)
    is_missed = pages.has_missed_copy(told, backup.last_good(central.home.backup, today), today)
    names = {
        fact: sorted(pages.last_told(central.home.report, fact))
        for fact in ("unwritten", "unread", "without_inbox", "written_over", "oversized")
    }
    return Lived(
        reached=told.get("reached") is not False,
        is_share_missing=told.get("is_share_missing") is True,
        copied=False if is_missed or small_files.is_plain(central.home.copy_missed_file) else None,
        forgot=told.get("is_forgetting_late") is not True,
        unwritten=names["unwritten"],
        unread=names["unread"],
        without_inbox=names["without_inbox"],
        written_over=names["written_over"],
        oversized=names["oversized"],
        unnamed=pages.counts(told, "unnamed"),
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


def _unknown(silent: Silent, page: Morning) -> str:
    if silent.is_at_share:
        return f"{silent.terminal}, dont les envois attendent au partage, faute de place ici"
    if silent.is_aside:
        return f"{silent.terminal}, dont les envois sont en quarantaine"
    lacks = f", sans dossier inbox/{silent.terminal} au partage" if silent.terminal in page.without_inbox else ""
    return f"{heard.since_when(silent)}{lacks}"
