"""Who may send: a terminal is taken in with the file that its `init` wrote, and may be shut out again."""

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import get_args

from db.connection import Connection, change, immediate, row, rows
from db.sync import own_clock, register
from db.sync.central import Central, emptying_log, open_home
from db.sync.lost_base import told_of_central
from db.sync.naming import named
from db.sync.registered import Registered, is_name, is_sound
from kiosk import small_files
from kiosk.clock import from_optional, local_day, to_text
from kiosk.settings import AgencyCode

_MOST_OF_AN_ENROLMENT = 64 * 1024
_SAME_RECIPIENT = (
    "SELECT terminal FROM terminals WHERE terminal <> ? AND recipient <> '' AND recipient = ? ORDER BY terminal"
)


class EnrolmentRefused(Exception):
    """A terminal that is not taken in: `missing`, `shut`, `unreadable`, `agency`, `other_key`, `same_key`, `revoked`,
    `name`; or nothing of what it signed: `signed_nothing`; `to_enrol`, where nobody took it in under any key; or
    `to_release`, where it is revoked and that waits for a person.
    """

    def __init__(self, reason: str, other: str = "") -> None:
        super().__init__(reason)
        self.other = other
        """Of `agency`, its code; of `same_key`, the name under which the key is known; of the last three, its own."""


class UnknownTerminal(Exception):
    """No terminal of this name was ever enrolled. Exit code 2."""

    def __init__(self, terminal: str, enrolled: Collection[str]) -> None:
        super().__init__(terminal)
        self.terminal = terminal
        self.enrolled = named(sorted(enrolled), ", ") or "—"
        """The names that are."""


@dataclass(frozen=True)
class Enrolment:
    """What a terminal's file tells."""

    terminal: str
    agency: str
    key: bytes
    """Its Ed25519 public key, 32 bytes."""
    recipient: str
    """Its age public key, `age1…`; empty: a terminal that was prepared before it had one."""

    @property
    def fingerprint(self) -> str:
        """All of it as two people compare it over the telephone: 16 hexadecimal signs in four groups.

        Of the key that central encrypts to as well: another in its place would read the staff's secrets. Of name and
        agency, for neither can be changed once the terminal is taken in.
        """
        words = "\n".join((self.recipient, self.terminal, self.agency))
        signs = hashlib.sha256(self.key + words.encode()).hexdigest()[:16]
        return " ".join(signs[place : place + 4] for place in range(0, len(signs), 4))


@dataclass(frozen=True)
class Enrolled:
    """A terminal, as central knows it now."""

    agency: str
    other_names: tuple[str, ...]
    """Under which its key to encrypt to is known: one machine, renamed, or one that was made from a copy of another."""


def enrol(home: Path, file: Path, now: datetime) -> Enrolled:
    """Take a terminal in, from the file that its `init` wrote. Safe to run twice.

    Of one that is known with the same signing key, central learns from the file the key to encrypt to, and nothing
    else: the agency stays, whose agents and pepper the terminal has.

    Raises:
        EnrolmentRefused: no enrolment file, or the terminal is known with another key, or its key by another name.
        StorageError: nobody can read whether it was shut out; see `register`. Nothing was changed.
        CentralMissing, StorageError: see `open_home`.
    """
    told = look(file)
    with _registered(home, now) as central:
        at = to_text(own_clock.not_behind(central.db, now))  # of two notes the later one counts
        if register.doubted(central.home, central.db)(told.terminal):
            raise register.unread(central.home).refusal(register.DAMAGED_NOTE)
        known = row(central.db, "SELECT * FROM terminals WHERE terminal = ?", (told.terminal,))
        if known is not None and known["revoked_at"] is not None:
            raise EnrolmentRefused("revoked")
        if known is not None and known["verify_key"] != told.key.hex():
            raise EnrolmentRefused("other_key")
        if known is None:
            # A name that is changed changes its key: this is a copy of a machine, or of its file.
            check_no_other_s(central.db, told)
            change(
                central.db,
                "INSERT INTO terminals (terminal, agency, verify_key, recipient, enrolled_at) VALUES (?, ?, ?, ?, ?)",
                (told.terminal, told.agency, told.key.hex(), told.recipient, at),
            )
        elif told.recipient not in ("", known["recipient"]):
            change(
                central.db,
                "UPDATE terminals SET recipient = ?, enrolled_at = ? WHERE terminal = ?",
                (told.recipient, at, told.terminal),
            )
        register.write(central.home, central.db)  # what fails is told by doctor, and mended by the next night
        found = rows(central.db, _SAME_RECIPIENT, (told.terminal, told.recipient))
    agency = told.agency if known is None else str(known["agency"])
    return Enrolled(agency, tuple(each["terminal"] for each in found))


