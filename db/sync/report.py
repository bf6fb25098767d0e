"""The morning page: at most eight lines in French, for the person who opens the office: what came, what did not,
what to do (or "rien"). Counts and terminals only; no reference, nobody's data.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from db.connection import rows
from db.sync import quarantine
from db.sync.files import write_durably
from db.sync.form_tables import all_forms
from db.sync.receiver import Central
from kiosk.clock import from_text, local, local_day

SILENT_AFTER = timedelta(hours=24)
"""A terminal seals a file every night, empty or not."""
_MOST_NAMED = 6


@dataclass(frozen=True)
class FromTerminal:
    """What one terminal brought on the day of the page."""

    terminal: str
    listings: int
    readings: int
    tickets: int


@dataclass(frozen=True)
class Silent:
    terminal: str
    since: str | None
    """ISO date; None: never heard since it was enrolled."""


@dataclass(frozen=True)
class Morning:
    """The page as data; written as `<date>.json`."""

    day: str
    trial: bool
    received: Sequence[FromTerminal]
    silent: Sequence[Silent]
    to_read: int
    late: int
    """Of those, the ones whose promised day is over."""
    quarantine: Sequence[str]
    """Reason of each file there, in French."""
    conflicts: int
    waiting: int
    """Events of a newer program."""
    reached: bool = True
    """Whether the exchange folder answered in the night."""


def morning(central: Central, now: datetime, trial: bool, *, reached: bool = True) -> Morning:
    """Read the page's facts; the same day and the same database give the same page."""
    today = local_day(now)
    terminals = rows(central.db, "SELECT terminal, last_sealed_at FROM terminals ORDER BY terminal")
    counts = [(found, _received(central, found["terminal"], today)) for found in terminals]
    to_read, late = _to_read(central, today)
    return Morning(
        day=today.isoformat(),
        trial=trial,
        received=[
            received for _found, received in counts if received.listings or received.readings or received.tickets
        ],
        silent=[_silent(found["terminal"], found["last_sealed_at"]) for found, _r in counts if _is_silent(found, now)],
        to_read=to_read,
        late=late,
        quarantine=[slip["words"] for slip in quarantine.slips(central.home.quarantine)],
        conflicts=_count(central, "SELECT count(*) AS n FROM conflicts"),
        waiting=_count(central, "SELECT count(*) AS n FROM pending"),
        reached=reached,
    )


def lines(page: Morning) -> list[str]:
    """The page in words."""
    head = f"Office64, bornes : matin du {date.fromisoformat(page.day):%d/%m/%Y}"
    listings = sum(each.listings for each in page.received)
    readings = sum(each.readings for each in page.received)
    tickets = sum(each.tickets for each in page.received)
    came = (
        f"Reçu : {_some(listings, 'annonce')}, {_some(readings, 'relecture')}, {_some(tickets, 'ticket')}."
        if page.received
        else "Reçu : rien de nouveau."
    )
    if not page.reached:
        came = f"Dossier d'échange injoignable cette nuit. {came}"
    by_terminal = [
        f"{each.terminal} {_some(each.listings, 'annonce')}, {_some(each.readings, 'relecture')}"
        for each in page.received
    ]
    silent = [f"{each.terminal} {_since(each.since)}" for each in page.silent]
    return [
        f"ESSAI. {head}" if page.trial else head,
        came,
        *([f"Par borne : {_named(by_terminal)}."] if by_terminal else []),
        f"Silence : {_named(silent)}." if silent else "Silence : aucune borne.",
        f"À relire : {_some(page.to_read, 'annonce')}, dont {page.late} en retard.",
        f"Quarantaine : {_some(len(page.quarantine), 'fichier')} ({_named(sorted(set(page.quarantine)))})."
        if page.quarantine
        else "Quarantaine : vide.",
        f"Désaccords : {page.conflicts}. En attente d'une version plus récente : {page.waiting}.",
        f"À faire : {' '.join(_to_do(page)) or 'rien.'}",
    ]


def write(central: Central, now: datetime, trial: bool, *, reached: bool = True) -> Morning:
    """Write `report/<date>.txt` and `.json`."""
    page = morning(central, now, trial, reached=reached)
    text = "\n".join(lines(page)) + "\n"
    data = json.dumps(asdict(page), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_durably(central.home.report / f"{page.day}.txt", text.encode(), central.step)
    write_durably(central.home.report / f"{page.day}.json", data.encode(), central.step)
    return page


def _to_do(page: Morning) -> list[str]:
    wanted = (
        (not page.reached, "vérifier le dossier d'échange et le réseau, puis relancer la nuit."),
        (page.silent, "allumer ou vérifier les bornes silencieuses."),
        (page.late, "relire les annonces en retard."),
        (page.quarantine, "ouvrir le dossier quarantine avec l'informatique."),
        (page.conflicts, "comparer les textes en désaccord (table conflicts)."),
        (page.waiting, "mettre à jour le programme du service central."),
    )
    return [words for is_so, words in wanted if is_so]


def _received(central: Central, terminal: str, today: date) -> FromTerminal:
    """Counted on Paris days, in Python: SQLite knows no time zone."""
    found = rows(
        central.db,
        "SELECT kind, received_at, count(*) AS n FROM events WHERE terminal = ? AND received_at >= ? GROUP BY 1, 2",
        (terminal, (today - timedelta(days=1)).isoformat()),
    )
    by_act = {"submitted": 0, "read": 0, "closed": 0}
    for each in found:
        act = str(each["kind"]).rpartition(".")[2]
        if act in by_act and local_day(from_text(each["received_at"])) == today:
            by_act[act] += int(each["n"])
    return FromTerminal(terminal, by_act["submitted"], by_act["read"], by_act["closed"])


def _is_silent(found: dict[str, object], now: datetime) -> bool:
    last = found["last_sealed_at"]
    return not isinstance(last, str) or now - from_text(last) > SILENT_AFTER


def _silent(terminal: str, last: str | None) -> Silent:
    return Silent(terminal, local(from_text(last)).date().isoformat() if last else None)


def _to_read(central: Central, today: date) -> tuple[int, int]:
    waiting = late = 0
    for tables in all_forms().values():
        sql = f"SELECT promise FROM {tables.main} WHERE state = 'submitted'"  # noqa: S608 (our own name)
        promises = [str(found["promise"]) for found in rows(central.db, sql)]
        waiting += len(promises)
        late += sum(promise < today.isoformat() for promise in promises)
    return waiting, late


def _count(central: Central, sql: str) -> int:
    return int(rows(central.db, sql)[0]["n"])


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _named(names: Sequence[str]) -> str:
    """The first few, and how many more: the page stays a page."""
    more = len(names) - _MOST_NAMED
    return " ; ".join([*names[:_MOST_NAMED], *([f"et {more} de plus"] if more > 0 else [])])


def _since(iso: str | None) -> str:
    return f"depuis le {date.fromisoformat(iso):%d/%m/%Y}" if iso else "jamais reçue"
