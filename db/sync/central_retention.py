"""What central forgets, every night: the events, which are the truth, with everything that was made of them.

How long each kind is kept: `kiosk.domain.keeping_central.CENTRAL`, in months of Paris days from the last thing that
happened to it. A terminal dates what happens; it is believed as far as a month back and never ahead (R8), so that a
clock that is wrong makes nothing old at once. What happens to a file is what its own agency says of it (`conflicts`):
what another one says keeps it no longer and no shorter, and goes with it.

Its place in the night is behind what came and before the sheets, the page and the copy: what is due is then in none of
them. Nothing has to be copied first. A copy of an earlier day must be there all the same, and a clock that has just
jumped forgets nothing: what was forgotten wrongly can then still be fetched from it.

What was forgotten has no tombstone (R5): a tombstone swallows whatever comes under its reference, also an honest
amendment of a tenant whose code is good for longer, and would let what becomes counts be forgotten uncounted. The ids
of the events stay instead, in `forgotten_events`: a file that comes late, or once more, revives nothing and is counted
once; a copy from before knows them not, and forgets again in its first night.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db import still_in
from db.connection import Connection, change, plain_errors, rows
from db.files import Step, no_step
from db.night.central import counting
from db.night.central.amendments import OF_TEXTS
from db.night.central.form_tables import all_forms
from db.stores.audit import write_audit
from db.sync import replaced
from db.sync.speaking import AS_ENROLLED
from kiosk.clock import local_day, start_of, to_text
from kiosk.domain.keeping import REPLACED_DATABASE
from kiosk.domain.keeping_central import CENTRAL, latest_due

_CHUNK = 500
_BELIEVED = "-31 days"
"""How far back a terminal's date is believed: as long as it keeps an unread submission."""
_LAST = f"max(min(max(at, strftime('%Y-%m-%dT%H:%M:%SZ', received_at, '{_BELIEVED}')), received_at))"
"""When something happened last to what a group of events is about."""
_WAITING_OF = (
    f"(SELECT {AS_ENROLLED} FROM events WHERE reference = n.reference AND kind LIKE '%.submitted'"  # noqa: S608 (ours)
    " ORDER BY at, event_id LIMIT 1)"
)
"""Whose a file is that is in no table: of the first text that waits. It may have no revision that we can read."""


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    kind: str
    """A key of `keeping_central.CENTRAL`."""
    apply: Callable[[Connection, datetime, Step], int]
    """Forgets what is due; gives how many references, events or lines went."""


def apply(db: Connection, now: datetime, step: Step = no_step) -> dict[str, int]:
    """Forget what is due, on the disk too; gives how many of each kind. Safe to run at any time, and twice.

    Raises:
        StorageError: of the kind at hand nothing was forgotten; run again.
    """
    done: dict[str, int] = {}
    with _last_news(db, now):
        for rule in rules():
            done[rule.kind] = rule.apply(db, now, step)
    # What was deleted is overwritten in the file (secure_delete); the log still holds it until it is emptied.
    still_in.empty(db, step)
    return done


def rules() -> tuple[Rule, ...]:
    """The table as it is applied: one line a journey, then what is in no journey's table."""
    forms = [_counted(form) if CENTRAL[form].becomes_counts else _forgotten(form) for form in all_forms()]
    return (
        *forms,
        Rule("opinion", _opinions),
        Rule("unshown", _unshown),
        Rule("conflict", _conflicts),
        Rule("audit", _audit),
    )


def delete_references(db: Connection, references: Sequence[str]) -> int:
    """Delete everything under some references: events, rows, what waits, what was set aside; inside `deleting`.

    Gives how many events went.
    """
    gone = 0
    for start in range(0, len(references), _CHUNK):
        some = references[start : start + _CHUNK]
        marks = ", ".join("?" * len(some))
        of_these = f"SELECT event_id FROM events WHERE reference IN ({marks})"  # noqa: S608 (marks only)
        change(db, f"DELETE FROM pending WHERE event_id IN ({of_these})", some)  # noqa: S608
        change(
            db,
            f"DELETE FROM conflicts WHERE reference IN ({marks}) OR event_id IN ({of_these})",  # noqa: S608
            (*some, *some),
        )
        for tables in all_forms().values():
            for table in (tables.main, tables.contacts):
                change(db, f"DELETE FROM {table} WHERE reference IN ({marks})", some)  # noqa: S608 (our own name)
        gone += change(db, f"DELETE FROM events WHERE reference IN ({marks})", some)  # noqa: S608
    return gone


def forget_replaced(folder: Path, now: datetime, step: Step = no_step) -> int:
    """Delete databases that a restore put aside long ago; gives how many files. A stamp to come counts as now (R8)."""
    gone = 0
    for path in sorted(folder.glob(f"*{replaced.MARK}*")):
        with suppress(ValueError):  # whatever else somebody laid there is nobody's business
            if now - replaced.replaced_at(path) >= REPLACED_DATABASE:
                step("drop replaced")
                path.unlink()
                gone += 1
    return gone


@contextmanager
def _last_news(db: Connection, now: datetime) -> Iterator[None]:
    """When something happened last under each reference that may be due, as each agency says: one walk for all
    journeys, in memory.
    """
    soonest = min(term.closed_months or term.months for term in CENTRAL.values())
    with plain_errors():
        db.execute("DROP TABLE IF EXISTS temp.last_news")
        db.execute(
            f"CREATE TEMP TABLE last_news AS SELECT reference, {AS_ENROLLED} AS agency,"  # noqa: S608 (our own names)
            f" max(kind LIKE '%.withdrawn') AS withdrawn, {_LAST} AS latest FROM events"
            " WHERE reference IS NOT NULL GROUP BY 1, 2 HAVING latest < ?",
            (_before(now, soonest),),
        )
        try:
            yield
        finally:
            db.execute("DROP TABLE temp.last_news")


