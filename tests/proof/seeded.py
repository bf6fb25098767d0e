"""Faults planted on purpose, each in the one line that carries a rule: the proof is worth what it finds of them.

A fault is a line of the program and what stands there instead; a line that has been written anew since fails loudly.
"""

import hashlib
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from db.sync import (
    ack,
    applying,
    backup,
    batch,
    down_writer,
    erasure,
    marks_lost,
    nights_there,
    other_signer,
    receiver,
    register,
    resealing,
    restore,
    sender,
    spool,
    tombstones,
)
from db.sync.central import Central
from db.sync.transport import Transport

from db.connection import Connection, change, row, rows
from db.stores import outbox, submissions
from kiosk.cli import renaming

Owner = Any
"""A module, or a class of one."""


@dataclass(frozen=True)
class Line:
    """What is changed in one function or method."""

    owner: Owner
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Bug:
    """One fault."""

    lines: tuple[Line, ...]
    helpers: Mapping[str, object] = field(default_factory=dict)
    """What the changed lines call, and the program has not."""


def _numbered(db: Connection, terminal: str) -> str:
    """An id of the terminal's name and a running number, as many protocols have it."""
    found = row(db, "SELECT value FROM meta WHERE key = 'number'")
    number = int(found["value"]) + 1 if found else 1
    change(db, "INSERT OR REPLACE INTO meta (key, value) VALUES ('number', ?)", (str(number),))
    return hashlib.sha256(f"{terminal} {number}".encode()).hexdigest()[:32]


def _promise_all(central: Central, transport: Transport) -> None:
    """Receipts of what lies in the inbox, before any of it is taken."""
    for found in rows(central.db, "SELECT terminal FROM terminals"):
        terminal = found["terminal"]
        names = transport.list(f"inbox/{terminal}")
        digests = {parts[1]: ack.APPLIED for name in names if (parts := batch.parts_of(name))}
        known = rows(central.db, "SELECT digest FROM applied WHERE terminal = ?", (terminal,))
        digests |= {each["digest"]: ack.APPLIED for each in known}
        transport.put(ack.path_of(terminal), ack.write(terminal, digests, central.keys.seed))


_SENT = "missing = [digest for digest in sorted(files) if digest not in receipts]"
_BODY = "[(each.event_id, each.body) for each in found"
_TIMES: dict[str, int] = {}


def _encoded_again(body: bytes) -> bytes:
    """The same values in other bytes each time, as after an upgrade of whatever writes JSON."""
    key = hashlib.sha256(body).hexdigest()
    _TIMES[key] = _TIMES.get(key, 0) + 1
    return body.replace(b'{"agency"', b"{" + b" " * _TIMES[key] + b'"agency"', 1)


