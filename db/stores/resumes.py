"""Coming back: sealed drafts, and what is left of a submission once its answers are gone.

Somebody who has the database and its key can read no draft: each is sealed with keys derived from its tenant's code,
which is stored nowhere. The agency reads submissions anyway; beside each stands a verifier, which tells a right code
from a wrong one.
"""

import hmac
import json
import os
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from typing import TypeVar

from db import meta
from db.connection import Connection, Opener, Row, change, immediate, row, wiping
from db.resume_codes import KEY_BYTES, SALT_BYTES, ResumeKeys, derive, seal, unseal
from db.stores import kept_requests, lockout
from db.stores.drafts import draft_text, read_draft
from db.stores.submissions import known_file, read_submission
from kiosk.clock import from_optional, from_text, to_text
from kiosk.services.ports.resumes import DraftAnswer, FileAnswer, SavedDraft, SentFile

T = TypeVar("T")
_SALT = "resume_salt"
"""The key of the agency's salt in `meta`, so that the salt is in the same backup as the drafts that need it."""


class Resumes:
    """`kiosk.services.ports.resumes.ResumeStore` on the terminal's file."""

    def __init__(self, opener: Opener) -> None:
        self._open = opener

    def save_draft(self, code: str, saved: SavedDraft, last_day: date, *, over: datetime | None = None) -> bool:
        keys = self._keys(code)
        sealed = seal(keys, _saved_text(saved))
        with closing(self._open()) as db, immediate(db):
            if not _is_as_seen(db, keys, over):
                return False
            sql = "INSERT OR REPLACE INTO drafts (locator, sealed, last_day) VALUES (?, ?, ?)"
            change(db, sql, (keys.locator, sealed, last_day.isoformat()))
        return True

    def open_draft(self, code: str, now: datetime) -> DraftAnswer:
        return DraftAnswer(*self._try(code, now, _draft))

    def forget_draft(self, code: str) -> None:
        keys = self._keys(code)
        with closing(self._open()) as db, wiping(db):
            change(db, "DELETE FROM drafts WHERE locator = ?", (keys.locator,))

    def give_code(self, reference: str, code: str, *, of_draft: datetime | None = None) -> bool:
        keys = self._keys(code)
        verifier = keys.verifier(reference)
        with closing(self._open()) as db, wiping(db):
            given = change(
                db,
                "INSERT INTO sent_files (reference, kind, verifier, revision, event_id, submitted_at, promise)"
                " SELECT reference, kind, ?, revision, event_id, submitted_at, promise FROM submissions"
                " WHERE reference = ? ON CONFLICT (reference) DO UPDATE SET verifier = excluded.verifier",
                (verifier, reference),
            )
            if given and _is_as_seen(db, keys, of_draft):
                change(db, "DELETE FROM drafts WHERE locator = ?", (keys.locator,))
        return given == 1

    def open_file(self, reference: str, code: str, now: datetime) -> FileAnswer:
        def look(db: Connection, keys: ResumeKeys) -> SentFile | None:
            file = row(db, "SELECT * FROM sent_files WHERE reference = ?", (reference,))
            known = file["verifier"] if file else bytes(KEY_BYTES)
            if not hmac.compare_digest(known, keys.verifier(reference)) or file is None:
                return None
            stored = row(db, "SELECT * FROM submissions WHERE reference = ?", (reference,))
            return _read_file(file, stored)

        return FileAnswer(*self._try(code, now, look))

    def find_file(self, reference: str) -> SentFile | None:
        with closing(self._open()) as db:
            file = known_file(db, reference)
            stored = row(db, "SELECT * FROM submissions WHERE reference = ?", (reference,))
            listed = stored or kept_requests.known(db, reference)
        found = _read_file(file, stored) if file is not None else None
        return found._replace(followed_by=listed["owner"]) if found is not None and listed is not None else found

    def closed_until(self, now: datetime) -> datetime | None:
        with closing(self._open()) as db, immediate(db):
            return lockout.locked_until(db, lockout.RESUME, now)

    def _try(
        self, code: str, now: datetime, look: Callable[[Connection, ResumeKeys], T | None]
    ) -> tuple[T | None, datetime | None]:
        """Count a try, look, and undo the count when the code was right: a power cut gives no free try."""
        with closing(self._open()) as db:
            with immediate(db):
                until = lockout.locked_until(db, lockout.RESUME, now)
                if until:
                    return None, until
                lockout.count_try(db, lockout.RESUME, now)
            found = look(db, self._keys(code))
            with immediate(db):
                if found is not None:
                    lockout.take_back(db, lockout.RESUME, now)
                    return found, None
                return None, lockout.locked_until(db, lockout.RESUME, now)

    def _keys(self, code: str) -> ResumeKeys:
        return derive(code, self._salt())

    def _salt(self) -> bytes:
        """Return the agency's salt; make it when the first code needs it."""
        with closing(self._open()) as db, immediate(db):
            if meta.read(db, _SALT) is None:
                meta.note(db, _SALT, os.urandom(SALT_BYTES).hex())
            return bytes.fromhex(meta.read(db, _SALT) or "")


def _draft(db: Connection, keys: ResumeKeys) -> SavedDraft | None:
    found = row(db, "SELECT sealed FROM drafts WHERE locator = ?", (keys.locator,))
    text = unseal(keys, found["sealed"]) if found else None
    return _read_saved(text) if text is not None else None


def _is_as_seen(db: Connection, keys: ResumeKeys, seen: datetime | None) -> bool:
    """Tell if the stored draft, if any, is the one saved at that instant: two terminals may have opened it."""
    found = _draft(db, keys)
    return found is None or (seen is not None and to_text(found.saved_at) == to_text(seen))


def _saved_text(saved: SavedDraft) -> bytes:
    fields = {"draft": draft_text(saved.draft), "language": saved.language, "saved_at": to_text(saved.saved_at)}
    return json.dumps(fields).encode()


def _read_saved(text: bytes) -> SavedDraft:
    fields = json.loads(text)
    return SavedDraft(read_draft(fields["draft"]), fields["language"], from_text(fields["saved_at"]))


def _read_file(file: Row, stored: Row | None) -> SentFile:
    """Read a file: when it was read and stored comes from the row of answers while it is here, else from `sent_files`.

    A row of an earlier revision than central knows is no longer what the tenant sent, and is ignored.
    """
    if stored is not None and stored["revision"] != file["revision"]:
        stored = None
    state = {key: (stored or file)[key] or file[key] for key in ("read_at", "acked_at")}
    return SentFile(
        reference=file["reference"],
        kind=file["kind"],
        submitted_at=from_text(file["submitted_at"]),
        promise=date.fromisoformat(file["promise"]),
        revision=file["revision"],
        event_id=file["event_id"],
        read_at=from_optional(state["read_at"]),
        acked_at=from_optional(state["acked_at"]),
        withdrawn_at=from_optional(file["withdrawn_at"]),
        printed_at=from_optional(file["printed_at"]),
        numbered_at=from_optional(file["numbered_at"]),
        submission=read_submission(stored).submission if stored else None,
        asked=tuple(file["asked"].split()),
        asked_at=from_optional(file["asked_at"]),
    )
