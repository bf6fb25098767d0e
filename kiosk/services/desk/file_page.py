"""The pages of a sent file: its answers, and its text for BEL."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from kiosk import formats
from kiosk.domain.home.checks import CHECKS, missing
from kiosk.forms.answers import from_json
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, Message, _, msg
from kiosk.services.desk import files, listing_checks, wording
from kiosk.services.desk.answer_pages import read_answers, read_unknown
from kiosk.services.desk.file_acts import GONE, NUMBER, WITHDRAW, staying, staying_acts
from kiosk.services.desk.files import Marking, Sheet
from kiosk.services.desk.listing_checks import ACCEPTING, ASKING, Checking, Finding
from kiosk.services.desk.printing import printed
from kiosk.services.desk.reading import answer_sections, sheet_sections
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.spec import (
    Act,
    Ask,
    Asks,
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
_READ = N_("{reference} est relu. Il reste en bas de la liste jusqu'à son effacement.")
_WHY_NOT = {
    Marking.PRINTED: PRINTED_BY_TENANT,
    Marking.AMENDED: N_("{reference} a été changé par la personne : rouvrez-le avant de le marquer."),
    Marking.WITHDRAWN: N_("{reference} est retiré par la personne : n'y donnez pas suite."),
}
_NO_TEXT = N_("Cette version ne connaît pas ce parcours : pas de texte pour la BEL.")
NEEDS_NO_TEXT = N_("Ce dossier n'a pas de texte pour la BEL.")


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


def read_file(session: AgentSession, reference: str) -> OpenFile | None:
    """Return a file to read, once the audit has its line; None when its answers are gone."""
    stored = files.open_file(session, reference)
    if stored is None:
        return None
    spec = session.services.forms.get(stored.submission.kind)
    leaks = files.leaks_of(spec, stored.submission) if spec is not None and spec.gives_bel_text else ()
    return OpenFile(stored, spec, files.sheet_of(spec, from_json(stored.submission.answers)), leaks)


def _again(session: AgentSession, file: OpenFile) -> OpenFile | None:
    """Return the file as it stands now; the audit has its reading already."""
    stored = session.services.submissions.get(file.reference)
    return replace(file, stored=stored) if stored is not None else None


# --- the page of the answers ------------------------------------------------------------------------------------------


def _place(_session: AgentSession, file: OpenFile) -> str:
    return f"{file.reference} · {_(file.spec.title)}" if file.spec else file.reference


def _state(session: AgentSession, file: OpenFile) -> str:
    if file.sheet and file.stored.read_at is None:
        return ""
    return _closed(file) if file.stored.read_at else wording.promise(file.submission.promise, session.now)


def _closed(file: OpenFile) -> str:
    return wording.closed(file.spec, file.kind)


def _about(_session: AgentSession, file: OpenFile) -> str:
    own = wording.language(file.submission.language)
    # The worksheet is French, whatever its tenant speaks.
    language = _("langue de la personne : {language}").format(language=own) if file.sheet else own
    return " · ".join((_how_it_stands(file), language, wording.identity(file.submission)))


def _how_it_stands(file: OpenFile) -> str:
    if file.stored.read_at is not None:
        return f"{_closed(file).capitalize()} {wording.day(file.stored.read_at)}"
    if file.stored.asked_at is not None:
        return _("À compléter, demandé {day}").format(day=wording.day(file.stored.asked_at))
    if file.sheet:
        return _("Fiche, en français")
    return _("À relire le {day} au plus tard").format(day=formats.short_day(file.submission.promise))


def _warning(file: OpenFile) -> str:
    """Return what a tenant's text seems to give away; it fits one line of 78 cells with all of them."""
    if not file.leaks:
        return ""
    return _("! À vérifier dans la description : {what}").format(what=listing_checks.leak_words(file.leaks))


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
    return "" if spec.gives_bel_text else msg(NEEDS_NO_TEXT)


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
    """Refuse to mark as read what has an act of its own: a listing its checks, a reactivation its "Faite"."""
    if is_read := _is_read(session, seen):
        return is_read
    if not _is_no_reactivation(session, seen):
        return msg("Une réactivation se marque « Faite ».")
    return "" if _has_no_text(session, seen) else msg("Une annonce s'accepte après cinq vérifications.")


def _is_no_reactivation(session: AgentSession, seen: Seen[OpenFile]) -> Says:
    file = seen.row
    is_one = file is not None and file.kind == wording.REACTIVATION
    return _is_read(session, seen) if is_one else msg("Ce dossier n'est pas une réactivation.")


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
        told = N_("Il manque : {what}. F5 demande un complément ; rien n'est marqué.")
        return Done(msg(told, what=listing_checks.names(missing(checks))), warns=True)
    marking = files.mark_read(session, file.stored, checks)
    accepted = msg("{reference} est acceptée. B donne son texte.", reference=file.reference)
    if against := listing_checks.contradicted(checks, _found(file)):
        told = N_("{reference} est acceptée malgré {what}. B donne son texte.")
        accepted = msg(told, reference=file.reference, what=partial(listing_checks.quoted_all, against))
    return _marked(session, seen, marking, accepted)


