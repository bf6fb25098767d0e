"""The pages of a sent file: its answers, its text for BEL, and how it stands when it is found by its reference."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk import formats
from kiosk.domain.home.checks import CHECKS, NO, NOT_DUE, YES, missing
from kiosk.forms.answers import from_json
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, Message, _, msg
from kiosk.services.desk import files, wording
from kiosk.services.desk.answer_pages import read_answers, read_unknown
from kiosk.services.desk.files import Marking, Sheet
from kiosk.services.desk.found_page import FOLLOW, FOUND, GONE, NUMBER, WITHDRAW
from kiosk.services.desk.printing import printed
from kiosk.services.desk.reading import answer_sections, sheet_sections
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import (
    Act,
    Ask,
    Choice,
    Confirm,
    DetailSpec,
    Done,
    Fact,
    Opening,
    Run,
    Says,
    Section,
    Seen,
)
from kiosk.services.ports import StoredSubmission, Submission

PRINTED_BY_TENANT = N_("{reference} n'est plus ici : la personne a imprimé sa fiche.")
REACTIVATION = "reactivation"
ALREADY_READ = N_("{reference} était déjà relu par {agent}.")
_READ = N_("{reference} est relu. Il reste en bas de la liste jusqu'à son effacement.")
_WHY_NOT = {
    Marking.PRINTED: PRINTED_BY_TENANT,
    Marking.AMENDED: N_("{reference} a été changé par la personne : rouvrez-le avant de le marquer."),
    Marking.WITHDRAWN: N_("{reference} est retiré par la personne : n'y donnez pas suite."),
}
_LEAKS = {
    "leak_phone": N_("téléphone"),
    "leak_email": N_("e-mail"),
    "leak_name": N_("nom"),
    "leak_address": N_("adresse"),
}
_NO_TEXT = N_("Cette version ne connaît pas ce parcours : pas de texte pour la BEL.")
_NEEDS_NO_TEXT = N_("Ce dossier n'a pas de texte pour la BEL.")


@dataclass(frozen=True)
class OpenFile:
    """A submission that an agent reads."""

    stored: StoredSubmission
    spec: FormSpec | None
    """None: this program does not have the journey."""
    sheet: Sheet
    """The worksheet, if the journey prepares one; else empty."""
    leaks: tuple[str, ...]
    """Codes of the personal data that the tenant's own words seem to give away."""

    @property
    def submission(self) -> Submission:
        return self.stored.submission

    @property
    def reference(self) -> str:
        return self.stored.submission.reference

    @property
    def kind(self) -> str:
        return self.stored.submission.kind

    @property
    def followed_by(self) -> str:
        """Return the agent who follows it; empty: nobody."""
        return self.stored.owner

    numbered_at = withdrawn_at = None


def open_page(session: AgentSession, reference: str) -> Done:
    """Open a file's page, once the audit has its line; without answers, the page that says how it stands."""
    stored = files.open_file(session, reference)
    if stored is None:
        kept = files.find(session, reference)
        if kept is None or kept.followed_by is None:
            return Done(msg(GONE, reference=reference), warns=True)
        return Done(opens=Opening(FOUND, kept))
    spec = session.services.forms.get(stored.submission.kind)
    leaks = files.leaks_of(spec, stored.submission) if spec is not None and spec.gives_bel_text else ()
    sheet = files.sheet_of(spec, from_json(stored.submission.answers))
    return Done(opens=Opening(FILE, OpenFile(stored, spec, sheet, leaks)))


# --- the page of the answers ------------------------------------------------------------------------------------------


def _place(_session: AgentSession, file: OpenFile) -> str:
    return f"{file.reference} · {_(file.spec.title)}" if file.spec else file.reference


def _state(session: AgentSession, file: OpenFile) -> str:
    if file.sheet and file.stored.read_at is None:
        return ""
    return wording.promise(file.stored.read_at, file.submission.promise, session.now)


