"""Each night central forgets what is due, with everything that was made of it.

A journey's spec sets its term, and `kiosk.domain.retention` the others, in months that count from the last event.

Days are counted by the night date, so that a wrong clock forgets nothing early (F6). A terminal's own dates are
believed up to a month back, never ahead. Retention runs after batches are received, and before the sheets and the copy
are written, so that neither holds what is due. The ids of forgotten events stay, 16 random bytes each that identify
nobody: a batch that arrives late, or again, revives nothing and is counted once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from db.central.central import Central
from db.central.tables import counting, projection
from db.central.tables.amendments import OF_TEXTS
from db.central.tables.form_tables import FormTables, all_forms
from db.connection import change, immediate, plain_errors, rows
from db.stores.audit import write_audit
from kiosk.clock import start_of, to_text
from kiosk.domain.request.deadlines import latest_due
from kiosk.domain.retention import OTHER_TERMS, Term

_BELIEVED = "-31 days"
"""How far back a terminal's date is believed: a longer way from terminal to central is a wrong clock (F6)."""
LATEST = f"max(min(max(at, strftime('%Y-%m-%dT%H:%M:%SZ', received_at, '{_BELIEVED}')), received_at))"
"""The latest instant, as far as it is believed, of a group of events."""


def apply(central: Central) -> dict[str, int]:
    """Forget what is due, on the disk too; return how many references, events or lines of each kind.

    Safe to run twice. Raises StorageError: nothing of the current kind was forgotten; run again.
    """
    done: dict[str, int] = {}
    with _last_news(central):
        for form, tables in all_forms().items():
            done[form] = _references(central, form, tables)
        done["unshown"] = _unshown(central)
    done["opinion"] = _opinions(central)
    done["conflict"] = _lines(central, "conflicts", "kind <> ? AND noticed_at < ?", OF_TEXTS, months="conflict")
    done["audit"] = _lines(central, "audit", "at < ?", months="audit")
    # secure_delete overwrites deleted data in the log; the file keeps its old pages until the log is written back.
    with plain_errors(central.db):
        central.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return done


def terms() -> Mapping[str, Term]:
    """Return how long central keeps each kind: the journeys, then what is in no journey's table."""
    found = {form: tables.spec.kept.central for form, tables in all_forms().items()}
    return {**{form: term for form, term in found.items() if term is not None}, **OTHER_TERMS}


@contextmanager
def _last_news(central: Central) -> Iterator[None]:
    """List, in one pass, the latest instant of each reference that may be due, for each agency."""
    soonest = min(term.closed_months or term.months for term in terms().values())
    with plain_errors(central.db):
        central.db.execute("DROP TABLE IF EXISTS temp.last_news")
        central.db.execute(
            f"CREATE TEMP TABLE last_news AS SELECT reference, agency, {LATEST} AS latest FROM events"  # noqa: S608
            " WHERE reference IS NOT NULL GROUP BY 1, 2 HAVING latest < ?",
            (due_before(central.night, soonest),),
        )
        try:
            yield
        finally:
            central.db.execute("DROP TABLE temp.last_news")


def due_before(night: date, months: int) -> str:
    """Return the instant before which a thing must have happened to be due on a night, after so many months."""
    return to_text(start_of(latest_due(night, months) + timedelta(days=1)))


def _references(central: Central, form: str, tables: FormTables) -> int:
    """Forget the references of a journey that are due; only events of a file's own agency count."""
    term = terms()[form]
    sql = (
        f"SELECT reference FROM last_news JOIN {tables.main} USING (reference, agency)"  # noqa: S608 (our own name)
        " WHERE latest < CASE state WHEN 'submitted' THEN :open ELSE :closed END ORDER BY reference"
    )
    closed = term.closed_months or term.months
    limits = {"open": due_before(central.night, term.months), "closed": due_before(central.night, closed)}
    due = [found["reference"] for found in rows(central.db, sql, limits)]
    return _forget(central, form, due, counted=tables if term.becomes_counts else None)


def _unshown(central: Central) -> int:
    """Forget what no table shows: a newer program's events, unfit events, acts on a text that never came."""
    elsewhere = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {tables.main} AS m WHERE m.reference = n.reference)"  # noqa: S608 (our own name)
        for tables in all_forms().values()
    )
    sql = (
        f"SELECT reference FROM last_news AS n WHERE {elsewhere}"  # noqa: S608 (our own names)
        " AND EXISTS (SELECT 1 FROM events WHERE reference = n.reference)"  # not deleted with another kind already
        " GROUP BY 1 HAVING max(latest) < ? ORDER BY 1"
    )
    limit = due_before(central.night, OTHER_TERMS["unshown"].months)
    due = [found["reference"] for found in rows(central.db, sql, (limit,))]
    of_nobody = "SELECT event_id FROM pending JOIN events USING (event_id) WHERE reference IS NULL AND received_at < ?"
    ids = [found["event_id"] for found in rows(central.db, of_nobody, (limit,))]
    if ids:
        central.step("forget")
        with immediate(central.db):
            _remember(central, "SELECT value FROM json_each(?) WHERE true", ids)  # else SQLite reads ON as a join
            for table in ("pending", "events"):
                sql = f"DELETE FROM {table} WHERE event_id IN (SELECT value FROM json_each(?))"  # noqa: S608 (ours)
                change(central.db, sql, (json.dumps(ids),))
    return _forget(central, "unshown", due) + len(ids)


def _opinions(central: Central) -> int:
    sql = f"SELECT event_id FROM kiosk_opinions JOIN events USING (event_id) GROUP BY 1 HAVING {LATEST} < ?"  # noqa:S608
    limit = due_before(central.night, OTHER_TERMS["opinion"].months)
    due = [found["event_id"] for found in rows(central.db, sql, (limit,))]
    if due:
        central.step("count")
        with immediate(central.db):
            counting.fold_opinions(central.db, due)
    return len(due)


def _lines(central: Central, table: str, where: str, *parameters: str, months: str) -> int:
    with immediate(central.db):
        sql = f"DELETE FROM {table} WHERE {where}"  # noqa: S608 (our own)
        return change(central.db, sql, (*parameters, due_before(central.night, OTHER_TERMS[months].months)))


def _forget(central: Central, kind: str, due: Sequence[str], counted: FormTables | None = None) -> int:
    if due:
        central.step("forget")
        with immediate(central.db):
            if counted is not None:
                counting.fold_form(central.db, counted, due)
            _remember(central, "SELECT event_id FROM events WHERE reference IN (SELECT value FROM json_each(?))", due)
            projection.delete_references(central.db, due)
            # The audit records how many, not which ones.
            write_audit(central.db, central.at, "retention", f"{kind}.forgotten", str(len(due)))
    return len(due)


def _remember(central: Central, sql: str, due: Sequence[str]) -> None:
    insert = f"INSERT INTO forgotten_events (event_id) {sql} ON CONFLICT DO NOTHING"
    change(central.db, insert, (json.dumps(due),))
