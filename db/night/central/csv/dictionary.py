"""`csv/DICTIONNAIRE.csv`: a row a column of every file, from the same data that writes the cells."""

from collections.abc import Sequence

from db.night.central.csv.cells import plain
from db.night.central.csv.columns import LIST, Column, Row, Sheet

NAME = "DICTIONNAIRE.csv"
_YES_NO = {True: "oui", False: "non"}

_COLUMNS: tuple[Column, ...] = (
    Column("Fichier", plain("file"), "Fichier où se trouve la colonne.", "texte"),
    Column("Colonne", plain("heading"), "En-tête de la colonne.", "texte"),
    Column("Sens", plain("meaning"), "Question posée, ou ce que dit la colonne.", "texte"),
    Column("Type et format", plain("form"), "Type, unité et forme des cellules.", "texte"),
    Column("Liste", plain("words"), "Mots possibles, et leur code dans central.sqlite ; vide : pas de liste.", "texte"),
    Column("Contact", plain("contact"), "Si c'est une donnée de contact.", LIST, tuple(_YES_NO.values())),
)


def sheet(others: Sequence[Sheet]) -> Sheet:
    """The dictionary of some files, and of itself."""
    own = Sheet(NAME, lambda _db: found, _COLUMNS)
    found = [_entry(each, column) for each in (*others, own) for column in each.columns]
    return own


def _entry(each: Sheet, column: Column) -> Row:
    return {
        "file": each.name,
        "heading": column.heading,
        "meaning": " ".join(column.meaning.split()),
        "form": column.form,
        "words": " | ".join(column.words),
        "contact": _YES_NO[column.is_contact],
    }
