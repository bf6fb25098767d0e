"""Invite terminals and enrol those that answer; prepare the folders of the share for both.

An invitation is good for one key and 14 nights; the ledger holds the public half of its one-time key. Anybody may have
put a file into `enrol/` (F8): it counts only when the one-time key of an invitation signed it.
"""

import errno
import os
import pwd
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from db.central import settings
from db.central.central import Central, Refused
from db.central.decisions import enrolment
from db.central.decisions.keys import CentralKeys
from db.central.decisions.ledger import Enrolment
from db.connection import KEY_BYTES
from db.files import PART, Step, no_step, private_folder, write_durably
from db.night import invitation
from db.night.invitation import ENROL, SUFFIX, Invitation, Request
from db.night.share import MARKER, OWN, Away, Share
from db.night.target import local_path, open_unmarked
from db.wire.sealing import public_key
from kiosk.clock import to_text
from kiosk.settings import TERMINAL_ID, AgencyCode

INVITED_NIGHTS = 14
MOST_FILES = 100
"""The most files of `enrol/` that a run reads, and names (F8)."""
_MOST_BYTES = 4_096
_INBOX_MODE = 0o2770
_FOLDERS: Mapping[str, int] = {"inbox": 0o711, ENROL: 0o1733, MARKER: 0o755}
"""The folders of a share with their rights: anybody passes through `inbox`, and may leave files in `enrol` that others
cannot change. The marker is made last: it shows that the rest exists (F1)."""
BAD_NAME = "{terminal} : un nom de borne a 32 caractères au plus, minuscules, chiffres et tirets, par exemple hall-1."


@dataclass
class Enrolled:
    """The outcome of a run over the requests in `enrol/`."""

    terminals: list[str] = field(default_factory=list)
    """Names under which a key was enrolled."""
    strangers: list[str] = field(default_factory=list)
    """Paths of files that match no invitation: they stay until a person removes them."""


def invite(central: Central, terminal: str, agency: AgencyCode) -> bytes:
    """Make an invitation, for a new home or an enrolled one that must learn central's new keys (F9).

    The folders of the share are made where this account may; `commands` returns what is left to type.

    Raises:
        Refused: `terminal` is no valid name, or one of another agency's.
        Away: the share does not answer. StorageError. In both cases nobody is invited.
    """
    if not re.fullmatch(TERMINAL_ID, terminal):
        raise Refused(BAD_NAME.format(terminal=terminal))
    enrolment.check_name(central, terminal, agency)
    make_folders(central, terminal)
    home = central.place.home
    keys, seed, until = CentralKeys(home), secrets.token_bytes(KEY_BYTES), central.night + timedelta(INVITED_NIGHTS)
    made = Invitation(
        terminal=terminal,
        agency=agency,
        target=settings.read(home).central.target or str(home / OWN),
        recipients=(keys.recipient(), keys.escrow_recipient()),
        verify=central.verify_key.hex(),
        seed=seed.hex(),
        until=until,
    )
    line = {"act": "invite", "agency": agency, "key": public_key(seed).hex(), "terminal": terminal}
    central.ledgers.add(central.ledger, {**line, "until": until.isoformat()})
    return made.write()


def make_folders(central: Central, terminal: str) -> None:
    """Make a terminal's inbox and the folders above it, where this account may. Raises Away."""
    _make(central.share, {**_FOLDERS, f"inbox/{terminal}": _INBOX_MODE})


def file_of(central: Central, terminal: str) -> Path:
    """Return the path where `central invite` writes a terminal's invitation."""
    return central.place.folder / "invitations" / f"{terminal}{SUFFIX}"


def write(central: Central, terminal: str, data: bytes) -> Path:
    """Keep an invitation until it is used; return its path. Raises StorageError."""
    path = file_of(central, terminal)
    private_folder(path.parent)
    write_durably(path, data, central.step)
    return path


def take_enrolments(central: Central) -> tuple[Central, Enrolled]:
    """Enrol the terminals that answered their invitation; return the run with its new ledger, and the outcome.

    Only a file named after an invited or enrolled terminal is read (F8).

    Raises:
        Away: the share does not answer. StorageError: the next run takes what is left.
    """
    done, ledger = Enrolled(), central.ledger
    known = {str(line["terminal"]) for line in ledger.invitations.values()} | ledger.enrolments.keys()
    names = sorted(name for name in central.share.names(ENROL) if not name.endswith(PART))
    own = [name for name in names if name.endswith(SUFFIX) and name.removesuffix(SUFFIX) in known][:MOST_FILES]
    for name in own:
        request = _request(central.share, name)
        if request is None or invitation.path_of(request.terminal) != f"{ENROL}/{name}":
            done.strangers.append(f"{ENROL}/{name}")
        else:
            central = _take(central, request, done)
    done.strangers += [f"{ENROL}/{name}" for name in names if name not in own][:MOST_FILES]
    return central, done