def _about(_session: AgentSession, file: OpenFile) -> str:
    own = wording.language(file.submission.language)
    # The worksheet is French, whatever its tenant speaks.
    language = _("langue de la personne : {language}").format(language=own) if file.sheet else own
    return " · ".join((_how_it_stands(file), language, wording.identity(file.submission)))


def _how_it_stands(file: OpenFile) -> str:
    if file.stored.read_at is not None:
        return _("Relu {day}").format(day=wording.day(file.stored.read_at))
    if file.stored.asked_at is not None:
        return _("À compléter, demandé {day}").format(day=wording.day(file.stored.asked_at))
    if file.sheet:
        return _("Fiche, en français")
    return _("À relire le {day} au plus tard").format(day=formats.short_day(file.submission.promise))


def _warning(file: OpenFile) -> str:
    """Return what a tenant's text seems to give away; it fits one line of 78 cells with all of them."""
    if not file.leaks:
        return ""
    return _("! À vérifier dans la description : {what}").format(what=", ".join(_(_LEAKS[code]) for code in file.leaks))


def _sections(_session: AgentSession, file: OpenFile) -> tuple[Section, ...]:
    if file.sheet:
        return sheet_sections(file.sheet)
    answers = from_json(file.submission.answers)
    reading = read_answers(file.spec, answers) if file.spec is not None else read_unknown(answers)
    return answer_sections(file.spec, reading)


# --- acts on it -------------------------------------------------------------------------------------------------------


def _has_no_text(_session: AgentSession, seen: Seen[OpenFile]) -> Says:
    spec = seen.row.spec if seen.row is not None else None
    if spec is None:
        return msg(_NO_TEXT)
    return "" if spec.gives_bel_text else msg(_NEEDS_NO_TEXT)


