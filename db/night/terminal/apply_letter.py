"""Apply central's letter at a terminal: erased files, its agents, states of files, central's settings and texts.

Only central's signature is believed, by a key that was brought here on the terminal's own disk (F8). Sections are read
from a letter with a higher number than the last one. Each is applied whole in a transaction of its own, and the number
is stored after the last section, so that a power cut in between applies them once more (F1). `revoked` makes the
terminal show that it is out of service (F7).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from db import meta
from db.connection import KEY_BYTES, change, immediate, rows
from db.erased_digests import digest_of
from db.keys import Keys
from db.night.share import Share
from db.night.terminal.terminal import Run, Terminal
from db.stores import audit, submissions
from db.stores.audit import write_audit
from db.stores.set_by_central import NIGHT, REVOKED, keep, last_night
from db.stores.staff import check_agent, read_day
from db.wire.letters import MOST_FILE, BadLetter, Letter, Section, path_of, read
from kiosk.clock import from_text, start_of, to_text
from kiosk.config import ConfigurationError
from kiosk.domain import text_check
from kiosk.errors import KioskError
from kiosk.remote_settings import check_tables

_NUMBER = "letter_number"
_STATES = frozenset({"submitted", "read", "printed", "withdrawn"})
_REFERENCES = (
    "SELECT reference FROM outbox UNION SELECT reference FROM submissions UNION SELECT reference FROM sent_files"
    " UNION SELECT reference FROM kept_requests"
)
_AGENT = (
    "INSERT INTO agents (id, name, role, pin_hash, active, created_at, valid_until, pepper, pin_at, once_until)"
    " VALUES (:id, :name, :role, :pin_hash, 1, :created_at, :valid_until, :pepper, :pin_at, :once_until)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, active = 1,"
    " created_at = excluded.created_at, valid_until = excluded.valid_until"
)
_LATER_PIN = (
    "UPDATE agents SET pin_hash = :pin_hash, pepper = :pepper, pin_at = :pin_at, once_until = :once_until"
    " WHERE id = :id AND (pin_at < :pin_at OR :was_made_here)"
)
"""Takes a PIN that central gave after the one that is here: the same one, told again, undoes none that was chosen."""
_AGENTS = "SELECT * FROM agents ORDER BY id"
_NEWER_REVISION = (
    "UPDATE sent_files SET revision = :revision, event_id = :event_id, submitted_at = :submitted_at,"
    " promise = :promise, read_at = NULL, acked_at = NULL, printed_at = NULL, numbered_at = NULL"
    " WHERE reference = :reference AND revision < :revision"
)
_SAME_REVISION = (
    "UPDATE sent_files SET acked_at = coalesce(acked_at, :acked_at), read_at = coalesce(read_at, :read_at),"
    " printed_at = coalesce(printed_at, :printed_at), withdrawn_at = coalesce(withdrawn_at, :withdrawn_at)"
    " WHERE reference = :reference AND revision = :revision"
)


class BadSection(KioskError):
    """A section that this program cannot apply (F10); sections applied before it stay."""


def take(terminal: Terminal, share: Share, done: Run) -> Letter | None:
    """Read central's letter, and apply its sections if it is new; return None without a letter that can be believed.

    Raises:
        Away: the share does not answer.
        StorageError: a section could not be stored; the next run applies it.
    """
    data = share.get(path_of(terminal.name), MOST_FILE)
    if data is None:
        return None
    if terminal.central_key is None:
        done.letter = "untrusted"
        return None
    try:
        letter = read(data, terminal.name, terminal.central_key, terminal.identity)
    except BadLetter as bad:
        # A reinstalled machine finds the letter under its name encrypted to its former key until it is enrolled (F4).
        is_another_s = bad.reason == "key" and last_night(terminal.db) is None
        done.letter = "none" if is_another_s else bad.reason
        return None
    done.letter = "read"
    done.other_agency = letter.agency if letter.agency not in ("", terminal.agency) else ""
    if letter.number > int(meta.read(terminal.db, _NUMBER) or 0):
        _take_sections(terminal, letter, done)
    return letter


def _take_sections(terminal: Terminal, letter: Letter, done: Run) -> None:
    for name, section in _SECTIONS.items():
        if name in letter.sections and not (done.other_agency and name not in _OF_ANY_AGENCY):
            terminal.step(f"take {name}")
            try:
                with immediate(terminal.db):
                    section(terminal, letter.sections[name], letter, done)
            except BadSection:
                done.untaken.append(name)
            else:
                done.taken.append(name)
    terminal.step("note letter")
    with immediate(terminal.db):
        meta.note(terminal.db, _NUMBER, str(letter.number))
        meta.note(terminal.db, NIGHT, letter.night.isoformat())
        meta.forget(terminal.db, REVOKED)
        if letter.is_revoked:
            meta.note(terminal.db, REVOKED, letter.night.isoformat())


def _erased(terminal: Terminal, section: Any, _letter: Letter, _done: Run) -> None:
    """Delete the events, submissions, drafts and sent files of every erased reference."""
    if not isinstance(section, list):
        raise BadSection
    db, erased = terminal.db, frozenset(map(str, section))
    for reference in [each["reference"] for each in rows(db, _REFERENCES) if digest_of(each["reference"]) in erased]:
        submissions.forget(db, reference)
        change(
            db,
            "UPDATE tickets SET draft = NULL, proposal = NULL WHERE json_extract(draft, '$.sent_as') = ?",
            (reference,),
        )
        for table in ("outbox", "sent_files"):
            change(db, f"DELETE FROM {table} WHERE reference = ?", (reference,))  # noqa: S608 (our own names)
    audit.hide(db, audit.hidden(db, erased))


def _staff(terminal: Terminal, section: Any, letter: Letter, done: Run) -> None:
    """Replace the agents by central's list; counted sign-in tries stay counted.

    An administrator who was added here, without a pepper from central, stays until the list holds one: otherwise nobody
    could open the staff's pages.
    """
    try:
        pepper = bytes.fromhex(section["pepper"])
        agents = [_agent(each) for each in section["agents"]]
    except (KeyError, TypeError, ValueError):
        raise BadSection from None
    ids = {agent["id"] for agent in agents}
    if len(pepper) != KEY_BYTES or len(ids) != len(agents):
        raise BadSection
    keys = Keys(terminal.home)
    name = keys.keep_pepper(pepper)
    has_admin = any(agent["role"] == "admin" for agent in agents)
    before = rows(terminal.db, _AGENTS)
    made_here = {each["id"] for each in before if not keys.staff_pepper_file(each["pepper"]).exists()}
    gone = [
        each
        for each in before
        if each["id"] not in ids and (has_admin or each["role"] != "admin" or each["id"] not in made_here)
    ]
    terminal.db.executemany("DELETE FROM agents WHERE id = ?", [(each["id"],) for each in gone])
    listed = [{**agent, "pepper": name, "was_made_here": agent["id"] in made_here} for agent in agents]
    for statement in (_AGENT, _LATER_PIN):
        terminal.db.executemany(statement, listed)
    if rows(terminal.db, _AGENTS) != before:
        write_audit(terminal.db, start_of(letter.night), "central", "staff.replace")
    done.agents_gone = [each["id"] for each in gone if each["active"]]


def _agent(listed: Mapping[str, Any]) -> dict[str, str | None]:
    """Check an agent of a letter. Raises KeyError, TypeError, ValueError for one who could not be shown or sign in."""
    agent = {key: str(listed[key]) for key in ("id", "name", "role", "pin_hash", "created_at")}
    check_agent(agent["id"], agent["name"], agent["role"])
    from_text(agent["created_at"])
    if not agent["pin_hash"].startswith("$argon2id$"):
        raise ValueError("no PIN of ours")
    days = {key: read_day(listed.get(key)) for key in ("valid_until", "once_until")}
    pin_at = str(listed.get("pin_at", agent["created_at"]))
    from_text(pin_at)
    return {**agent, "pin_at": pin_at, **{key: None if day is None else day.isoformat() for key, day in days.items()}}


def _states(terminal: Terminal, section: Any, letter: Letter, _done: Run) -> None:
    """Update the states of files that a tenant may come back to; acts that central does not know yet stay."""
    known = {found["reference"] for found in rows(terminal.db, "SELECT reference FROM sent_files")}
    try:
        cases = [_case(case, letter) for case in section]
    except (KeyError, TypeError, ValueError):
        raise BadSection from None
    for case in cases:
        if case["reference"] in known:
            change(terminal.db, _NEWER_REVISION, case)
            change(terminal.db, _SAME_REVISION, case)


def _case(case: Mapping[str, Any], letter: Letter) -> Mapping[str, Any]:
    """Check the state of a file in a letter. Raises KeyError, TypeError, ValueError when it is impossible."""
    state, revision, state_at = case["state"], case["revision"], case["state_at"]
    if state not in _STATES or type(revision) is not int or revision < 1:
        raise ValueError("no case of ours")
    for instant in filter(None, (case["submitted_at"], case["read_at"], state_at)):
        from_text(instant)
    date.fromisoformat(case["promise"])
    return {
        **{key: case[key] for key in ("reference", "revision", "event_id", "submitted_at", "promise", "read_at")},
        "printed_at": state_at if state == "printed" else None,
        "withdrawn_at": state_at if state == "withdrawn" else None,
        "acked_at": to_text(start_of(letter.night)),
    }


def _settings(terminal: Terminal, section: Any, _letter: Letter, _done: Run) -> None:
    _check(check_tables, section, Section.SETTINGS)
    keep(terminal.db, Section.SETTINGS, section)


def _content(terminal: Terminal, section: Any, _letter: Letter, _done: Run) -> None:
    _check(text_check.check, section, Section.CONTENT)
    keep(terminal.db, Section.CONTENT, section)


def _check(check: Callable[[Any, str], None], section: Any, name: str) -> None:
    if not isinstance(section, dict):
        raise BadSection
    try:
        check(section, name)
    except (ConfigurationError, TypeError, AttributeError):
        raise BadSection from None


_SECTIONS: Mapping[Section, Callable[[Terminal, Any, Letter, Run], None]] = {
    Section.ERASED: _erased,
    Section.STAFF: _staff,
    Section.STATES: _states,
    Section.SETTINGS: _settings,
    Section.CONTENT: _content,
}
"""The sections in the order in which they are applied: erasures first."""
_OF_ANY_AGENCY = frozenset({Section.ERASED})
"""The sections of a letter for another agency that are applied all the same."""
