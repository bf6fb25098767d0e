"""Both sides of the night, whole, as the commands, the demonstration and the tests run them."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from db import kept_copies, retention
from db.clock_jumps import believed_from, days_back, may_be_behind, unbelieved_jump
from db.files import Step, Track, no_step, silently
from db.keys import Keys
from db.night.central.csv import export as csv_export
from db.stores.outbox import origin_of
from db.sync import (
    archive_lost,
    backup,
    copies_gone,
    down_reader,
    down_writer,
    due,
    erased_there,
    erasure,
    escrowed,
    from_quarantine,
    half_written,
    journal,
    receipts,
    receiver,
    report,
    sender,
    share,
    slips_gone,
    taken_staff,
    untaken,
)
from db.sync.backup import BackedUp
from db.sync.central import Central, emptying_log, open_home
from db.sync.central_home import CentralHome
from db.sync.ingested import Ingested
from db.sync.lived import Lived, unwritten
from db.sync.lock import only_one
from db.sync.lost_base import told_of_central
from db.sync.morning import Morning
from db.sync.morning_read import morning
from db.sync.sender import Planned, Sent, Terminal
from db.sync.targets import is_inside
from db.sync.transport import Transport
from db.sync.troubles import tried, worst
from db.sync.under_way import telling_how_far
from db.sync.verify_keys import read_verify_key
from db.terminal import open_terminal
from kiosk.services.ports import StorageError
from kiosk.settings import Config


def _untold(_done: Ingested, _reached: bool, _page: Morning) -> None:
    """The page is on the disk."""


@dataclass(frozen=True)
class Place:
    """Where a night is lived."""

    home: Path
    target: str = ""
    """fsspec URL of a folder; empty: `<home>/exchange`."""
    trial: bool = False
    step: Step = no_step
    track: Track = silently


@dataclass(frozen=True)
class Nightly:
    """What central's night did."""

    ingested: Ingested
    rows: dict[str, int]
    """Of each CSV file."""
    page: Morning
    backup: BackedUp
    reached: bool
    """Whether the target answered; otherwise the rest was done all the same."""
    forgotten: dict[str, int]
    """What retention forgot, by kind; empty: the clock could not be believed."""


@dataclass(frozen=True)
class SentNight:
    """What the terminal's night did."""

    sent: Sent
    reached: bool
    forgotten: dict[str, int]
    """What retention forgot, by kind."""
    clock_jump: int = 0
    """Days by which the clock has jumped ahead; then nothing was forgotten, until `believed_from`."""
    clock_back: int = 0
    """Days by which the clock has lately gone back."""
    believed_from: datetime | None = None


def send(place: Place, config: Config, now: datetime) -> SentNight:
    """The terminal's night: seal, exchange, then retention, whether or not the target answers.

    Raises:
        Locked, BadTarget, BadRecipient, StorageError: see their modules.
    """
    done = Sent()
    with only_one(place.home, "sync"), _terminal(place, config, done) as opened:
        jump, back, until = unbelieved_jump(opened.db, now), days_back(opened.db, now), believed_from(opened.db)
        terminal = replace(
            opened, is_clock_odd=bool(jump), is_clock_believed=not (jump or may_be_behind(opened.db, now))
        )
        sender.seal(terminal, now, done)
        with share.reaching(done) as far_side:
            target = _share(place, share.is_terminal_answered(place.home, terminal.db))
            sender.exchange(terminal, target, now, done)
            down_reader.take_down(terminal, target, now, done)
            done.agents = taken_staff.count(terminal.db)
            share.check_writable(place.target, place.home)
        if terminal.is_clock_believed:
            kept_copies.date_anew(place.home, now, place.step)
        place.step("retention")
        forgotten = {} if jump else retention.apply(terminal.db, place.home, origin_of(config), now)
        sender.count_waiting(terminal, done)
    return SentNight(done, far_side.is_reached, forgotten, jump, back, until)


def seal(place: Place, config: Config, now: datetime) -> Sent:
    """Between two nights: put what waits into the spool. The target is not called.

    Raises:
        Locked, BadRecipient, StorageError: see their modules.
    """
    done = Sent()
    with only_one(place.home, "sync"), _terminal(place, config, done) as terminal:
        sender.seal_what_waits(terminal, now, done)
        sender.count_waiting(terminal, done)
    return done


def look(place: Place, config: Config, now: datetime) -> Planned:
    """What `send` would do; nothing changes.

    Raises:
        Unreachable, BadTarget, StorageError: see their modules.
    """
    with _terminal(place, config) as opened:
        return sender.plan(opened, _share(place, share.is_terminal_answered(place.home, opened.db)), now)


@contextmanager
def central(place: Place, now: datetime, *, anew: bool = False) -> Iterator[Central]:
    """Central's part of a home, held for one run; `anew` as `open_home` has it.

    Raises Locked, CentralMissing, StorageError: see their modules.
    """
    CentralHome(place.home).check_here()  # before the lock: a mistyped folder stays as it is
    with only_one(place.home, "central"), told_of_central():
        opened = open_home(place.home, now, place.step, place.track, anew=anew)
        with emptying_log(opened), told_of_central(is_under_way=True):
            half_written.remove(opened)
            yield opened