def prepare_share(target: str, home: Path, *, trial: bool = False, step: Step = no_step) -> list[str]:
    """Make a folder the share: only `central init --target` does this (F2). Existing folders stay as they are.

    Returns:
        The commands left to type on the share's machine, where this account has no right; see `commands`.

    Raises:
        BadTarget, Away: see `share.open_unmarked`; or the folder does not exist.
    """
    share = open_unmarked(target, home, trial=trial, step=step)
    root = local_path(target, home)
    if root is not None and root.is_relative_to(home):
        private_folder(root)
    if not share.has(""):
        raise Away(f"{where(target, home)} n'est pas là : montez-le ou créez-le")
    _make(share, _FOLDERS)
    return commands(target, home, share)


def commands(target: str, home: Path, share: Share, terminal: str = "") -> list[str]:
    """Return what somebody with more rights must type on the share's machine; empty when every folder exists.

    COMPTE stands for the account that the terminal signs in with.

    Args:
        terminal: the terminal whose inbox is needed too.
    """
    root, own, account = where(target, home), f"inbox/{terminal}", account_at(target)
    lines = [
        f"install -d -m {mode:o} -o {account} -g {account} {root}/{folder}"
        for folder, mode in _FOLDERS.items()
        if not share.has(folder)
    ]
    if terminal and not share.has(own):
        lines.append(f"install -d -m {_INBOX_MODE:o} -o COMPTE -g {account} {root}/{own}")
    return lines


def account_at(target: str) -> str:
    """Return the name of central's account on the share's machine: its own, or the one of an SFTP address."""
    return urlsplit(target).username or pwd.getpwuid(os.getuid()).pw_name


def where(target: str, home: Path) -> str:
    """Return the path of a share on its own machine."""
    root = local_path(target, home)
    return str(root) if root is not None else urlsplit(target).path.rstrip("/")


def _make(share: Share, folders: Mapping[str, int]) -> None:
    """Make folders, where this account may. Raises Away when the share does not answer."""
    for folder, mode in folders.items():
        try:
            share.make(folder, mode)
        except FileNotFoundError:
            continue  # its parent is missing
        except Away as away:
            if not _is_forbidden(away):
                raise


def _request(share: Share, name: str) -> Request | None:
    """Return a request; None for any other file, readable by this account or not (F8)."""
    try:
        data = share.get(f"{ENROL}/{name}", _MOST_BYTES)
        return Request.read(data) if data and len(data) <= _MOST_BYTES else None
    except ValueError:
        return None
    except Away as away:
        if _is_forbidden(away):
            return None
        raise


def _take(central: Central, request: Request, done: Enrolled) -> Central:
    path, ledger, verify = invitation.path_of(request.terminal), central.ledger, bytes.fromhex(request.verify)
    one_time = _one_time(central, request)
    is_enrolled = ledger.is_enrolled(request.terminal, verify)
    if verify in ledger.revoked or (one_time is None and not is_enrolled):
        done.strangers.append(path)
        return central
    if one_time is not None:
        asked = Enrolment(request.terminal, request.agency, verify, request.recipient, to_text(central.at))
        central.step("enrol")
        central = replace(central, ledger=enrolment.enrol(central.ledgers, ledger, asked, one_time))
        if not is_enrolled:
            done.terminals.append(request.terminal)
        file_of(central, request.terminal).unlink(missing_ok=True)
    central.share.remove(path)  # also done after a run that was interrupted once the key was enrolled (F1)
    return central


def _one_time(central: Central, request: Request) -> bytes | None:
    """Return the key of the valid, unused invitation that signed a request, or None."""
    for key, line in central.ledger.unused_invitations(request.terminal).items():
        is_good = line["agency"] == request.agency and date.fromisoformat(str(line["until"])) >= central.night
        if is_good and request.is_signed_by(key):
            return key
    return None


def _is_forbidden(away: Away) -> bool:
    return isinstance(away.__cause__, OSError) and away.__cause__.errno in (errno.EACCES, errno.EPERM)
