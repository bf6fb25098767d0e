"""The CSV files and their columns: a file for each kind, contact details in a separate file."""

import json
from collections.abc import Mapping, Sequence
from functools import partial

from db.central.out.sheets import columns as csv_columns
from db.central.out.sheets.cells import coded, columns, day, day_of, guarded, instant, plain, unknown_words, words_of
from db.central.out.sheets.columns import LIST, Column, Row, Sheet, by_row, each, every, in_order, listed
from db.central.tables import counting
from db.central.tables.form_tables import FormTables, all_forms
from db.connection import Connection
from kiosk.domain import portal
from kiosk.domain.identity import CHECKED_BY_AGENT, DECLARED, NAMELESS
from kiosk.domain.opinion.kiosk_opinion import KIOSK_ANSWERS
from kiosk.domain.retention import SMALLEST_CELL
from kiosk.domain.ticket import PLACES
from kiosk.forms.catalog import guiding_forms
from kiosk.forms.spec import FieldSpec

LANGUAGES = {"fr": "français", "eu": "basque", "es": "espagnol", "en": "anglais"}
STATES = {"submitted": "à relire", "read": "relue", "printed": "imprimée", "withdrawn": "retirée"}
IDENTITIES = {DECLARED: "déclarée", CHECKED_BY_AGENT: "vérifiée par un agent", NAMELESS: "sans nom"}
PRIORITIES = {"normal": "normal", "appointment": "rendez-vous", "priority": "prioritaire"}
COUNTED = {
    "seen": "guide lu",
    "done": "essai mené au bout",
    "alone": "essai mené au bout sans aide",
    "with_help": "essai mené au bout avec de l'aide",
    "door_phone": "suite : sur son téléphone",
    "door_agent": "suite : avec un agent",
    "door_paper": "suite : sur papier",
}
OUTCOMES = {"done": "reçu", "no_show": "absent", "left": "parti", "expired": "journée finie"}
_OPINION_TITLE, _OPINION_QUESTION = "Avis sur la borne", "Borne utile"
_EVERYBODY = "Réponses reçues"
_SECONDS = "nombre entier, secondes"
_FEW = f"moins de {SMALLEST_CELL}"


def _of_list(heading: str, column: str, words: Mapping[str, str], meaning: str) -> Column:
    return Column(heading, coded(column, words), meaning, csv_columns.LIST, listed(words))


def _whole(heading: str, column: str, meaning: str, form: str = csv_columns.WHOLE) -> Column:
    return Column(heading, plain(column), meaning, form)


_REFERENCE = Column("Référence", plain("reference"), "Référence donnée sur le reçu.", "texte, comme BEL-7K3M-2QF")
_AGENCY = Column("Agence", plain("agency"), "Agence de la borne.", csv_columns.CODE)
_TERMINAL = Column("Borne", plain("terminal"), "Nom de la borne.", csv_columns.CODE)
_PROMISE = Column("À relire avant le", each("promise", day), "Jour promis sur le reçu, inclus.", csv_columns.DAY)
_LANGUAGE = _of_list("Langue", "language", LANGUAGES, "Langue choisie à la borne.")
_FACTS: tuple[Column, ...] = (
    _REFERENCE,
    _of_list("État", "state", STATES, "Où en est le dossier."),
    Column("Déposée le", each("submitted_at", instant), "Quand le locataire l'a envoyée.", csv_columns.INSTANT),
    _PROMISE,
    Column("Relue le", each("read_at", instant), "Première relecture par un agent.", csv_columns.INSTANT),
    _LANGUAGE,
    _AGENCY,
    _TERMINAL,
    _of_list("Identité", "identity", IDENTITIES, "Qui répond de l'identité et des réponses."),
)
_UNPROMISED_FACTS = tuple(column for column in _FACTS if column is not _PROMISE)
"""The facts of a file without a promised day: an empty promise column could be taken for one."""
_NAMELESS_FACTS: tuple[Column, ...] = (
    _REFERENCE,
    Column("Jour", each("submitted_at", day_of), "Jour de la réponse.", csv_columns.DAY),
    _AGENCY,
)
"""The facts of an anonymous file: no hour, terminal or language, which together could identify the tenant."""
_COUNTED_FACTS: tuple[Column, ...] = (
    Column("Jour", each("day", day), "Jour de la visite.", csv_columns.DAY),
    _AGENCY,
    _TERMINAL,
)
_NUMBER = _whole("Nombre", "n", "Combien de fois, ce jour-là, à cette borne.")
DICTIONARY = "DICTIONNAIRE.csv"
"""Lists every column of every file, from the same data that writes the cells."""
_ENTRY: tuple[Column, ...] = (
    Column("Fichier", plain("file"), "Fichier où se trouve la colonne.", "texte"),
    Column("Colonne", plain("heading"), "En-tête de la colonne.", "texte"),
    Column("Sens", plain("meaning"), "Question posée, ou ce que dit la colonne.", "texte"),
    Column("Type et format", plain("form"), "Type, unité et forme des cellules.", "texte"),
    Column("Liste", plain("words"), "Mots possibles, et leur code dans central.sqlite ; vide : pas de liste.", "texte"),
    Column("Contact", plain("contact"), "Si c'est une donnée de contact.", LIST, ("oui", "non")),
)


