"""The terminal's side of what comes down: the newest sound snapshot of a kind, taken whole or not at all.

A stale or a damaged file changes nothing. Which snapshot was taken last is remembered beside what it told, in the same
transaction (`db.sync.down_taken`): a database that was restored takes it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.connection import immediate
from db.erased_here import forget_erased
from db.keys import Keys
from db.sync import down, down_taken, keeps_here, taken_content, taken_homes, taken_settings, taken_staff, taken_states
from db.sync.down import BadSnapshot, Json, Misplaced, OtherAgency, OtherKey, Snapshot
from db.sync.down_taken import Standing
from db.sync.sender import Sent, Terminal
from db.sync.transport import InTheWay, NoFile, NoRight, Transport, Unreachable
from kiosk.clock import to_text
from kiosk.services.ports import StorageError


@dataclass(frozen=True)
class Kind:
    """One thing that central tells."""

    take: Callable[[Terminal, Json, datetime], None]
    """Inside `immediate`; raises BadSnapshot: it is taken in nothing."""
    is_secret: bool
    mend: Callable[[Terminal, Json], None] | None = None
    """Of one that was taken before: put right what it told and this terminal lost; raises BadSnapshot."""


def _take_erased(terminal: Terminal, told: Json, now: datetime) -> None:
    """Forget what was erased at central (R5).

    Only ever added to: an erasure that an older snapshot told holds for ever.
    """
    digests = told.get("digests")
    if not isinstance(digests, list) or not all(isinstance(digest, str) for digest in digests):
        raise BadSnapshot
    keeps_here.note_of_before(terminal.home, terminal.spool, terminal.db, now)
    terminal.db.executemany(
        "INSERT INTO tombstones (digest, told_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(digest, to_text(now)) for digest in digests],
    )
    forget_erased(terminal.db)


KINDS: Mapping[str, Kind] = {
    "erased": Kind(_take_erased, is_secret=False),
    "staff": Kind(taken_staff.take, is_secret=True, mend=taken_staff.mend),
    "states": Kind(taken_states.take, is_secret=True),
    "settings": Kind(taken_settings.take, is_secret=False),
    "content": Kind(taken_content.take, is_secret=False),
    "homes": Kind(taken_homes.take, is_secret=False),
}


def take_down(terminal: Terminal, transport: Transport, now: datetime, done: Sent) -> None:
    """Take what is new; told in `done`, with the paths of what cannot be believed.

    Raises:
        Unreachable: the target does not answer; what was taken stays taken.
    """
    if terminal.central_key is None:
        return  # as of a receipt: nothing can be believed yet
    folder = down.folder_of(terminal.id)
    try:
        names = transport.list(folder)
    except InTheWay as something:
        done.in_the_way.append(str(something))
        return
    except NoRight:
        transport.list("")  # a share that is closed altogether raises here
        done.refused.append(transport.shut_at(folder))
        return
    is_any_signed, unsigned = False, []
    for name, kind in KINDS.items():
        numbers = sorted(parts[1] for each in names if (parts := down.parts_of(each)) and parts[0] == name)
        for number in reversed(numbers):
            path = f"{folder}/{down.name_of(name, number)}"
            is_signed = False
            try:
                snapshot = _read(transport, path, names[down.name_of(name, number)], terminal.id, terminal.central_key)
                is_any_signed = is_signed = True
                if snapshot.kind != name or snapshot.version.number != number:
                    raise BadSnapshot
                standing = down_taken.standing(terminal.db, terminal.id, snapshot, is_newest=number == numbers[-1])
                if standing is Standing.FORKED or (
                    standing is Standing.NEW and _is_fork_below(terminal, transport, names, snapshot)
                ):
                    down_taken.note_fork(terminal.db, snapshot)
                    standing = Standing.LEFT
                if standing is Standing.BEFORE:
                    down_taken.note_before(terminal.db, terminal.id, snapshot)
                    standing = Standing.LEFT
                if standing is Standing.LEFT:
                    done.outdated.append(path)
                    continue  # a central that was put back whole may have written it above what is right
                is_new = standing is Standing.NEW
                # Also of one that was taken: another key here is known before central has something new to tell.
                told = _open(terminal, kind, snapshot) if is_new or kind.is_secret else {}
                if is_new:
                    terminal.step("take down")
                    with immediate(terminal.db):
                        kind.take(terminal, told, now)
                        down_taken.remember(terminal.db, terminal.id, snapshot)
                    done.taken_down.append(name)
                elif kind.mend is not None:
                    kind.mend(terminal, told)
            except OtherAgency as other:
                done.other_agency = other.told
                break
            except OtherKey as why:
                done.own_key = str(why)
            except (BadSnapshot, NoFile, InTheWay) as trouble:
                done.in_the_way.append(path)
                is_any_signed |= isinstance(trouble, Misplaced)
                if isinstance(trouble, BadSnapshot) and not is_signed:
                    unsigned.append(path)
            except NoRight:
                done.refused.append(transport.shut_at(path))
            else:
                break  # else the one before may be sound, and newer than what is here
    if done.receipt == "refused" and unsigned and not is_any_signed:
        # The receipt and all that came down, and nothing else: it may be the key that is another's, and nobody must be
        # sent to take away what central wrote.
        done.key_trouble = "misfit"
        done.in_the_way = [path for path in done.in_the_way if path not in unsigned]


def _is_fork_below(terminal: Terminal, transport: Transport, names: Mapping[str, int], newer: Snapshot) -> bool:
    """Whether another file lies there now under the number that was taken last, below a newer one.

    Raises:
        Unreachable: the target is gone.
    """
    last = down_taken.last(terminal.db, newer.kind)
    if last is None or terminal.central_key is None:
        return False
    name = down.name_of(newer.kind, last.number)
    if name not in names:
        return False
    try:
        path = f"{down.folder_of(terminal.id)}/{name}"
        snapshot = _read(transport, path, names[name], terminal.id, terminal.central_key)
    except (BadSnapshot, NoFile, InTheWay, NoRight):
        return False
    return last.is_contradicted(terminal.id, snapshot) and newer.version.generation == last.generation


def _read(transport: Transport, path: str, size: int, terminal: str, key: bytes) -> Snapshot:
    if not 0 <= size <= down.MOST_BYTES:
        raise NoFile(path)  # a folder, a link, a pipe or a giant: not even opened
    try:
        data = transport.get(path, down.MOST_BYTES)
    except (InTheWay, NoRight):
        raise
    except Unreachable:
        transport.list("")  # a target that is gone raises here; one file that cannot be read is told as that
        raise NoFile(path) from None
    if data is None:
        raise BadSnapshot  # it was there when the folder was listed
    return down.read(data, terminal, key)


def _open(terminal: Terminal, kind: Kind, snapshot: Snapshot) -> Json:
    told = down.open_body(snapshot.body, _identity(terminal) if kind.is_secret else "")
    agency = str(told.get("agency", terminal.agency))  # an older central names none
    if agency != terminal.agency:
        raise OtherAgency(agency)
    return told


def _identity(terminal: Terminal) -> str:
    try:
        return Keys(terminal.home).age_identity()
    except StorageError:
        raise OtherKey("unusable") from None  # doctor names the key; the rest of the night goes on