def ingest(place: Place, opened: Central, now: datetime) -> tuple[Ingested, bool]:
    """Take what is in the archive and at the target; also whether the target answered.

    Raises BadTarget, StorageError: see their modules.
    """
    done = Ingested()
    return done, _ingest(place, opened, now, done)


def take_what_is_here(opened: Central, now: datetime, done: Ingested) -> None:
    """What is erased or noted anywhere at central, and archive minus applied: a copy from before may have been laid
    over the base by hand. Counted in `done`.

    Raises:
        StorageError: the database.
    """
    erasure.learn(opened, now, done)  # R5, R9: the first step of every night
    untaken.take(opened, now, done)  # before archive and quarantine are gone through: whose files lie there is known
    erasure.go_through(opened, now, done)


def nightly(place: Place, now: datetime, tell: Callable[[Ingested, bool, Morning], None] = _untold) -> Nightly:
    """Central's night: ingest, retention, export, backup, the receipts that name it, what goes down, and the page.

    What cannot be taken, forgotten, exported or copied hinders nothing else: the page says so, then the error is
    raised. The page comes last, so that it knows of everything that lies in the way at the share.

    Args:
        tell: is given what came, whether the far side was reached, and the page, before that error.

    Raises:
        Locked, CentralMissing, BadTarget, StorageError: see their modules.
    """
    slips_gone.forget(CentralHome(place.home), lambda home: _share(place, share.has_central_answered(home)))
    with central(place, now) as opened:
        done = Ingested()
        troubles: list[StorageError] = []
        took = tried(lambda: _ingest(place, opened, now, done), troubles)
        if any(each.is_lasting for each in troubles):
            raise troubles[0]  # the database itself: nothing may be made of it
        forgotten = tried(lambda: due.forget(opened, now), troubles)
        counts = tried(lambda: csv_export.export(opened.db, opened.home.csv, opened.step), troubles)
        copy = tried(lambda: backup.back_up(opened, now), troubles)
        told = tried(lambda: _tell_terminals(place, opened, now, done), troubles) if took is not False else False
        reached = told is not False
        lived = Lived(
            reached,
            done.is_share_missing,
            copied=copy is not None and not copy.is_shut,
            forgot=forgotten is not None and not due.is_copy_awaited(opened, now),
            unwritten=unwritten(opened.home, is_taken=None not in (took, told), is_exported=counts is not None),
            unread=list(done.unread),
            is_share_full=share.little_room(place.target, place.home) is not None,
            refusal=done.refusal,
            written_over=done.written_over,
            oversized=done.oversized,
            unnamed=done.unnamed_in(),
            aside=[copy.aside] if copy and copy.aside else [],
            # Of a folder of the home itself, the terminal beside this central makes its own.
            without_inbox=() if is_inside(place.target, place.home) else done.without_inbox,
        )
        page = morning(opened, now, place.trial, lived)
        tell(done, reached, page)
        tried(lambda: report.keep(opened, page), troubles)
        if lived.copied:
            tried(lambda: archive_lost.note(opened.home, opened.db, now, place.step), troubles)
            tried(lambda: copies_gone.note(opened.home, backup.copies(opened.home.backup), now, place.step), troubles)
        if troubles or forgotten is None or counts is None or copy is None:
            raise worst(troubles)
    return Nightly(done, counts, page, copy, reached, forgotten)


def _ingest(place: Place, opened: Central, now: datetime, done: Ingested) -> bool:
    """As `ingest`; what was taken is counted in `done`, whatever ends it."""
    take_what_is_here(opened, now, done)
    from_quarantine.take_openable(opened, now, done)
    escrowed.reseal_archive(opened, done)
    with share.reaching(done) as far_side:
        target = _share(place, share.has_central_answered(opened.home))
        if told := erased_there.unknown(opened, target):
            erasure.settle(opened, now, done, told)
        receiver.ingest(opened, target, now, done)
    escrowed.remember_new(opened, done)
    return far_side.is_reached


def _tell_terminals(place: Place, opened: Central, now: datetime, done: Ingested) -> bool:
    """Receipts, and everything else that goes down; whether the target answered."""
    with share.reaching(done) as far_side:
        target = _share(place, share.has_central_answered(opened.home))
        receipts.write(opened, target, now, done)
        down_writer.send_down(opened, target, now, done)
        share.check_writable(place.target, place.home)
    if far_side.is_reached:
        share.note_told(place.target, opened.home, place.step)
    return far_side.is_reached


def _share(place: Place, is_answered: bool) -> Transport:
    return share.open_share(place.target, place.home, place.trial, place.step, is_answered=is_answered)


@contextmanager
def _terminal(place: Place, config: Config, done: Sent | None = None) -> Iterator[Terminal]:
    with closing(open_terminal(place.home)()) as db, telling_how_far(done):
        yield Terminal(
            home=place.home,
            id=config.terminal.id,
            db=db,
            seed=Keys(place.home).signing_seed(),
            recipients=config.sync.recipients,
            central_key=read_verify_key(CentralHome(place.home).verify_file),
            agency=config.agency.code,
            last_brought=journal.last_brought(place.home),
            step=place.step,
            track=place.track,
        )