def _show_text(_session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    return Done(opens=Opening(BEL_TEXT, seen.record))


def _has_no_paper(session: AgentSession, seen: Seen[OpenFile]) -> Says:
    return "" if seen.row is not None and seen.row.sheet else _has_no_text(session, seen)


def _print(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    """Print the worksheet of a journey that prepares one, else the text for BEL."""
    file, spec = seen.record, seen.record.spec
    if spec is None or not file.sheet:
        told = N_("Imprimé ; vérifiez la description avant la BEL.") if file.leaks else N_("Le texte est imprimé.")
        instead = msg("E écrit le texte dans un fichier.")
        return printed(
            session, lambda: files.print_text(session, file.submission), msg(told), instead, warns=bool(file.leaks)
        )
    if not files.is_here(session, file.reference):
        return Done(msg(PRINTED_BY_TENANT, reference=file.reference), warns=True)
    return printed(
        session,
        lambda: files.print_sheet(session, spec, from_json(file.submission.answers), file.reference),
        msg("La fiche est imprimée, en français."),
        msg("La fiche reste à l'écran."),
    )


def _write_text(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
    file = seen.record
    path = files.write_text(session, file.submission)
    if file.leaks:
        return Done(msg("Écrit ; vérifiez la description avant la BEL : {path}", path=path), warns=True)
    return Done(msg("Écrit, sans le contact : {path}", path=path))


def _is_no_listing(session: AgentSession, seen: Seen[OpenFile]) -> Says:
    return _is_read(session, seen) or _has_no_text(session, seen)


def _has_own_act(session: AgentSession, seen: Seen[OpenFile]) -> Says:
    """Refuse to mark as read what has an act of its own: a listing its four checks, a reactivation its "Faite"."""
    if is_read := _is_read(session, seen):
        return is_read
    if not _is_no_reactivation(session, seen):
        return msg("Une réactivation se marque « Faite ».")
    return "" if _has_no_text(session, seen) else msg("Une annonce s'accepte après quatre vérifications.")


def _is_no_reactivation(session: AgentSession, seen: Seen[OpenFile]) -> Says:
    file = seen.row
    is_one = file is not None and file.submission.kind == REACTIVATION
    return _is_read(session, seen) if is_one else msg("Ce dossier n'est pas une réactivation.")


_QUESTIONS = (
    N_("Des photos sont-elles prêtes ?"),
    N_("Le loyer du garage ou du parking est-il dit ?"),
    N_("Le détail des charges est-il dit ?"),
    N_("Les alentours sont-ils décrits ?"),
)
"""The questions of `CHECKS`, in their order."""


def _asks_checks(_session: AgentSession, _seen: Seen[OpenFile]) -> tuple[Ask, ...]:
    """Ask the four checks of a listing, in their order."""
    answers = ((YES, msg("Oui")), (NO, msg("Non")), (NOT_DUE, msg("Sans objet")))
    asks: tuple[Ask, ...] = tuple(
        Choice(msg(question), msg("Vérification {n} sur 4", n=n), answers) for n, question in enumerate(_QUESTIONS, 1)
    )
    return asks


def _checks(answers: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(CHECKS, answers, strict=True))


def _missing_words(checks: Mapping[str, str]) -> Says:
    return lambda: ", ".join(_(CHECKS[code]) for code in missing(checks))


def _accept(session: AgentSession, seen: Seen[OpenFile], answers: tuple[str, ...]) -> Done:
    """Accept a listing in which nothing is missing."""
    file, checks = seen.record, _checks(answers)
    if missing(checks):
        told = N_("Il manque : {what}. F5 demande un complément ; rien n'est marqué.")
        return Done(msg(told, what=_missing_words(checks)), warns=True)
    marking = files.mark_read(session, file.stored, checks)
    return _marked(session, file, marking, msg("{reference} est accepté.", reference=file.reference))


def _ask_tenant(session: AgentSession, seen: Seen[OpenFile], answers: tuple[str, ...]) -> Done:
    """Ask the tenant of a listing to complete what is missing."""
    file, checks = seen.record, _checks(answers)
    if not missing(checks):
        return Done(msg("Rien ne manque : acceptez l'annonce."), warns=True)
    told = N_("{reference} est à compléter : {what}. La personne le lit à la porte 5.")
    marking = files.ask_to_complete(session, file.stored, checks)
    return _marked(session, file, marking, msg(told, reference=file.reference, what=_missing_words(checks)))


def _is_read(_session: AgentSession, seen: Seen[OpenFile]) -> Says:
    file = seen.row
    return _was_read(file.stored) if file is not None and file.stored.read_at is not None else ""


def _ask_if_read(_session: AgentSession, seen: Seen[OpenFile]) -> tuple[Ask, ...]:
    question = msg("Vous avez relu {reference} ?", reference=seen.record.reference)
    return (Confirm(question, msg("Il passe en bas de la liste, et la marque part cette nuit.")),)


def _mark(told: str) -> Run[OpenFile]:
    """Return the act that marks a file as read, in the words of its kind."""

    def run(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
        file = seen.record
        return _marked(session, file, files.mark_read(session, file.stored), msg(told, reference=file.reference))

    return run


def _was_read(stored: StoredSubmission) -> Message:
    return msg(ALREADY_READ, reference=stored.submission.reference, agent=wording.as_typed(stored.read_by))


def _marked(session: AgentSession, file: OpenFile, marking: Marking, told: Says) -> Done:
    """Say how an act on a file ended. Where a colleague was faster, say who did what: the agent then chooses."""
    if marking is Marking.DONE:
        return Done(told, leaves=True, shows=file.reference, is_undoable=True)
    stored = session.services.submissions.get(file.reference)
    if stored is not None and marking is Marking.BEFORE:
        return Done(_was_read(stored), warns=True, leaves=True, shows=file.reference)
    if stored is not None and marking is Marking.CHANGED:
        return Done(_changed(file.stored, stored), warns=True, record=replace(file, stored=stored))
    says = _WHY_NOT.get(marking, GONE)
    return Done(msg(says, reference=file.reference), warns=True, leaves=True, shows=file.reference)


def _changed(seen: StoredSubmission, now: StoredSubmission) -> Says:
    """Say which colleague did what while the file was open here."""
    agent = wording.as_typed(now.owner)
    if now.asked_at != seen.asked_at and now.asked:
        told = N_("{agent} a demandé entre-temps : {what}. Rien n'est marqué ; choisissez.")
        return msg(told, agent=agent, what=lambda: ", ".join(_(CHECKS[code]) for code in now.asked if code in CHECKS))
    if now.owner:
        return msg("{agent} suit ce dossier depuis peu. Rien n'est marqué ; choisissez.", agent=agent)
    left = wording.as_typed(seen.owner)
    return msg("{agent} ne suit plus ce dossier. Rien n'est marqué ; choisissez.", agent=left)


def _ask_if_done(_session: AgentSession, seen: Seen[OpenFile]) -> tuple[Ask, ...]:
    question = msg("Le compte de {reference} est-il rouvert sur la BEL ?", reference=seen.record.reference)
    return (Confirm(question, msg("Le dossier passe en bas de la liste, et la marque part cette nuit.")),)


_PRINT = Act(
    "file.print",
    "m,M",
    N_("Imprimer"),
    N_("Imprime la fiche, ou le texte pour la BEL."),
    _print,
    refusal=_has_no_paper,
)
_WRITE = Act(
    "listing.write",
    "e,E",
    N_("Écrire un fichier"),
    N_("Écrit le texte pour la BEL dans un fichier, sans le contact."),
    _write_text,
    refusal=_has_no_text,
)
FILE = DetailSpec[OpenFile](
    "file",
    place=_place,
    state=_state,
    about=_about,
    sections=_sections,
    warning=_warning,
    acts=(
        Act(
            "listing.bel_text",
            "b,B",
            N_("Texte pour la BEL"),
            N_("Montre le texte à recopier sur la BEL."),
            _show_text,
            refusal=_has_no_text,
        ),
        _PRINT,
        _WRITE,
        Act(
            "listing.accept",
            "l,L",
            N_("Accepter"),
            N_("Accepte l'annonce, une fois les quatre points vérifiés."),
            _accept,
            refusal=_is_no_listing,
            asks=_asks_checks,
        ),
        Act(
            "file.mark_read",
            "l,L",
            N_("Relu"),
            N_("Le marque relu : il passe en bas de la liste."),
            _mark(_READ),
            refusal=_has_own_act,
            asks=_ask_if_read,
        ),
        Act(
            "reactivation.done",
            "l,L",
            N_("Faite"),
            N_("Note que le compte est rouvert sur la BEL."),
            _mark(N_("{reference} est faite.")),
            refusal=_is_no_reactivation,
            asks=_ask_if_done,
        ),
        Act(
            "listing.ask",
            "f5",
            N_("Demander"),
            N_("Demande à la personne ce qui manque : elle le lit à la porte 5."),
            _ask_tenant,
            refusal=_is_no_listing,
            asks=_asks_checks,
        ),
        NUMBER,
        FOLLOW,
        WITHDRAW,
    ),
)


# --- the text for BEL -------------------------------------------------------------------------------------------------


def _text_place(_session: AgentSession, file: OpenFile) -> str:
    return _("{reference} · texte pour la BEL").format(reference=file.reference)


def _text(session: AgentSession, file: OpenFile) -> tuple[Section, ...]:
    """Return the two blocks to copy, French in every language, line by line."""
    description, rest = files.blocks_for_bel(session, file.submission)
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
    session.record("listing.copy", file.reference)
    description, rest = files.blocks_for_bel(session, file.submission)
    if answers == ("description",):
        return Done(msg("La description est copiée, sans le contact."), copies=description)
    return Done(msg("Le reste est copié, sans le contact."), copies=rest)


BEL_TEXT = DetailSpec[OpenFile](
    "bel_text",
    place=_text_place,
    state=lambda _session, _file: "",
    about=lambda _session, _file: _("En français, sans le contact."),
    sections=_text,
    warning=_warning,
    acts=(
        Act(
            "listing.copy",
            "enter",
            N_("Copier"),
            N_("Copie la description ou le reste, pour les coller dans la BEL."),
            _copy,
            refusal=_may_copy,
            asks=_asks_block,
        ),
        _PRINT,
        _WRITE,
    ),
)
