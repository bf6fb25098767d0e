"""The terminal's run, every 15 minutes: read central's letter, seal new events, put batches on the share, forget.

The order matters. The letter comes first: otherwise a restored database would seal again what was erased (F4). A row is
forgotten when a letter lists its batch as stored and the sealed file is here, sound. No cursor and no clock decides
what is put: a batch is put when the letter does not list it and the inbox does not hold it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from db import meta
from db.connection import empty_log, file_of, immediate, rows
from db.files import PART
from db.night import night_date, put_aside
from db.night.share import Away, Share
from db.night.terminal import apply_letter, base_copy, retention
from db.night.terminal.spool import is_over
from db.night.terminal.terminal import Run, Terminal
from db.stores import outbox, tickets
from db.stores.bel_texts import BelTexts
from db.stores.outbox import Origin
from db.stores.set_by_central import is_revoked
from db.wire import batches
from db.wire.letters import Letter, prefix_of
from kiosk.clock import local_day, start_of

_FIRST, _DONE = "night_first", "night_done"
"""Keys in `meta`: the terminal's first night, and the last one whose work was done."""


def live(terminal: Terminal, open_share: Callable[[], Share], now: datetime) -> Run:
    """Run once; in the first run of each night date also forget what is due, copy the database and send a sign of life.

    Raises:
        StorageError, BadRecipient: nothing was lost; run again.
    """
    db, day = terminal.db, local_day(now)
    terminal.step("night date")
    with immediate(db):
        night = night_date.move(db, day)
        first = meta.read(db, _FIRST) or night.isoformat()
        meta.note(db, _FIRST, first)
    origin = Origin(terminal.name, terminal.agency)
    with immediate(db):
        tickets.settle(db, origin, now, terminal.queue)  # a console that was killed counted nothing
    is_due = meta.read(db, _DONE) != night.isoformat()
    done = run(terminal, open_share, now, is_sign_of_life_due=is_due and not is_revoked(db))
    done.nights = (night - date.fromisoformat(first)).days
    done.is_clock_believed = night == day
    if is_due:
        done.forgotten = retention.apply(db, origin, retention.days(db, night, now, terminal.unread), terminal.queue)
        put_aside.forget(Path(file_of(db)).parent, night, terminal.step)
    # The text of a listing for BEL is kept no longer than the listing.
    BelTexts(terminal.home).keep_only(each["reference"] for each in rows(db, "SELECT reference FROM submissions"))
    if is_due:
        base_copy.keep(db, terminal.step)
        terminal.step("note night")
        with immediate(db):
            meta.note(db, _DONE, night.isoformat())
    empty_log(db)
    return done


def look(terminal: Terminal) -> tuple[int, int]:
    """Return the number of events not sealed yet, and of sealed files kept here; nothing is changed."""
    return len(outbox.unsealed(terminal.db)), sum(1 for _each in terminal.spool.folder.glob(f"*{batches.SUFFIX}"))


def run(terminal: Terminal, open_share: Callable[[], Share], now: datetime, *, is_sign_of_life_due: bool) -> Run:
    """Run once. What the share refuses (F2) is tried again by the next run.

    Args:
        is_sign_of_life_due: send an empty batch when there is nothing else to seal.

    Raises:
        StorageError, BadRecipient: nothing was lost; run again.
    """
    done = Run()
    share, letter = None, None
    try:
        share = open_share()
        letter = apply_letter.take(terminal, share, done)
    except Away as away:
        share, done.away = None, str(away)
    seal(terminal, now, done, is_sign_of_life_due=is_sign_of_life_due)
    stored = letter.stored() if letter else {}
    if share is not None:
        try:
            _put(terminal, share, stored, done)
        except Away as away:
            done.away = str(away)
    if letter is not None:
        _purge(terminal, letter, stored, done)
    done.waiting = outbox.depth(terminal.db)
    return done


def seal(terminal: Terminal, now: datetime, done: Run, *, is_sign_of_life_due: bool = False) -> None:
    """Seal waiting events into the spool; mark them as sealed once the file is durable (F1)."""
    spool = terminal.spool
    for digest in sorted(outbox.sealed_digests(terminal.db) - spool.digests()):
        terminal.step("unseal")
        outbox.unseal(terminal.db, digest)
    waiting = [(each.event_id, each.body) for each in outbox.unsealed(terminal.db, now)]
    for group in list(batches.chunks(waiting)) or [[]] * is_sign_of_life_due:
        bodies = [body for _event_id, body in group]
        terminal.step("seal")
        digest = spool.add(batches.seal(bodies, terminal.name, now, terminal.recipients, terminal.seed))
        terminal.step("mark sealed")
        outbox.mark_sealed(terminal.db, [event_id for event_id, _body in group], digest)
        done.sealed_files += 1
        done.sealed_events += len(group)


def _put(terminal: Terminal, share: Share, stored: Mapping[bytes, date], done: Run) -> None:
    """Put on the share the batches that are neither listed nor there. Raises Away."""
    spool, there = terminal.spool, share.names(terminal.inbox)
    for name in there:
        if name.endswith(PART):  # one of our runs was interrupted (F1)
            share.remove(f"{terminal.inbox}/{name}")
    for digest in sorted(spool.digests()):
        if prefix_of(digest) in stored or there.get(batches.name_of(digest)) == spool.path(digest).stat().st_size:
            continue
        data = spool.sound(digest)
        if data is not None:
            terminal.step("put")
            share.put(f"{terminal.inbox}/{batches.name_of(digest)}", data)
            done.put += 1


def _purge(terminal: Terminal, letter: Letter, stored: Mapping[bytes, date], done: Run) -> None:
    """Forget the rows that central has in a copy, then the sealed files past their time by central's nights."""
    spool, here = terminal.spool, terminal.spool.digests()
    for digest in sorted(outbox.sealed_digests(terminal.db) & here):
        if prefix_of(digest) in stored and spool.sound(digest) is not None:
            terminal.step("purge")
            done.purged += outbox.purge(terminal.db, digest, start_of(letter.night))
    needed = outbox.sealed_digests(terminal.db)
    for digest in sorted(here - needed):
        since = stored.get(prefix_of(digest))
        if since is not None and is_over(since, letter.night):
            spool.remove(digest)
            done.expired += 1
