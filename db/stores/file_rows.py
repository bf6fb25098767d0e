"""The rows of the console's lists of files: made when a submission is stored, filtered and ordered by SQL."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from db.connection import Connection, Row, change, row, rows
from kiosk.clock import from_optional, from_text, local_day
from kiosk.forms.answers import from_json
from kiosk.forms.catalog import form_of
from kiosk.forms.display import glance
from kiosk.i18n import LANGUAGE
from kiosk.services.ports.files import FileRow, FileWanted
from kiosk.services.query import Slice
from kiosk.text import fold

_SAME = "reference, kind, language, submitted_at, promise, read_at, acked_at, owner"
_MORE = {
    "submissions": "place, what, asked_at, NULL AS printed_at, NULL AS numbered_at, 0 AS is_kept, search",
    "kept_requests": "'' AS place, '' AS what, NULL AS asked_at, printed_at, numbered_at, 1 AS is_kept, search",
}
_TABLES = {table: f"SELECT {_SAME}, {more} FROM {table}" for table, more in _MORE.items()}  # noqa: S608 (our own names)
"""The rows of a list, by the table that has them."""
_OWN_ORDER = (
    ("submissions", " INDEXED BY submissions_to_read", "read_at IS NULL", "promise, submitted_at, reference"),
    ("kept_requests", "", "1", "numbered_at IS NOT NULL, submitted_at, reference"),
    ("submissions", "", "read_at IS NOT NULL", "read_at DESC, reference"),
)
"""The parts of a list in its own order, one after the other: what is to be read, requests without answers that wait
for their number, and what was read. The first names the index that is in this order: SQLite would sort all of them."""


_SEEN = "reference, kind, language, submitted_at, promise"
"""The columns of a submission that its row shows besides its place and type."""


def row_columns(stored: Mapping[str, Any], answers: Mapping[str, object]) -> dict[str, str]:
    """Return the columns `place`, `what` and `search` of a submission.

    Args:
        stored: at least its columns of `_SEEN`.
        answers: as in `Submission`.
    """
    spec = form_of(stored["kind"])
    place, what = glance(spec, from_json(answers)) if spec is not None else ("", "")
    return {"place": place, "what": what, "search": _words({**stored, "place": place, "what": what})}


def own(db: Connection, reference: str, agent: str) -> None:
    """Record who follows a file, and let the filter find it by that; call it inside `immediate`."""
    found = row(db, f"SELECT {_SEEN}, place, what FROM submissions WHERE reference = ?", (reference,))  # noqa: S608
    if found is not None:
        words = f"{_words(found)} {follower_words(db, agent)}"
        change(db, "UPDATE submissions SET owner = ?, search = ? WHERE reference = ?", (agent, words, reference))


def follower_words(db: Connection, agent: str) -> str:
    """Return the words by which the filter finds who follows a file: the id and the name."""
    found = row(db, "SELECT name FROM agents WHERE id = ?", (agent,))
    return fold(f"{agent} {found['name']}") if found is not None else fold(agent)


def _words(seen: Mapping[str, Any]) -> str:
    """Return the folded words that the filter reads: those of every column that shows them."""
    days = (local_day(from_text(seen["submitted_at"])), date.fromisoformat(seen["promise"]))
    language = LANGUAGE[seen["language"]].endonym if seen["language"] in LANGUAGE else ""
    shown = (seen["reference"], seen["place"], seen["what"], language, *(f"{day:%d/%m/%Y}" for day in days))
    return fold(" ".join(shown))


def nameless_kinds(db: Connection) -> tuple[str, ...]:
    """Return the kinds of stored submissions that no agent reads.

    Only journeys with a submission here are loaded; a newer program's kind is taken for one that agents read.
    """
    kinds = [each["kind"] for each in rows(db, "SELECT DISTINCT kind FROM submissions")]
    return tuple(kind for kind in kinds if (spec := form_of(kind)) is not None and spec.is_pseudonymous)


def page(db: Connection, wanted: FileWanted) -> Slice[FileRow]:
    """Return the wanted rows, and how many there are with and without the filter."""
    of_list, values = _of_list(db, wanted)
    filtered, words = _filtered(wanted)
    where, given = f"{of_list}{filtered}", (*values, *words)
    both = " UNION ALL ".join(f"{sql} WHERE {where}" for sql in _TABLES.values())
    if wanted.column in FileRow._fields:
        direction = "DESC" if wanted.is_reversed else "ASC"
        sql = f"{both} ORDER BY {wanted.column} {direction}, reference LIMIT ?"
        found = rows(db, sql, (*given, *given, wanted.limit))
    else:
        found = []
        for table, index, part, order in _OWN_ORDER:
            sql = f"{_TABLES[table]}{index} WHERE {where} AND {part} ORDER BY {order} LIMIT ?"
            found += rows(db, sql, (*given, wanted.limit - len(found)))
    total = _count(db, of_list, values)
    return Slice(tuple(map(_read, found)), _count(db, where, given) if words else total, total)


def unread_counts(db: Connection) -> dict[str, int]:
    """Return how many submissions no agent has read, by kind; anonymous ones are not counted."""
    nameless = nameless_kinds(db)
    sql = "SELECT kind, count(*) AS n FROM submissions WHERE read_at IS NULL GROUP BY kind"
    return {each["kind"]: each["n"] for each in rows(db, sql) if each["kind"] not in nameless}


def _of_list(db: Connection, wanted: FileWanted) -> tuple[str, tuple[object, ...]]:
    """Return the condition of a list's kinds, and its values."""
    if wanted.is_rest:
        kinds = (*wanted.kinds, *nameless_kinds(db))
        return "kind NOT IN (SELECT value FROM json_each(?))", (json.dumps(kinds),)
    return "kind IN (SELECT value FROM json_each(?))", (json.dumps(wanted.kinds),)


def _filtered(wanted: FileWanted) -> tuple[str, tuple[object, ...]]:
    """Return the condition of a filter, and its values: each word is in the row, or in the name of its kind."""
    condition = " AND (instr(search, ?) OR kind IN (SELECT value FROM json_each(?)))"
    values = tuple(value for word, kinds in wanted.words for value in (word, json.dumps(kinds)))
    return condition * len(wanted.words), values


def _count(db: Connection, where: str, values: tuple[object, ...]) -> int:
    counts = (rows(db, f"SELECT count(*) AS n FROM {table} WHERE {where}", values) for table in _TABLES)  # noqa: S608
    return sum(int(found[0]["n"]) for found in counts)


def _read(found: Row) -> FileRow:
    as_stored = ("reference", "kind", "language", "place", "what")
    return FileRow(
        **{name: found[name] for name in as_stored},
        submitted_at=from_text(found["submitted_at"]),
        promise=date.fromisoformat(found["promise"]),
        read_at=from_optional(found["read_at"]),
        acked_at=from_optional(found["acked_at"]),
        owner=found["owner"],
        asked_at=from_optional(found["asked_at"]),
        printed_at=from_optional(found["printed_at"]),
        numbered_at=from_optional(found["numbered_at"]),
        is_kept=bool(found["is_kept"]),
    )
