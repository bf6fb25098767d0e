"""The page of a sent file: its answers, and the acts that every kind of file has. The other kinds' page is here too."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any

from kiosk import formats
from kiosk.domain.home.description import leaks
from kiosk.domain.roles import CLOSES_FILES
from kiosk.forms.answers import from_json
from kiosk.forms.spec import FormSpec, Kind
from kiosk.i18n import N_, Message, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.answer_pages import read_answers, read_unknown
from kiosk.services.desk.files import listing_checks
from kiosk.services.desk.files.acts import GONE, WITHDRAW, is_done, staying_acts
from kiosk.services.desk.files.sheets import Sheet, has_sheet, sheet_of
from kiosk.services.desk.reading import answer_sections, sheet_sections
from kiosk.services.desk.session import (
    Act,
    AgentSession,
    Ask,
    Asks,
    Audit,
    Confirm,
    DetailSpec,
    Done,
    Pin,
    Run,
    Says,
    Section,
    Seen,
)
from kiosk.services.ports.files import StoredSubmission, Submission

PRINTED_BY_TENANT = N_("{reference} n'est plus ici : la personne a imprimé sa fiche.")
_READ = N_("{reference} est relu. Il reste en bas de la liste jusqu'à son effacement.")


class Marking(Enum):
    """The reason why a file was not marked."""

    BEFORE = "before"
    """A colleague read it."""
    CHANGED = "changed"
    """A colleague asked its tenant something meanwhile, or follows it."""
    PRINTED = "printed"
    """The tenant printed the worksheet meanwhile: it is gone."""
    AMENDED = "amended"
    """The tenant sent another revision meanwhile: the one that was read is no longer current."""
    WITHDRAWN = "withdrawn"
    """The tenant withdrew it."""
    GONE = "gone"


_WHY_NOT = {
    Marking.PRINTED: PRINTED_BY_TENANT,
    Marking.AMENDED: N_("{reference} a été changé par la personne : rouvrez-le avant de le marquer."),
    Marking.WITHDRAWN: N_("{reference} est retiré par la personne : n'y donnez pas suite."),
}


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
        """The submission as its tenant sent it, without what agents did to it."""
        return self.stored.submission

    @property
    def reference(self) -> str:
        """The reference, as on the tenant's receipt."""
        return self.stored.submission.reference

    @property
    def kind(self) -> str:
        """The id of its journey, also of one that this program does not have."""
        return self.stored.submission.kind

    @property
    def followed_by(self) -> str:
        """Return the agent who follows it; empty: nobody."""
        return self.stored.owner


def read_file(session: AgentSession, reference: str) -> OpenFile | None:
    """Return a file to read; None when its answers are gone."""
    stored = session.services.submissions.get(reference)
    if stored is None:
        return None
    spec = session.services.forms.get(stored.submission.kind)
    found = _leaks(spec, stored.submission) if spec is not None and spec.gives_bel_text else ()
    return OpenFile(stored, spec, sheet_of(spec, from_json(stored.submission.answers)), found)


def _leaks(spec: FormSpec, submission: Submission) -> tuple[str, ...]:
    """Return codes of what the tenant's own words seem to reveal (`kiosk.domain.home.description.LEAK_WORDS`)."""
    answers = from_json(submission.answers)

    def typed(kind: Kind, *, contact: bool) -> str:
        fields = (field for field in spec.fields() if field.kind is kind and field.contact is contact)
        given = (answers[field.key].raw for field in fields if field.key in answers)
        return " ".join(raw for raw in given if isinstance(raw, str))

    own = (typed(kind, contact=True) for kind in (Kind.TEXT, Kind.PHONE, Kind.EMAIL))
    return leaks(typed(Kind.LONG_TEXT, contact=False), *own)


def again(session: AgentSession, file: OpenFile) -> OpenFile | None:
    """Return the file as it stands now; the audit has its reading already."""
    stored = session.services.submissions.get(file.reference)
    return replace(file, stored=stored) if stored is not None else None


# --- words ------------------------------------------------------------------------------------------------------------


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
    helped = [wording.with_agent(len(file.submission.assisted))] if file.submission.assisted else []
    return " · ".join((_how_it_stands(file), language, wording.identity(file.submission), *helped))


def _how_it_stands(file: OpenFile) -> str:
    if file.stored.read_at is not None:
        return f"{_closed(file).capitalize()} {wording.day(file.stored.read_at)}"
    if file.stored.asked_at is not None:
        return _("À compléter, demandé {day}").format(day=wording.day(file.stored.asked_at))
    if file.sheet:
        return _("Fiche, en français")
    return _("À relire le {day} au plus tard").format(day=formats.short_day(file.submission.promise))


def warning(file: OpenFile) -> str:
    """Return what a tenant's text seems to give away; it fits one line of 78 cells with all of them."""
    if not file.leaks:
        return ""
    return _("! À vérifier dans la description : {what}").format(what=listing_checks.leak_words(file.leaks))


def _sections(_session: AgentSession, file: OpenFile) -> tuple[Section, ...]:
    if file.sheet:
        return sheet_sections(file.sheet)
    answers = from_json(file.submission.answers)
    helped = file.submission.assisted
    reading = read_answers(file.spec, answers, helped) if file.spec is not None else read_unknown(answers)
    return answer_sections(file.spec, reading)


# --- closing it -------------------------------------------------------------------------------------------------------


