"""A file as it stands, without its answers; finding one by its reference, and opening it."""

from dataclasses import replace

from pydantic_core import PydanticCustomError

from kiosk.domain.codes import read_reference
from kiosk.domain.roles import EVERYBODY
from kiosk.forms.catalog import prefixes
from kiosk.forms.messages import FieldError
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.files.acts import (
    ALREADY_NUMBERED,
    ALREADY_WITHDRAWN,
    CHECK_WHO,
    GONE,
    NOT_KNOWN,
    NUMBER,
    WITHDRAW,
    staying_acts,
)
from kiosk.services.desk.files.listing import BEL_TEXT, SHOW_TEXT
from kiosk.services.desk.files.page import OTHER, OpenFile, read_file
from kiosk.services.desk.session import (
    Act,
    AgentSession,
    Ask,
    Audit,
    DetailSpec,
    Done,
    Fact,
    Line,
    Opening,
    Pin,
    Refused,
    Says,
    Section,
    Seen,
)
from kiosk.services.ports.files import FileRow
from kiosk.services.ports.resumes import SentFile

_NEEDS_NO_TEXT = N_("Ce dossier n'a pas de texte pour la BEL.")


# --- opening ----------------------------------------------------------------------------------------------------------


def page_of(kind: str) -> DetailSpec[OpenFile]:
    """Return the page of a kind of files: that of its list, or the one of all other kinds."""
    return next((each.page for each in every_list() if kind in each.kinds), OTHER)


def open_page(session: AgentSession, reference: str, page: DetailSpec[OpenFile] | None = None) -> Done:
    """Open a page of a file, or that of its kind; without answers, the page that says how it stands."""
    file = read_file(session, reference)
    if file is not None:
        return Done(subject=reference, opens=Opening(page or page_of(file.kind), file))
    kept = session.services.resumes.find_file(reference)
    if kept is None or kept.followed_by is None:
        return Done(msg(GONE, reference=reference), warns=True)
    return Done(subject=reference, opens=Opening(FOUND, kept))


def _has_no_text(session: AgentSession, seen: Seen[FileRow]) -> Says:
    spec = session.services.forms.get(seen.row.kind) if seen.row is not None else None
    return "" if spec is not None and spec.gives_bel_text else msg(_NEEDS_NO_TEXT)


OPEN = Act[FileRow](
    "file.open",
    "enter",
    N_("Lire"),
    N_("Ouvre le dossier choisi avec ↑ et ↓."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=lambda session, seen, _answers: open_page(session, seen.record.reference),
    refusal=lambda _session, seen: "" if seen.row is not None else _("Rien à ouvrir."),
)
OPEN_TEXT = Act[FileRow](
    SHOW_TEXT.code,
    SHOW_TEXT.key,
    SHOW_TEXT.label,
    N_("Montre le texte à recopier sur la BEL ; cette lecture est notée."),
    roles=SHOW_TEXT.roles,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=lambda session, seen, _answers: open_page(session, seen.record.reference, BEL_TEXT),
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
    file = session.services.resumes.find_file(reference)
    if file is None:
        raise Refused(msg(NOT_KNOWN, reference=reference))
    return Done(subject=reference, opens=Opening(FOUND, file))


FIND = Act[FileRow](
    "file.find",
    "c,C",
    N_("Chercher"),
    N_("Cherche un dossier par sa référence, même relu et parti."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=_find,
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


def _is_in_no_list(session: AgentSession, seen: Seen[SentFile]) -> Says:
    file = seen.record
    is_followed_by_nobody = file.followed_by is None or _is_nameless(session, file)
    return msg(GONE, reference=file.reference) if is_followed_by_nobody else ""


def _needs_no_number(session: AgentSession, seen: Seen[SentFile]) -> Says:
    file = seen.record
    spec = session.services.forms.get(file.kind)
    if spec is None or not spec.kept.keeps_state:
        return msg("Seule une demande de logement attend un numéro.")
    if file.numbered_at is not None:
        return msg(ALREADY_NUMBERED, reference=file.reference)
    return _is_in_no_list(session, seen)


def _is_withdrawn(_session: AgentSession, seen: Seen[SentFile]) -> Says:
    file = seen.record
    return msg(ALREADY_WITHDRAWN, reference=file.reference) if file.withdrawn_at is not None else ""


_FOLLOW, _UNDO = staying_acts(lambda session, file: session.services.resumes.find_file(file.reference))
FOUND = DetailSpec[SentFile](
    "found",
    named=N_("dossier sans ses réponses"),
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
            roles=EVERYBODY,
            pin=Pin.NEVER,
            audit=Audit.FIRST,
            # In its place: what is done to the file is not shown behind it.
            run=lambda session, seen, _answers: replace(open_page(session, seen.record.reference), leaves=True),
            refusal=_cannot_be_read,
        ),
        replace(NUMBER, refusal=_needs_no_number),
        replace(_FOLLOW, refusal=_is_in_no_list),
        _UNDO,
        replace(WITHDRAW, refusal=_is_withdrawn),
    ),
)