def _before(now: datetime, months: int) -> str:
    """What happened before this instant is due after so many months."""
    return to_text(start_of(latest_due(local_day(now), months) + timedelta(days=1)))


def _forgotten(form: str) -> Rule:
    term, table = CENTRAL[form], all_forms()[form].main

    def forget(db: Connection, now: datetime, step: Step) -> int:
        sql = (
            f"SELECT reference FROM last_news JOIN {table} USING (reference, agency)"  # noqa: S608 (our own name)
            " WHERE latest < CASE state WHEN 'submitted' THEN :open ELSE :closed END ORDER BY reference"
        )
        limits = {"open": _before(now, term.months), "closed": _before(now, term.closed_months or term.months)}
        return _delete_due(db, form, [found["reference"] for found in rows(db, sql, limits)], now, step)

    return Rule(form, forget)


def _counted(form: str) -> Rule:
    tables = all_forms()[form]

    def fold(db: Connection, now: datetime, step: Step) -> int:
        sql = (
            f"SELECT reference FROM last_news JOIN {tables.main} USING (reference, agency)"  # noqa: S608 (our own name)
            " WHERE latest < ?"
        )
        due = [found["reference"] for found in rows(db, sql, (_before(now, CENTRAL[form].months),))]
        if due:
            step("count")
            with still_in.deleting(db, step):
                counting.fold_form(db, tables, due)
                _remember(db, due)
                delete_references(db, due)
                step("counted")
        return len(due)

    return Rule(form, fold)


def _opinions(db: Connection, now: datetime, step: Step) -> int:
    sql = f"SELECT event_id FROM kiosk_opinions JOIN events USING (event_id) GROUP BY 1 HAVING {_LAST} < ?"  # noqa: S608
    due = [found["event_id"] for found in rows(db, sql, (_before(now, CENTRAL["opinion"].months),))]
    if due:
        step("count")
        with still_in.deleting(db, step):
            counting.fold_opinions(db, due)
            step("counted")
    return len(due)


def _unshown(db: Connection, now: datetime, step: Step) -> int:
    """What is in no table: a newer program's, wrong in itself, or acts on a text that never left its terminal.

    Such acts are nobody's file: where several agencies say some, it goes as what is open does, from the first of them
    that fell silent.
    """
    elsewhere = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {tables.main} AS m WHERE m.reference = n.reference)"  # noqa: S608 (our own name)
        for tables in all_forms().values()
    )
    agencies = f"(SELECT count(DISTINCT {AS_ENROLLED}) FROM events WHERE reference = n.reference)"  # noqa: S608 (ours)
    sql = (
        f"SELECT DISTINCT reference FROM last_news AS n WHERE {elsewhere}"  # noqa: S608 (our own names)
        f" AND {agencies} > 0"  # not gone with another line
        f" AND agency = coalesce({_WAITING_OF}, agency)"
        f" AND latest < iif(withdrawn AND ({_WAITING_OF} IS NOT NULL OR {agencies} = 1), :closed, :open)"
        " ORDER BY reference"
    )
    term = CENTRAL["unshown"]
    limits = {"open": _before(now, term.months), "closed": _before(now, term.closed_months or term.months)}
    due = [found["reference"] for found in rows(db, sql, limits)]
    done = _delete_due(db, "unshown", due, now, step)
    of_nobody = (
        "SELECT event_id FROM pending JOIN events USING (event_id) WHERE reference IS NULL AND received_at < ?",
        (_before(now, term.months),),
    )
    ids = [(found["event_id"],) for found in rows(db, *of_nobody)]
    if ids:
        step("forget")
        with still_in.deleting(db, step):
            for sql in (
                "DELETE FROM pending WHERE event_id = ?",
                "DELETE FROM events WHERE event_id = ?",
                "INSERT INTO forgotten_events (event_id) VALUES (?)",
            ):
                db.executemany(sql, ids)
            step("forgotten")
    return done + len(ids)


def _conflicts(db: Connection, now: datetime, step: Step) -> int:
    """Bodies that no event holds; the texts of a reference are listed as long as it is here."""
    with still_in.deleting(db, step):
        return change(
            db,
            "DELETE FROM conflicts WHERE kind <> ? AND noticed_at < ?",
            (OF_TEXTS, _before(now, CENTRAL["conflict"].months)),
        )


def _audit(db: Connection, now: datetime, step: Step) -> int:
    with still_in.deleting(db, step):
        return change(db, "DELETE FROM audit WHERE at < ?", (_before(now, CENTRAL["audit"].months),))


def _remember(db: Connection, references: Sequence[str]) -> None:
    """Which events were forgotten: 16 random bytes each, which lead to nobody."""
    for start in range(0, len(references), _CHUNK):
        some = references[start : start + _CHUNK]
        of_these = f"SELECT event_id FROM events WHERE reference IN ({', '.join('?' * len(some))})"  # noqa: S608
        change(db, f"INSERT INTO forgotten_events (event_id) {of_these} ON CONFLICT DO NOTHING", some)


def _delete_due(db: Connection, kind: str, due: Sequence[str], now: datetime, step: Step) -> int:
    if due:
        step("forget")
        with still_in.deleting(db, step):
            _remember(db, due)
            delete_references(db, due)
            write_audit(db, now, "retention", f"{kind}.forgotten", str(len(due)))  # how many, and not which
            step("forgotten")
    return len(due)