def _is_read(_session: AgentSession, seen: Seen[OpenFile]) -> Says:
    """Refuse what is done before a file is read."""
    file = seen.row
    return _was_read(seen, file.stored) if file is not None and file.stored.read_at is not None else ""


def mark_read(session: AgentSession, seen: StoredSubmission, checks: Mapping[str, str] | None = None) -> bool:
    """Mark as "relue", once, with its event; a listing with what the agent checked in it."""
    submissions, reference = session.services.submissions, seen.submission.reference
    return is_done(session, submissions.mark_read(reference, session.agent.id, session.now, seen, checks))


def marked(session: AgentSession, seen: Seen[OpenFile], words: Says, *, is_marked: bool) -> Done:
    """Say how an act on a file ended. Where a colleague was faster, say who did what: the agent then chooses."""
    file = seen.record
    if is_marked:
        return Done(words, subject=file.reference, leaves=True, is_undoable=True)
    why, stored = _why_not(session, file.stored)
    if stored is not None and why is Marking.BEFORE:
        return Done(_was_read(seen, stored), warns=True, leaves=True, shows=file.reference)
    if stored is not None and why is Marking.CHANGED:
        return Done(_changed(seen, stored), warns=True, record=replace(file, stored=stored))
    says = _WHY_NOT.get(why, GONE)
    return Done(msg(says, reference=file.reference), warns=True, leaves=True, shows=file.reference)


def _why_not(session: AgentSession, seen: StoredSubmission) -> tuple[Marking, StoredSubmission | None]:
    """Return why a file could not be marked, and the file as it stands now."""
    submissions, reference = session.services.submissions, seen.submission.reference
    stored = submissions.get(reference)
    if stored is not None:
        if stored.submission.revision != seen.submission.revision:
            return Marking.AMENDED, stored
        return Marking.BEFORE if stored.read_at is not None else Marking.CHANGED, stored
    if submissions.is_withdrawn(reference):
        return Marking.WITHDRAWN, None
    return Marking.PRINTED if has_sheet(seen.submission.kind) else Marking.GONE, None


def _was_read(seen: Seen[OpenFile], stored: StoredSubmission) -> Message:
    """Say which agent closed it, and how."""
    done, agent = partial(_closed, seen.record), wording.as_typed(seen.snapshot.name(stored.read_by))
    return msg("{reference} est déjà {done}, par {agent}.", reference=seen.record.reference, done=done, agent=agent)


def _changed(seen: Seen[OpenFile], now: StoredSubmission) -> Says:
    """Say which colleague did what while the file was open here."""
    before = seen.record.stored
    agent = wording.as_typed(seen.snapshot.name(now.owner))
    if now.asked_at != before.asked_at and now.asked:
        words = N_("{agent} a demandé entre-temps : {what}. Rien n'est marqué ; choisissez.")
        return msg(words, agent=agent, what=listing_checks.names(now.asked))
    if now.owner:
        return msg("{agent} suit ce dossier depuis peu. Rien n'est marqué ; choisissez.", agent=agent)
    left = wording.as_typed(seen.snapshot.name(before.owner))
    return msg("{agent} ne suit plus ce dossier. Rien n'est marqué ; choisissez.", agent=left)


def closing(
    code: str, key: str, label: str, help_text: str, *, run: Run[OpenFile], asks: Asks[OpenFile]
) -> Act[OpenFile]:
    """Return an act that closes a file, or asks its tenant to complete it: for those who answer for it."""
    return Act(
        code,
        key,
        label,
        help_text,
        roles=CLOSES_FILES,
        pin=Pin.NEVER,
        audit=Audit.AFTER,
        run=run,
        refusal=_is_read,
        asks=asks,
    )


def confirmed(question: str, note: str) -> Asks[OpenFile]:
    """Return one question about the file, which enter answers with yes."""

    def asks(_session: AgentSession, seen: Seen[OpenFile]) -> tuple[Ask, ...]:
        return (Confirm(msg(question, reference=seen.record.reference), msg(note)),)

    return asks


def marking(words: str) -> Run[OpenFile]:
    """Return what marks a file as read, and says so in the words of its kind."""

    def run(session: AgentSession, seen: Seen[OpenFile], _answers: tuple[str, ...]) -> Done:
        file = seen.record
        is_marked = mark_read(session, file.stored)
        return marked(session, seen, msg(words, reference=file.reference), is_marked=is_marked)

    return run


MARK_READ = closing(
    "file.mark_read",
    "l,L",
    N_("Relu"),
    N_("Le marque relu : il passe en bas de la liste."),
    run=marking(_READ),
    asks=confirmed(
        N_("Vous avez relu {reference} ?"), N_("Il passe en bas de la liste, et la marque part dans le quart d'heure.")
    ),
)


# --- pages ------------------------------------------------------------------------------------------------------------


def file_page(code: str, named: str, *acts: Act[Any]) -> DetailSpec[OpenFile]:
    """Return the page of a kind of files: its own acts, then those of every file."""
    return DetailSpec(
        code,
        named=named,
        place=_place,
        state=_state,
        about=_about,
        sections=_sections,
        warning=warning,
        acts=(*acts, *staying_acts(again), WITHDRAW),
    )


OTHER = file_page("file", N_("dossier ouvert"), MARK_READ)
"""The page of every kind that has none of its own, also of those that this program does not know."""
