"""Whether the list of tables in a file of central's is still as the statements have it that made them."""

from collections.abc import Iterable

from db.connection import Connection, rows
from db.guards import torn_page


def check_as_made(db: Connection, statements: Iterable[str]) -> None:
    """Raises DamagedDatabase: the list of tables lacks something that these statements made."""
    listed = rows(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    made = {_parts(str(each["sql"])): (each["type"], each["name"], each["tbl_name"]) for each in listed}
    for statement in statements:
        _create, kind, name, *on = statement.split("(")[0].split()
        if made.get(_parts(statement)) != (kind.lower(), name, on[-1] if on else name):
            raise torn_page()


def _parts(statement: str) -> tuple[str, ...]:
    """A statement whatever its spaces, and the order of its columns: one that was added to a table stands last."""
    head, _bracket, rest = statement.partition("(")
    inside, _bracket, tail = rest.rpartition(")")
    return tuple(" ".join(each.split()) for each in (head, tail, *sorted(inside.split(","), key=str.split)))