BUGS: Mapping[str, Bug] = {
    "resend by cursor": Bug(
        (
            Line(
                sender,
                "exchange",
                _SENT,
                "cursor = max((files[each].sealed_at for each in receipts if each in files), default=None)\n"
                "    missing = [each for each in sorted(files) if cursor is None or files[each].sealed_at > cursor]",
            ),
        )
    ),
    "trust in remembered acks": Bug(
        (
            Line(
                sender,
                "exchange",
                _SENT,
                "missing = [each for each in sorted(files) if each not in receipts and not spool._mark(each).exists()]",
            ),
            Line(spool.Spool, "mark", "self._mark(digest).unlink()", "pass"),
        )
    ),
    "de-duplication by terminal and number": Bug(
        (
            Line(
                outbox,
                "write_event",
                "event_id = os.urandom(16).hex()",
                "event_id = numbered(db, origin.terminal)",
            ),
        ),
        {"numbered": _numbered},
    ),
    "purge before ack": Bug(
        (
            Line(
                sender,
                "exchange",
                "done.sent += 1",
                "done.sent += 1\n                outbox.purge(terminal.db, digest, now)",
            ),
        )
    ),
    "ack before commit": Bug(
        (
            Line(
                receiver,
                "ingest",
                "lying = _inbox(central, transport, now, done)",
                "promise_all(central, transport)\n    lying = _inbox(central, transport, now, done)",
            ),
        ),
        {"promise_all": _promise_all},
    ),
    "two transactions at the terminal": Bug(
        (
            Line(
                submissions.Submissions,
                "add",
                "self._write(db, submission)",
                "_insert(db, submission, '')\n"
                "        db.execute('COMMIT')\n"
                "        db.execute('BEGIN IMMEDIATE')\n"
                "        write_event(db, self._origin, f'{submission.kind}.submitted', submission.submitted_at,\n"
                "            _payload(submission), submission.reference)",
            ),
        )
    ),
    "two transactions at central": Bug(
        (
            Line(
                applying,
                "apply_batch",
                'step("project")',
                "db.execute('COMMIT')\n    step('project')\n    db.execute('BEGIN IMMEDIATE')",
            ),
        )
    ),
    "trusted sealed mark (R1)": Bug(
        (Line(sender, "seal", "for digest in sorted(marked - sound.keys()):", "for digest in ():"),)
    ),
    "deletion by clock (R3)": Bug(
        (
            Line(
                spool.Spool,
                "expire",
                "if since is None or digest in wanted or receipts.get(digest) != BACKED_UP:",
                "if since is None or digest in wanted:",
            ),
            Line(
                spool.Spool, "expire", "if newest and now - since >= KEPT and newest", "if now - since >= KEPT and now"
            ),
        )
    ),
    "a receipt proved recent by a clock that was ahead (R3)": Bug(
        (Line(spool.Spool, "_newest", " and files[digest].sealed_at <= min(marked_at, now)", ""),)
    ),
    "purge without its file (R1)": Bug(
        (Line(sender, "exchange", "if digest in receipts and spool.is_sound(digest):", "if digest in receipts:"),)
    ),
    "archive dropped unbacked (R4)": Bug(
        (
            Line(
                backup,
                "back_up",
                "folder = central.home.backup",
                "folder = central.home.backup\n    _drop_archive(central, now)",
            ),
            Line(backup, "_drop_archive", " WHERE backed_up = 1", ""),
            Line(backup, "_drop_archive", "if has_jumped(central.home.backup, now):", "if False:"),
        )
    ),
    "re-encoded body (R10)": Bug(
        (Line(sender, "_waiting", _BODY, _BODY.replace("each.body)", "encoded_again(each.body))")),),
        {"encoded_again": _encoded_again},
    ),
    "a copy of a day to come taken for the last (R8)": Bug(
        (Line(restore, "_last_sound", "key=lambda copy: (lived[copy] or (0, 0), ages[copy]), reverse", "reverse"),)
    ),
    "erase without tombstone": Bug(
        (
            Line(
                erasure,
                "bury",
                "dict.fromkeys(map(erased_digests.digest_of, references), own_clock.not_behind(central.db, now))",
                "{}",
            ),
        )
    ),
    "tombstone in the database alone (R5)": Bug(
        (
            Line(tombstones, "places", "return home.beside_copies(FOLDER)", "return ()"),
            # What the archive shows would make the mark again.
            Line(marks_lost, "_shown_by_archive", "path.suffix == kept.SUFFIX", "not path"),
        )
    ),
    "a night that came taken for one that read its receipt": Bug(
        (Line(nights_there.Night, "says_gone", "self.said.knows - self.said.holds", "self.said.knows"),)
    ),
    "enrolment in the database alone": Bug(
        (Line(register, "places", "return home.beside_copies(FOLDER)", "return ()"),)
    ),
    "a snapshot written before it is noted": Bug(
        (
            Line(down_writer, "_send", "down_told.note(", "note = lambda: down_told.note("),
            Line(
                down_writer,
                "_send",
                ", data, reader=folder)",
                ', data, reader=folder)\n    central.step("cut")\n    note()',
            ),
        )
    ),
    "sealed for a key that is gone": Bug(
        (Line(resealing, "take_back", "in due(db, spool, sound, recipients):", "in ():"),)
    ),
    "a new name while something waits": Bug(
        (Line(renaming, "_what_waits", "if not events and not files:", "if True:"),)
    ),
    "sealed under another name": Bug((Line(sender, "_waiting", " if each.body.endswith(own)", ""),)),
    "a sign of life of another's key": Bug(
        (
            Line(
                other_signer,
                "put_aside",
                " or (bool(told) and not (spool.is_acked(digest) or _is_of(frame, told)))",
                "",
            ),
        )
    ),
}
"""Every fault of the design's list, seven that the program had, and what a change of name must not do."""


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """The program with this fault in it, in this process."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for line in bug.lines:
            _plant(patch, line, bug.helpers)
        yield


def _plant(patch: pytest.MonkeyPatch, line: Line, helpers: Mapping[str, object]) -> None:
    original = getattr(line.owner, line.name)
    source = getattr(original, "planted_source", None) or textwrap.dedent(inspect.getsource(original))
    if source.count(line.old) != 1:
        raise LookupError(f"{line.name} no longer has the line: {line.old}")
    changed = source.replace(line.old, line.new)
    module = sys.modules[original.__module__] if hasattr(original, "__module__") else line.owner
    for name, helper in helpers.items():
        patch.setattr(module, name, helper, raising=False)
    made: dict[str, Any] = {}
    exec(compile(changed, f"<{line.name}, planted>", "exec"), vars(module), made)  # noqa: S102 (our own lines)
    made[line.name].planted_source = changed
    made[line.name].__module__ = module.__name__
    patch.setattr(line.owner, line.name, made[line.name])
    for name, other in list(sys.modules.items()):
        if name.startswith(("db.", "kiosk.", "tests.")) and vars(other).get(line.name) is original:
            patch.setattr(other, line.name, made[line.name])
