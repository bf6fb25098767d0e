"""The page of a home offered for an exchange: the five checks, and its text for BEL, which agents copy by hand."""

from collections.abc import Mapping
from functools import partial

from kiosk.domain.home.checks import CHECKS, missing
from kiosk.domain.roles import CLOSES_FILES, EVERYBODY
from kiosk.forms.answers import from_json
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.files import listing_checks
from kiosk.services.desk.files.acts import is_done, staying
from kiosk.services.desk.files.listing_checks import ACCEPTING, ASKING, Checking, Finding
from kiosk.services.desk.files.page import OpenFile, again, closing, file_page, mark_read, marked, warning
from kiosk.services.desk.printing import printed
from kiosk.services.desk.session import (
    Act,
    AgentSession,
    Ask,
    Asks,
    Audit,
    Choice,
    DetailSpec,
    Done,
    Fact,
    Opening,
    Pin,
    Says,
    Section,
    Seen,
)
from kiosk.services.paper.bel import bel_blocks, bel_text
from kiosk.services.paper.receipt import COLUMNS
from kiosk.services.ports.files import StoredSubmission, Submission
from kiosk.text import clean_text

# --- the five checks --------------------------------------------------------------------------------------------------


def _found(file: OpenFile) -> Mapping[str, Finding]:
    return listing_checks.findings(from_json(file.submission.answers), file.leaks)


def _asks(checking: Checking) -> Asks[OpenFile]:
    return lambda _session, seen: listing_checks.questions(checking, _found(seen.record))


def _checks(answers: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(CHECKS, answers, strict=True))


def _accept(session: AgentSession, seen: Seen[OpenFile], answers: tuple[str, ...]) -> Done:
    """Accept a listing in which nothing is missing."""
    file, checks = seen.record, _checks(answers)
    if missing(checks):
        words = N_("Il manque : {what}. F5 demande un complément ; rien n'est marqué.")
        return Done(msg(words, what=listing_checks.names(missing(checks))), warns=True)
    is_marked = mark_read(session, file.stored, checks)
    accepted = msg("{reference} est acceptée. B donne son texte.", reference=file.reference)
    if against := listing_checks.contradicted(checks, _found(file)):
        words = N_("{reference} est acceptée malgré {what}. B donne son texte.")
        accepted = msg(words, reference=file.reference, what=partial(listing_checks.quoted_all, against))
    return marked(session, seen, accepted, is_marked=is_marked)


def ask_to_complete(session: AgentSession, seen: StoredSubmission, checks: Mapping[str, str]) -> bool:
    """Ask the tenant to complete what is missing; they read it at door 5."""
    submissions, reference = session.services.submissions, seen.submission.reference
    return is_done(session, submissions.ask(reference, session.agent.id, session.now, seen, checks))


def _ask_tenant(session: AgentSession, seen: Seen[OpenFile], answers: tuple[str, ...]) -> Done:
    """Ask the tenant of a listing to complete what is missing."""
    file, checks = seen.record, _checks(answers)
    if not missing(checks):
        return Done(msg("Rien ne manque : acceptez l'annonce."), warns=True)
    what = listing_checks.names(missing(checks))
    asked = msg("{reference} est à compléter : {what}. La porte 5 le dit.", reference=file.reference, what=what)
    if against := listing_checks.contradicted(checks, _found(file)):
        words = N_("{reference} est à compléter : {what}, malgré {said}. La porte 5 le dit.")
        said = partial(listing_checks.quoted_all, against)
        asked = msg(words, reference=file.reference, what=what, said=said)
    return marked(session, seen, asked, is_marked=ask_to_complete(session, file.stored, checks))


# --- the text for BEL -------------------------------------------------------------------------------------------------


def text_for_bel(session: AgentSession, submission: Submission, width: int | None = None) -> str:
    """Return the text for BEL, in French, without contact data; lines are not wrapped unless `width` is given.

    Raises:
        KeyError: this program does not have the journey.
    """
    spec, config = session.services.forms[submission.kind], session.services.config
    text = bel_text(submission, spec, config.bel.description_limit, width, trial=config.terminal.trial)
    return clean_text(text, multiline=True)


def blocks_for_bel(session: AgentSession, submission: Submission) -> tuple[str, str]:
    """Return the two blocks to paste into BEL: the description, within BEL's length, and the rest. Raises KeyError."""
    spec, limit = session.services.forms[submission.kind], session.services.config.bel.description_limit
    description, rest = bel_blocks(submission, spec, limit)
    return clean_text(description, multiline=True), clean_text(rest, multiline=True)