_YES_NO = {"yes": "oui", "no": "non"}


def sheets() -> list[Sheet]:
    """Return every file of the export; the last is the dictionary, which describes all of them and itself."""
    found = [sheet for tables in all_forms().values() for sheet in form_sheets(tables)]
    forms = {spec.ticket_motive: spec.title for spec in guiding_forms()}
    forms |= {form: tables.spec.title for form, tables in all_forms().items()}
    motives = forms | {act.motive: act.title for act in portal.ACT.values()} | PLACES
    ticket: tuple[Column, ...] = (
        *_COUNTED_FACTS,
        _of_list("Motif", "motive", motives, "Pourquoi le ticket a été pris."),
        _LANGUAGE,
        _of_list("Priorité", "priority", PRIORITIES, "Place accordée par un agent."),
        _of_list("Issue", "outcome", OUTCOMES, "Comment le ticket a fini."),
        _whole("Attente (s)", "waited_seconds", "Du ticket à l'appel ; vide : jamais appelé.", _SECONDS),
        _whole("Entretien (s)", "served_seconds", "De l'arrivée au bureau à la fin, sans l'attente.", _SECONDS),
        _whole("Mise en attente (s)", "held_seconds", "Le temps où l'agent a fait attendre.", _SECONDS),
        _whole("Transferts", "transfers", "Combien de fois la personne a changé de service."),
        _whole("Retours", "returns", "Combien de fois une personne absente est revenue."),
        _of_list("Durée fausse", "is_wrong", _YES_NO, "Un agent a dit que la durée ne compte pas."),
        _of_list("Sans ticket", "is_walk_in", _YES_NO, "La personne n'avait pas pris de ticket."),
        Column("Autres motifs", coded("motives", motives), "Les autres motifs de la visite.", csv_columns.CODE),
    )
    helped: tuple[Column, ...] = (
        _of_list("Aide au portail", "act", {act.key: act.title for act in portal.ACT.values()}, "Démarche montrée."),
        _of_list("Résultat", "what", COUNTED, "Ce qui a été lu, mené au bout ou choisi."),
    )
    opinion = (_of_list(_OPINION_QUESTION, "answer", KIOSK_ANSWERS, "La borne a-t-elle été utile ?"),)
    found += [
        Sheet("ticket.csv", partial(in_order, "ticket_closures", "day, agency, event_id"), ticket),
        _by_day("portal_help.csv", "portal_counts", ("act", "what"), helped),
        _by_day("kiosk_opinion.csv", "kiosk_opinions", ("answer",), opinion),
        Sheet("counts.csv", _counts, _count_columns()),
    ]
    return [*found, _dictionary(found)]


def _by_day(name: str, table: str, codes: Sequence[str], own_columns: tuple[Column, ...]) -> Sheet:
    """Return the sheet that counts each thing by day and terminal."""
    parts = ", ".join(("day", "agency", "terminal", *codes))
    query = f"SELECT {parts}, count(*) AS n FROM {table} GROUP BY {parts} ORDER BY {parts}"  # noqa: S608 (our names)
    return Sheet(name, lambda db: every(db, query), (*_COUNTED_FACTS, *own_columns, _NUMBER))


