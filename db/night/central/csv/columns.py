"""A column of a CSV file, and a whole file, as data: what writes the cells and what the dictionary says of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.connection import Connection

Row = Mapping[str, object]
"""A row of central's table, by column."""

AS_TYPED = "texte, tel qu'écrit"
LIST = "mots de la liste"
DAY = "jour, jj/mm/aaaa"
INSTANT = "jour et heure, jj/mm/aaaa hh:mm, heure de Paris"
WHOLE = "nombre entier"
EUROS = "nombre, euros, virgule décimale"
CODE = "code"


@dataclass(frozen=True)
class Column:
    """One column: its heading, its cells, and what `DICTIONNAIRE.csv` says of it, in French."""

    heading: str
    tell: Callable[[Row], str]
    """A cell, safe for a spreadsheet (`db.night.central.csv.cells`)."""
    meaning: str
    form: str
    """Type, unit and format."""
    words: Sequence[str] = ()
    """Every word that may stand in it, with its code in `central.sqlite`; empty: it has no list."""
    is_contact: bool = False


@dataclass(frozen=True)
class Sheet:
    """One CSV file."""

    name: str
    read: Callable[[Connection], Iterable[Row]]
    """The rows, in an order that does not depend on their arrival; gone through once."""
    columns: Sequence[Column]


def listed(words: Mapping[str, str]) -> tuple[str, ...]:
    """A list of codes as the dictionary shows it."""
    return tuple(f"{word} [{code}]" for code, word in words.items())
