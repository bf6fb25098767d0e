"""Files found by a person's name: an act of its own, by role, with the PIN, and noted before anything is shown."""

from kiosk.domain.roles import EVERYBODY, SEARCHES_NAMES
from kiosk.i18n import N_, _, msg
from kiosk.services.desk import wording
from kiosk.services.desk.files.found import open_page
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
    Section,
    Seen,
)
from kiosk.services.ports.files import FileRow
from kiosk.text import fold

Hits = tuple[tuple[str, str, str], ...]
"""Reference, kind and name of each file that was found."""
_SHORTEST_NAME = 3
_MOST = 9


def _asks_name(_session: AgentSession, _seen: Seen[FileRow]) -> tuple[Ask, ...]:
    return (
        Line(
            msg("Chercher les dossiers d'une personne"),
            msg("Son nom, ou une partie. Cette recherche est notée."),
            lambda typed: "" if len(fold(typed)) >= _SHORTEST_NAME else msg("Écrivez trois lettres au moins."),
            enter=msg("Chercher"),
        ),
    )


def _find_name(session: AgentSession, _seen: Seen[FileRow], answers: tuple[str, ...]) -> Done:
    """Find at most nine files of a person; the audit says how many and which, also when there is none."""
    hits = session.services.submissions.named(tuple(fold(answers[0]).split()), _MOST)
    subject = " ".join((str(len(hits)), *(reference for reference, _kind, _name in hits)))
    if not hits:
        raise Refused(msg("Aucun dossier d'ici n'a ce nom. Voyez l'orthographe, ou le siège."), subject)
    return Done(subject=subject, opens=Opening(HITS, hits))


FIND_NAME = Act[FileRow](
    "file.find_name",
    "",
    N_("Chercher un nom"),
    N_("Cherche les dossiers d'une personne ; votre code est demandé, la recherche est notée."),
    roles=SEARCHES_NAMES,
    pin=Pin.ALWAYS,
    audit=Audit.FIRST,
    run=_find_name,
    asks=_asks_name,
)
"""Offered by every list of files, to the roles that may search a name."""


def _hit(session: AgentSession, hit: tuple[str, str, str]) -> str:
    reference, kind, name = hit
    return f"{wording.as_typed(name)} · {reference} · {wording.kind(session.services.forms.get(kind), kind)}"


def _hits(session: AgentSession, hits: Hits) -> tuple[Section, ...]:
    return (Section("", tuple(Fact(_hit(session, hit), str(n)) for n, hit in enumerate(hits, 1))),)


def _asks_hit(_session: AgentSession, seen: Seen[Hits]) -> tuple[Ask, ...]:
    """Ask which of several: the page above the question has their numbers."""
    count = len(seen.record)
    if count == 1:
        return ()
    wrong = msg("Écrivez un nombre de 1 à {count}.", count=count)
    return (
        Line(
            msg("Quel numéro ouvrir ?"),
            msg("Cette lecture est notée."),
            lambda typed: "" if typed in map(str, range(1, count + 1)) else wrong,
            enter=msg("Ouvrir"),
        ),
    )


def _open_hit(session: AgentSession, seen: Seen[Hits], answers: tuple[str, ...]) -> Done:
    reference, _kind, _name = seen.record[int(answers[0]) - 1 if answers else 0]
    return open_page(session, reference)


HITS = DetailSpec[Hits](
    "hits",
    named=N_("recherche par nom"),
    place=lambda _session, _hits: _("Recherche par nom"),
    state=lambda _session, hits: str(len(hits)),
    about=lambda _session, _hits: _("Au plus neuf dossiers, ceux dont l'échéance est la plus proche."),
    sections=_hits,
    acts=(
        Act(
            "file.open",
            "enter",
            N_("Ouvrir"),
            N_("Ouvre un de ces dossiers ; cette lecture est notée."),
            roles=EVERYBODY,
            pin=Pin.NEVER,
            audit=Audit.FIRST,
            run=_open_hit,
            asks=_asks_hit,
        ),
    ),
)