def check_no_other_s(db: Connection, told: Enrolment) -> None:
    """Raises EnrolmentRefused, `same_key`, where central knows this signing key by another name; a revoked one of which
    nothing was ever taken is no machine's: its file was altered on the way.
    """
    sql = (
        "SELECT terminal FROM terminals WHERE verify_key = ? AND terminal <> ? AND (revoked_at IS NULL"
        " OR last_sealed_at IS NOT NULL OR terminal IN (SELECT terminal FROM applied))"
    )
    same = row(db, sql, (told.key.hex(), told.terminal))
    if same is not None:
        raise EnrolmentRefused("same_key", str(same["terminal"]))


def revoke(home: Path, terminal: str, now: datetime, *, unknown: bool = False) -> tuple[str, ...]:
    """Take nothing more from a terminal: what it brings goes to quarantine, where it is kept. Safe to run twice.

    Gives the folders of copies in which it could not be noted: from a copy in them it would come back.

    Args:
        unknown: shut out also a name that nothing tells of any more.

    Raises:
        UnknownTerminal, EnrolmentRefused: see there.
        CentralMissing, StorageError: see `open_home`.
    """
    with _registered(home, now) as central:
        told = _known(central, terminal, now if unknown else None)
        register.save(central.db, replace(told, revoked_at=told.revoked_at or to_text(now)))
        return register.write(central.home, central.db)


@contextmanager
def _registered(home: Path, now: datetime) -> Iterator[Central]:
    """Central in one transaction that begins with what is known beside the copies."""
    with told_of_central():
        central = open_home(home, now)
        with emptying_log(central), immediate(central.db):
            register.settle(central.home, central.db)
            yield central


def revoked_since(home: Path, terminal: str, now: datetime, *, unknown: bool = False) -> date | None:
    """The day since which it is shut out; None: it is not. Raises what `revoke` would, and changes nothing."""
    with told_of_central():
        central = open_home(home, now)
        with emptying_log(central):
            at = from_optional(_known(central, terminal, now if unknown else None).revoked_at)
            return local_day(at) if at else None


def _known(central: Central, terminal: str, unknown_since: datetime | None) -> Registered:
    """What any place tells of it: one that the database does not trust can be shut out, too."""
    known = register.everywhere(central.home, central.db)
    if terminal in known:
        return known[terminal]
    if unknown_since is None:
        raise UnknownTerminal(terminal, [each.terminal for each in known.values() if not each.revoked_at])
    if not is_name(terminal):
        raise EnrolmentRefused("name")
    return Registered.by_name(terminal, unknown_since)


def look(file: Path) -> Enrolment:
    """What an enrolment file tells.

    Raises:
        EnrolmentRefused: `missing`, `shut`, `unreadable` or `agency`.
    """
    try:
        if not file.exists():
            raise EnrolmentRefused("missing")
        if not file.is_file() or file.stat().st_size > _MOST_OF_AN_ENROLMENT:
            raise EnrolmentRefused("unreadable")
        told = json.loads(small_files.read_text(file, "utf-8"))
        terminal, agency, recipient = told["terminal"], told["agency"], told.get("recipient", "")
        key = bytes.fromhex(told["verify_key"])
    except PermissionError:
        raise EnrolmentRefused("shut") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EnrolmentRefused("unreadable") from None
    from nacl.bindings import crypto_core_ed25519_is_valid_point

    are_texts = all(isinstance(each, str) for each in (terminal, agency, recipient))
    if not (are_texts and is_sound(terminal, agency, key.hex(), recipient) and crypto_core_ed25519_is_valid_point(key)):
        raise EnrolmentRefused("unreadable")
    if agency not in get_args(AgencyCode):
        raise EnrolmentRefused("agency", agency)
    return Enrolment(terminal, agency, key, recipient)
