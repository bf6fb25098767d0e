"""The morning page: at most eight lines in French, for the person who opens the office: what came, what did not,
what to do (or "rien"). Counts, terminals and ids of events only; no reference, nobody's data.

What lies in quarantine, and events that are wrong in themselves, stay there for good. What to do about each is told on
the first page after it came; later pages only count it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from db.connection import rows
from db.sync import batch, quarantine
from db.sync.event_rows import is_sound_id
from db.sync.files import write_durably
from db.sync.form_tables import all_forms
from db.sync.projection import UNFIT
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
class Unfit:
    """An event that is wrong in itself, in no table until a person has looked."""

    terminal: str
    event: str
    """Its id; the digest of the file that brought it, where its id is none."""


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
    new_files: Sequence[str]
    """Of those, the ones that no earlier page told."""
    unenrolled: Sequence[str]
    """Terminals of new files that are not enrolled."""
    conflicts: int
    unfit: Sequence[Unfit]
    new_unfit: int
    """Of those, the ones that no earlier page told."""
    waiting: int
    """Events of a newer program."""
    told: Sequence[str]
    """Files in quarantine and unfit events that this page knows: the next ones only count them."""
    reached: bool = True
    """Whether the exchange folder answered in the night."""


def morning(central: Central, now: datetime, trial: bool, *, reached: bool = True) -> Morning:
    """Read the page's facts; the same day and the same database give the same page."""
    today = local_day(now)
    terminals = rows(central.db, "SELECT terminal, last_sealed_at FROM terminals ORDER BY terminal")
    counts = [(found, _received(central, found["terminal"], today)) for found in terminals]
    to_read, late = _to_read(central, today)
    slips, unfit, told = quarantine.slips(central.home.quarantine), _unfit(central), _told_before(central, today)
    new = [slip for slip in slips if slip["file"] not in told]
    return Morning(
        day=today.isoformat(),
        trial=trial,
        received=[
            received for _found, received in counts if received.listings or received.readings or received.tickets
        ],
        silent=[_silent(found["terminal"], found["last_sealed_at"]) for found, _r in counts if _is_silent(found, now)],
        to_read=to_read,
        late=late,
        quarantine=[slip["words"] for slip in slips],
        new_files=[slip["words"] for slip in new],
        unenrolled=sorted({terminal for slip in new if (terminal := _stranger(slip))}),
        conflicts=_count(central, "SELECT count(*) AS n FROM conflicts"),
        unfit=unfit,
        new_unfit=sum(each.event not in told for each in unfit),
        waiting=_count(central, "SELECT count(*) AS n FROM pending WHERE reason <> ?", UNFIT),
        told=sorted({slip["file"] for slip in slips} | {each.event for each in unfit}),
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
    unfit = [f"{each.terminal} {each.event}" for each in page.unfit]
    to_compare = [
        f"Désaccords : {page.conflicts}.",
        *([f"Mal formés : {_some(len(unfit), 'événement')} ({_named(unfit)})."] if unfit else []),
        f"En attente d'une version plus récente : {page.waiting}.",
    ]
    return [
        f"ESSAI. {head}" if page.trial else head,
        came,
        *([f"Par borne : {_named(by_terminal)}."] if by_terminal else []),
        f"Silence : {_named(silent)}." if silent else "Silence : aucune borne.",
        f"À relire : {_some(page.to_read, 'annonce')}, dont {page.late} en retard.",
        f"Quarantaine : {_in_quarantine(page)}.",
        " ".join(to_compare),
        f"À faire : {' ; '.join(_to_do(page)) or 'rien'}.",
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
    others = [words for words in page.new_files if words != batch.REASONS["unenrolled"]]
    wanted = (
        (not page.reached, "vérifier le dossier d'échange et le réseau, puis relancer la nuit"),
        (page.silent, "allumer ou vérifier les bornes silencieuses"),
        (page.late, "relire les annonces en retard"),
        (page.unenrolled, f"si elle est à nous, inscrire {_named(page.unenrolled, ', ')} (kiosk central enrol)"),
        (others, "ouvrir le dossier quarantine avec l'informatique"),
        (page.conflicts, "comparer les textes en désaccord (table conflicts)"),
        (page.new_unfit, "montrer les événements mal formés à l'informatique (table pending)"),
        (page.waiting, "mettre à jour le programme du service central"),
    )
    return [words for is_so, words in wanted if is_so]


def _in_quarantine(page: Morning) -> str:
    if not page.quarantine:
        return "vide"
    count, new = _some(len(page.quarantine), "fichier"), len(page.new_files)
    if not new:
        return f"{count}, rien de nouveau"
    of_those = "" if new == len(page.quarantine) else f", dont {new} nouveau{'x' if new > 1 else ''}"
    return f"{count}{of_those} ({_named(sorted(set(page.new_files)))})"


def _stranger(slip: Mapping[str, str]) -> str:
    """The terminal that a file names, when that is not enrolled; empty otherwise."""
    parts = batch.parts_of(slip["name"].rpartition("/")[2])
    return parts[0] if parts and slip["reason"] == "unenrolled" else ""


def _unfit(central: Central) -> list[Unfit]:
    sql = (
        "SELECT event_id, terminal, batch FROM pending JOIN events USING (event_id)"
        " WHERE reason = ? ORDER BY received_at, event_id"
    )
    return [
        Unfit(found["terminal"], found["event_id"] if is_sound_id(found["event_id"]) else found["batch"])
        for found in rows(central.db, sql, (UNFIT,))
    ]


def _told_before(central: Central, today: date) -> frozenset[str]:
    """What the last page of an earlier day told. One that cannot be read told nothing: better twice than never."""
    earlier = sorted(path for path in central.home.report.glob("*.json") if path.stem < today.isoformat())
    try:
        return frozenset(json.loads(earlier[-1].read_text(encoding="utf-8"))["told"])
    except (IndexError, OSError, ValueError, KeyError, TypeError):
        return frozenset()


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


def _count(central: Central, sql: str, *parameters: str) -> int:
    return int(rows(central.db, sql, parameters)[0]["n"])


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _named(names: Sequence[str], between: str = " ; ") -> str:
    """The first few, and how many more: the page stays a page."""
    more = len(names) - _MOST_NAMED
    return between.join([*names[:_MOST_NAMED], *([f"et {more} de plus"] if more > 0 else [])])


def _since(iso: str | None) -> str:
    return f"depuis le {date.fromisoformat(iso):%d/%m/%Y}" if iso else "jamais reçue"