def _ask_tenant(session: AgentSession, seen: Seen[OpenFile], answers: tuple[str, ...]) -> Done:
    """Ask the tenant of a listing to complete what is missing."""
    file, checks = seen.record, _checks(answers)
    if not missing(checks):
        return Done(msg("Rien ne manque : acceptez l'annonce."), warns=True)
    what = listing_checks.names(missing(checks))
    asked = msg("{reference} est à compléter : {what}. La porte 5 le dit.", reference=file.reference, what=what)
    if against := listing_checks.contradicted(checks, _found(file)):
        told = N_("{reference} est à compléter : {what}, malgré {said}. La porte 5 le dit.")
        said = partial(listing_checks.quoted_all, against)
        asked = msg(told, reference=file.reference, what=what, said=said)
    return _marked(session, seen, files.ask_to_complete(session, file.stored, checks), asked)


def _is_read(_session: AgentSession, seen: Seen[OpenFile]) -> Says:
    file = seen.row
    return _was_read(seen, file.stored) if file is not None and file.stored.read_at is not None else ""


def _ask_if_read(_session: AgentSession, seen: Seen[OpenFile]) -> tuple[Ask, ...]:
    question = msg("Vous avez relu {reference} ?", reference=seen.record.reference)
    return (Confirm(question, msg("Il passe en bas de la liste, et la marque part dans le quart d'heure.")),)


def _mark(told: str) -> Run[OpenFile]:
    """Return the act that marks a file as read, in the words of its kind."""

    def run(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
        file = seen.record
        return _marked(session, seen, files.mark_read(session, file.stored), msg(told, reference=file.reference))

    return run


def _was_read(seen: Seen[OpenFile], stored: StoredSubmission) -> Message:
    """Say which agent closed it, and how."""
    done, agent = partial(_closed, seen.record), wording.as_typed(seen.standing.name(stored.read_by))
    return msg("{reference} est déjà {done}, par {agent}.", reference=seen.record.reference, done=done, agent=agent)


def _marked(session: AgentSession, seen: Seen[OpenFile], marking: Marking, told: Says) -> Done:
    """Say how an act on a file ended. Where a colleague was faster, say who did what: the agent then chooses."""
    file = seen.record
    if marking is Marking.DONE:
        return Done(told, leaves=True, is_undoable=True)
    stored = session.services.submissions.get(file.reference)
    if stored is not None and marking is Marking.BEFORE:
        return Done(_was_read(seen, stored), warns=True, leaves=True, shows=file.reference)
    if stored is not None and marking is Marking.CHANGED:
        return Done(_changed(seen, stored), warns=True, record=replace(file, stored=stored))
    says = _WHY_NOT.get(marking, GONE)
    return Done(msg(says, reference=file.reference), warns=True, leaves=True, shows=file.reference)


def _changed(seen: Seen[OpenFile], now: StoredSubmission) -> Says:
    """Say which colleague did what while the file was open here."""
    before = seen.record.stored
    agent = wording.as_typed(seen.standing.name(now.owner))
    if now.asked_at != before.asked_at and now.asked:
        told = N_("{agent} a demandé entre-temps : {what}. Rien n'est marqué ; choisissez.")
        return msg(told, agent=agent, what=listing_checks.names(now.asked))
    if now.owner:
        return msg("{agent} suit ce dossier depuis peu. Rien n'est marqué ; choisissez.", agent=agent)
    left = wording.as_typed(seen.standing.name(before.owner))
    return msg("{agent} ne suit plus ce dossier. Rien n'est marqué ; choisissez.", agent=left)


def _ask_if_done(_session: AgentSession, seen: Seen[OpenFile]) -> tuple[Ask, ...]:
    question = msg("Le compte de {reference} est-il rouvert sur la BEL ?", reference=seen.record.reference)
    return (Confirm(question, msg("Le dossier passe en bas de la liste, et la marque part dans le quart d'heure.")),)


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
            N_("Accepte l'annonce, une fois les cinq points vérifiés."),
            staying(_accept, _again),
            refusal=_is_no_listing,
            asks=_asks(ACCEPTING),
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
            asks=_asks(ASKING),
        ),
        NUMBER,
        *staying_acts(_again),
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
    if answers == ("description",) and file.leaks:
        told = msg(
            "La description est copiée. Elle contient : {what}.", what=lambda: listing_checks.leak_words(file.leaks)
        )
        return Done(told, warns=True, copies=description)
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