def _show_text(_session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    return Done(opens=Opening(BEL_TEXT, seen.record))


def _print(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    file = seen.record
    words = N_("Imprimé ; vérifiez la description avant la BEL.") if file.leaks else N_("Le texte est imprimé.")
    return printed(
        session,
        file.reference,
        lambda: text_for_bel(session, file.submission, COLUMNS),
        msg(words),
        msg("E écrit le texte dans un fichier."),
        warns=bool(file.leaks),
    )


def _write(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    file = seen.record

    def written() -> Done:
        path = session.services.write_bel_text(file.reference, text_for_bel(session, file.submission))
        if file.leaks:
            return Done(msg("Écrit ; vérifiez la description avant la BEL : {path}", path=path), warns=True)
        return Done(msg("Écrit, sans le contact : {path}", path=path))

    return Done(subject=file.reference, then=written)


def _text_place(_session: AgentSession, file: OpenFile) -> str:
    return _("{reference} · texte pour la BEL").format(reference=file.reference)


def _text(session: AgentSession, file: OpenFile) -> tuple[Section, ...]:
    """Return the two blocks to copy, French in every language, line by line."""
    description, rest = blocks_for_bel(session, file.submission)
    limit = session.services.config.bel.description_limit
    heading = msg("1 · Description, {n} signes sur {limit}", n=len(description), limit=limit)
    return (
        Section(heading, tuple(Fact(line or " ") for line in description.split("\n"))),
        Section(msg("2 · Le reste"), tuple(Fact(line or " ") for line in rest.split("\n"))),
    )


def _asks_block(_session: AgentSession, _seen: Seen[OpenFile]) -> tuple[Ask, ...]:
    return (
        Choice(
            msg("Que faut-il copier ?"),
            msg("Dans le presse-papiers de ce poste."),
            (("description", msg("La description")), ("rest", msg("Le reste"))),
        ),
    )


def _may_copy(session: AgentSession, _seen: Seen[OpenFile]) -> Says:
    if session.services.config.console.clipboard:
        return ""
    return msg("Le presse-papiers est fermé ici : M imprime, E écrit un fichier.")


def _copy(session: AgentSession, seen: Seen[OpenFile], answers: tuple[str, ...]) -> Done:
    """Copy one of the two blocks."""
    file = seen.record
    description, rest = blocks_for_bel(session, file.submission)
    if answers == ("description",) and file.leaks:
        words = msg(
            "La description est copiée. Elle contient : {what}.", what=lambda: listing_checks.leak_words(file.leaks)
        )
        return Done(words, subject=file.reference, warns=True, copies=description)
    if answers == ("description",):
        return Done(msg("La description est copiée, sans le contact."), subject=file.reference, copies=description)
    return Done(msg("Le reste est copié, sans le contact."), subject=file.reference, copies=rest)


# --- pages ------------------------------------------------------------------------------------------------------------

SHOW_TEXT = Act[OpenFile](
    "listing.bel_text",
    "b,B",
    N_("Texte pour la BEL"),
    N_("Montre le texte à recopier sur la BEL."),
    roles=CLOSES_FILES,
    pin=Pin.NEVER,
    audit=Audit.NONE,
    run=_show_text,
)
_PRINT = Act[OpenFile](
    "file.print",
    "m,M",
    N_("Imprimer"),
    N_("Imprime le texte pour la BEL."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=_print,
)
_WRITE = Act[OpenFile](
    "listing.write",
    "e,E",
    N_("Écrire un fichier"),
    N_("Écrit le texte pour la BEL dans un fichier, sans le contact."),
    roles=CLOSES_FILES,
    pin=Pin.NEVER,
    audit=Audit.FIRST,
    run=_write,
)
LISTING = file_page(
    "listing",
    N_("annonce ouverte"),
    SHOW_TEXT,
    _PRINT,
    _WRITE,
    closing(
        "listing.accept",
        "l,L",
        N_("Accepter"),
        N_("Accepte l'annonce, une fois les cinq points vérifiés."),
        run=staying(_accept, again),
        asks=_asks(ACCEPTING),
    ),
    closing(
        "listing.ask",
        "f5",
        N_("Demander"),
        N_("Demande à la personne ce qui manque : elle le lit à la porte 5."),
        run=_ask_tenant,
        asks=_asks(ASKING),
    ),
)
BEL_TEXT = DetailSpec[OpenFile](
    "bel_text",
    named=N_("texte pour la BEL"),
    place=_text_place,
    state=lambda _session, _file: "",
    about=lambda _session, _file: _("En français, sans le contact."),
    sections=_text,
    warning=warning,
    acts=(
        Act(
            "listing.copy",
            "enter",
            N_("Copier"),
            N_("Copie la description ou le reste, pour les coller dans la BEL."),
            roles=CLOSES_FILES,
            pin=Pin.NEVER,
            audit=Audit.FIRST,
            run=_copy,
            refusal=_may_copy,
            asks=_asks_block,
        ),
        _PRINT,
        _WRITE,
    ),
)
