"""The common parts of every list of sent files: its columns, its rows, and the acts of a row."""

from kiosk import formats
from kiosk.clock import local_day
from kiosk.i18n import N_, _, ngettext
from kiosk.services.desk import wording
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.files.found import FIND, OPEN, OPEN_TEXT
from kiosk.services.desk.files.names import FIND_NAME
from kiosk.services.desk.files.page import OpenFile
from kiosk.services.desk.files.sheets import has_sheet
from kiosk.services.desk.session import AgentSession, DetailSpec, Fact, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.desk.spec import Column, ListSpec
from kiosk.services.ports.files import FileRow, FileWanted
from kiosk.services.query import Query, Slice
from kiosk.text import fold

_EMPTY = N_("Rien ici. Ce qui est préparé à la borne arrive ici.")
_RULE = N_("Date promise : la plus ancienne en haut, les dossiers relus en bas.")


def file_list(
    code: str, place: int, title: str, page: DetailSpec[OpenFile], *kinds: str, columns: tuple[Column[FileRow], ...]
) -> ListSpec[FileRow]:
    """Return the list of the files of some kinds.

    Args:
        code, place, title, page, columns: as in `ListSpec`.
        kinds: the ids of their forms; none: every kind that has no list of its own.
    """
    is_rest = not kinds

    def named() -> tuple[str, ...]:
        """Return the kinds of this list; of the list of the rest, those that it does not have."""
        return kinds or tuple(kind for each in every_list() for kind in each.kinds)

    def has(kind: str) -> bool:
        return (kind in named()) is not is_rest

    def read(session: AgentSession, _snapshot: Snapshot, query: Query) -> Slice[FileRow]:
        forms = session.services.forms
        names = {kind: fold(wording.kind(forms.get(kind), kind)) for kind in filter(has, forms)}
        words = tuple((word, tuple(kind for kind, name in names.items() if word in name)) for word in query.words)
        wanted = FileWanted(named(), is_rest, words, query.column, query.is_reversed)
        return session.services.submissions.page(wanted)

    def badge(snapshot: Snapshot) -> str:
        count = sum(n for kind, n in snapshot.to_do.items() if has(kind))
        is_late = any(has(kind) and not has_sheet(kind) for kind in snapshot.late)
        return f"{count} !" if is_late else str(count or "")

    return ListSpec(
        code,
        place,
        title,
        empty=_EMPTY,
        rule=_RULE,
        columns=columns,
        key=lambda row: row.reference,
        read=read,
        badge=badge,
        panel=_panel,
        brief=lambda session, seen: " · ".join(_facts(session, seen.row)) if seen.row is not None else "",
        acts=(OPEN, OPEN_TEXT, FIND, FIND_NAME),
        page=page,
        kinds=kinds,
        is_closed=lambda row: row.read_at is not None or row.numbered_at is not None,
    )


def _kind(session: AgentSession, row: FileRow) -> str:
    return wording.kind(session.services.forms.get(row.kind), row.kind)


def _due(session: AgentSession, row: FileRow) -> str:
    """Say how long it is until the promise, in little room; a worksheet has none."""
    if row.numbered_at is not None:
        return _("numérotée")
    if row.is_kept and row.read_at is None:
        return _("imprimée") if row.printed_at is not None else _("jamais relue")
    if row.read_at is not None:
        return wording.closed(session.services.forms.get(row.kind), row.kind)
    if row.asked_at is not None:
        return _("à compléter")
    if has_sheet(row.kind):
        return _("à relire")
    days = (row.promise - local_day(session.now)).days
    if days < 0:
        return ngettext("retard {n} j", "retard {n} j", -days).format(n=-days)
    return wording.promise(row.promise, session.now)


def _facts(session: AgentSession, row: FileRow) -> list[str]:
    """Return what is known of a file without opening it: never a name, never an answer typed freely."""
    day = formats.short_day(row.promise)
    due = _("sans date promise") if has_sheet(row.kind) else _("au plus tard le {day}").format(day=day)
    return [row.reference, *filter(None, (_kind(session, row), row.place, row.what)), due]


def _panel(session: AgentSession, seen: Seen[FileRow]) -> tuple[Fact, ...]:
    row = seen.row
    if row is None:
        return ()
    first, *others = _facts(session, row)
    prepared = _("Préparé {day}").format(day=wording.day(row.submitted_at))
    name = wording.as_typed(seen.snapshot.name(row.owner))
    owner = [_("suivi par {agent}").format(agent=name)] if row.owner else []
    received = _("copié au siège") if row.acked_at else _("pas encore copié au siège")
    return (
        Fact(f"{first} · {' · '.join(others)}"),
        Fact(" · ".join((prepared, wording.language(row.language), received, *owner))),
        Fact(_("Entrée ouvre le dossier ; cette lecture est notée.")),
    )


REFERENCE = Column[FileRow]("reference", N_("Référence"), 12, lambda _session, _snapshot, row: row.reference)
KIND = Column[FileRow]("kind", N_("Nature"), 10, lambda session, _snapshot, row: _kind(session, row))
PLACE = Column[FileRow]("place", N_("Commune"), 0, lambda _session, _snapshot, row: row.place)
WHAT = Column[FileRow]("what", N_("Demande"), 0, lambda _session, _snapshot, row: row.what)
LANGUAGE = Column[FileRow](
    "language", N_("Langue"), 8, lambda _session, _snapshot, row: wording.language(row.language), is_extra=True
)
SUBMITTED = Column[FileRow](
    "submitted_at",
    N_("Préparé le"),
    10,
    lambda _session, _snapshot, row: formats.short_day(local_day(row.submitted_at)),
    is_extra=True,
)
DUE = Column[FileRow]("promise", N_("Il reste"), 12, lambda session, _snapshot, row: _due(session, row))
OWNER = Column[FileRow](
    "owner", N_("Suivi par"), 9, lambda _s, snapshot, row: wording.as_typed(snapshot.name(row.owner)), is_extra=True
)
