"""A file as it stands, without its answers; finding one by its reference, and opening it."""

from dataclasses import replace

from pydantic_core import PydanticCustomError

from kiosk.domain.codes import read_reference
from kiosk.forms.catalog import prefixes
from kiosk.forms.messages import FieldError
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import files, wording
from kiosk.services.desk.file_acts import CHECK_WHO, GONE, NOT_KNOWN, NUMBER, WITHDRAW, staying_acts
from kiosk.services.desk.file_page import BEL_TEXT, FILE, NEEDS_NO_TEXT, OpenFile, read_file
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import Act, Ask, DetailSpec, Done, Fact, Line, Opening, Refused, Says, Section, Seen
from kiosk.services.ports import FileRow, SentFile

# --- opening ----------------------------------------------------------------------------------------------------------


def open_page(session: AgentSession, reference: str, page: DetailSpec[OpenFile] = FILE) -> Done:
    """Open a page of a file, once the audit has its line; without answers, the page that says how it stands."""
    file = read_file(session, reference)
    if file is not None:
        return Done(opens=Opening(page, file))
    kept = files.find(session, reference)
    if kept is None or kept.followed_by is None:
        return Done(msg(GONE, reference=reference), warns=True)
    return Done(opens=Opening(FOUND, kept))


def _has_no_text(session: AgentSession, seen: Seen[FileRow]) -> Says:
    spec = session.services.forms.get(seen.row.kind) if seen.row is not None else None
    return "" if spec is not None and spec.gives_bel_text else msg(NEEDS_NO_TEXT)


OPEN = Act[FileRow](
    "file.open",
    "enter",
    N_("Lire"),
    N_("Ouvre le dossier choisi avec ↑ et ↓."),
    lambda session, seen, _answers: open_page(session, seen.record.reference),
    refusal=lambda _session, seen: "" if seen.row is not None else _("Rien à ouvrir."),
)
OPEN_TEXT = Act[FileRow](
    "listing.bel_text",
    "b,B",
    N_("Texte pour la BEL"),
    N_("Montre le texte à recopier sur la BEL ; cette lecture est notée."),
    lambda session, seen, _answers: open_page(session, seen.record.reference, BEL_TEXT),
    refusal=_has_no_text,
)


# --- finding ----------------------------------------------------------------------------------------------------------

_BEFORE_TYPING = (CHECK_WHO, N_("Par exemple BEL-7K3M-2QF."))
_FOR_AGENTS = {
    "reference_is_number": N_("C'est le numéro unique d'une demande de logement, pas une référence."),
    "reference_is_ticket": N_("C'est un numéro de ticket. Une référence commence par trois lettres."),
    "reference_letters": N_("Aucun dossier ne commence par ces trois signes. Regardez le reçu."),
    "reference_is_code": N_("C'est un code. Une référence commence par trois lettres."),
}
"""Errors in words for agents, by code; the words at door 5 speak to the tenant."""


def _wrong_reference(typed: str) -> Says:
    """Return what is wrong with a reference as typed; empty when nothing is. No other reference is ever proposed."""
    try:
        read_reference(typed, prefixes())
    except PydanticCustomError as error:
        if error.type in _FOR_AGENTS:
            return msg(_FOR_AGENTS[error.type])
        return FieldError("reference", error.type, error.context or {}).message
    return ""


def _asks_reference(_session: AgentSession, _seen: Seen[FileRow]) -> tuple[Ask, ...]:
    return (
        Line(
            msg("Chercher un dossier par sa référence"),
            lambda: "\n".join(_(line) for line in _BEFORE_TYPING),
            _wrong_reference,
            enter=msg("Chercher"),
        ),
    )


def _find(session: AgentSession, _seen: Seen[FileRow], answers: tuple[str, ...]) -> Done:
    """Find a file by its typed reference, even one that is in no list any more."""
    reference = read_reference(answers[0], prefixes())
    file = files.find(session, reference)
    if file is None:
        raise Refused(msg(NOT_KNOWN, reference=reference))
    return Done(opens=Opening(FOUND, file))


FIND = Act[FileRow](
    "file.find",
    "c,C",
    N_("Chercher"),
    N_("Cherche un dossier par sa référence, même relu et parti."),
    _find,
    asks=_asks_reference,
)
"""Offered by every list of files."""


# --- the page ---------------------------------------------------------------------------------------------------------


def _found_place(session: AgentSession, file: SentFile) -> str:
    return f"{file.reference} · {wording.title(session.services.forms.get(file.kind), file.kind)}"


def _is_nameless(session: AgentSession, file: SentFile) -> bool:
    spec = session.services.forms.get(file.kind)
    return spec is not None and spec.is_pseudonymous


def _found_facts(session: AgentSession, file: SentFile) -> tuple[Section, ...]:
    """Return how a file stands, as its tenant reads it at door 5; of anonymous ones, agents see only counts."""
    facts = [
        Fact(lambda: wording.day(file.submitted_at), msg("Préparé")),
        Fact(msg("n° {n}", n=file.revision), msg("Version")),
        *([] if _is_nameless(session, file) else [Fact(lambda: wording.day(file.read_at), msg("Relu"))]),
        Fact(lambda: wording.day(file.acked_at), msg("Copié au siège")),
        Fact(msg("encore ici") if file.submission else msg("plus ici"), msg("Réponses")),
    ]
    if file.printed_at is not None:
        facts.append(Fact(lambda: wording.day(file.printed_at), msg("Fiche imprimée")))
    if file.numbered_at is not None:
        facts.append(Fact(lambda: wording.day(file.numbered_at), msg("Numéro enregistré")))
    if file.withdrawn_at is not None:
        facts.append(Fact(lambda: wording.day(file.withdrawn_at), msg("Retiré")))
    if file.followed_by:
        facts.append(Fact(wording.as_typed(file.followed_by), msg("Suivi par")))
    return (Section(msg("Où en est ce dossier"), tuple(facts)),)


def _cannot_be_read(session: AgentSession, seen: Seen[SentFile]) -> Says:
    file = seen.record
    is_read_here = file.submission is not None and not _is_nameless(session, file)
    return "" if is_read_here else msg("Ses réponses ne se lisent pas ici.")


FOUND = DetailSpec[SentFile](
    "found",
    place=_found_place,
    state=lambda _session, file: _("retiré") if file.withdrawn_at else "",
    about=lambda _session, _file: _("Par sa référence. Aucune réponse n'est montrée."),
    sections=_found_facts,
    acts=(
        Act(
            "file.open",
            "enter",
            N_("Lire"),
            N_("Ouvre ce dossier ; cette lecture est notée."),
            # In its place: what is done to the file is not shown behind it.
            lambda session, seen, _answers: replace(open_page(session, seen.record.reference), leaves=True),
            refusal=_cannot_be_read,
        ),
        NUMBER,
        *staying_acts(lambda session, file: session.services.resumes.find_file(file.reference)),
        WITHDRAW,
    ),
)