def form_sheets(tables: FormTables) -> list[Sheet]:
    """Return a journey's sheet of facts, then one of contact details where it asks for any."""
    fields = tables.sent_fields
    facts = [column for field in fields if not field.contact for column in columns(field)]
    contact = [column for field in fields if field.contact for column in columns(field)]
    named = _FACTS if tables.is_promised else _UNPROMISED_FACTS
    first = _NAMELESS_FACTS if tables.spec.is_pseudonymous else named
    if not tables.spec.is_pseudonymous:
        first += (_assisted(fields),)
    own = [Sheet(f"{tables.spec.id}.csv", partial(in_order, tables.main, "submitted_at, reference"), (*first, *facts))]
    if contact:
        read = partial(in_order, tables.contacts, "reference")
        own.append(Sheet(f"{tables.spec.id}_contact.csv", read, (_REFERENCE, *contact)))
    return own


def _assisted(fields: Sequence[FieldSpec]) -> Column:
    """Return the column that names the answers with which an agent helped."""
    words = {field.key: field.short for field in fields}
    teller = each("assisted", lambda keys: guarded(", ".join(words.get(key, key) for key in json.loads(str(keys)))))
    return Column("Avec un agent", teller, "Les réponses données avec l'aide d'un agent.", "texte")


def _count_columns() -> tuple[Column, ...]:
    """Return the columns of the report of surveys and opinions, which alone among them may be published as it is."""
    titles = {form: tables.spec.title for form, tables in _nameless().items()} | {counting.OPINION: _OPINION_TITLE}
    form = csv_columns.WHOLE + f", ou « {_FEW} »"
    return (
        _of_list("Enquête", "form", titles, "Ce qui a été demandé."),
        _whole("Année", "year", "Année des réponses."),
        _AGENCY,
        Column("Question", by_row(_question), "La question ; « Réponses reçues » : combien ont répondu.", "texte"),
        Column("Réponse", by_row(_answer), "La réponse ; les textes libres ne sont pas comptés.", "texte"),
        Column(
            "Nombre",
            each("n", _hidden),
            "Combien l'ont donnée, depuis le début ; les petits nombres sont cachés.",
            form,
        ),
    )


def _nameless() -> dict[str, FormTables]:
    return {form: tables for form, tables in all_forms().items() if tables.spec.is_pseudonymous}


def _counts(db: Connection) -> list[Row]:
    names = ("form", "year", "agency", "question", "answer")
    return [dict(zip(names, key, strict=True)) | {"n": n} for key, n in sorted(counting.all_counts(db).items())]


def _question(row: Row) -> str:
    if row["form"] == counting.OPINION:
        return _OPINION_QUESTION
    if row["question"] == "":
        return _EVERYBODY
    field = _nameless()[str(row["form"])].field(str(row["question"]))
    return field.short if field else str(row["question"])


def _answer(row: Row) -> str:
    code = str(row["answer"])
    if row["form"] == counting.OPINION:
        return KIOSK_ANSWERS.get(code, code)
    field = _nameless()[str(row["form"])].field(str(row["question"]))
    if field is None:
        return code  # the question is no longer asked
    return unknown_words(field) if code == counting.UNKNOWN else words_of(field).get(code, code)


def _hidden(n: object) -> str:
    return str(n) if isinstance(n, int) and n >= SMALLEST_CELL else _FEW


def _dictionary(others: Sequence[Sheet]) -> Sheet:
    """Return the dictionary of some files, and of itself."""
    own = Sheet(DICTIONARY, lambda _db: found, _ENTRY)
    found = [_entry(each, column) for each in (*others, own) for column in each.columns]
    return own


def _entry(sheet: Sheet, column: Column) -> Row:
    return {
        "file": sheet.name,
        "heading": column.heading,
        "meaning": " ".join(column.meaning.split()),
        "form": column.form,
        "words": " | ".join(column.words),
        "contact": "oui" if column.is_contact else "non",
    }
