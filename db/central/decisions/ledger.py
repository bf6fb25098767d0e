"""The ledger keeps central's decisions through every loss: enrolments, revocations, erasures.

`central/ledger.jsonl`, and the same file in every folder of copies, written there first: whatever is restored, the
decisions are known (F5). The lines are a set, in which neither order nor time decides anything:

    {"act": "invite", "agency", "key", "terminal", "until"}            a one-time key, and its last night
    {"act": "enrol", "agency", "at", "recipient", "terminal", "verify"}    a key is enrolled once
    {"act": "revoke", "accepted", "at", "verify"}                      and revoked once; revoked wins; a one-time key
                                                                       is revoked once it was used
    {"act": "erase", "at", "reference"}                                a reference's digest; erased stays erased
    {"act": "agent_off", "at", "agent"}                                an agent who comes back gets another id

The key is the identity; a name is only a folder and a label: a reinstalled machine keeps its name under a new key, and
what the old key signed is still taken (F4). `accepted` lists the batches of a revoked key that were taken before the
revocation and lie in the inbox: a restore takes only those of that key (F7).
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from db.files import Step, no_step, write_durably
from db.wire.sealing import is_recipient
from kiosk.services.ports.errors import DamagedDatabase, StorageError

NAME = "ledger.jsonl"
_KEYS: Mapping[str, frozenset[str]] = {
    "invite": frozenset({"agency", "key", "terminal", "until"}),
    "enrol": frozenset({"agency", "at", "recipient", "terminal", "verify"}),
    "revoke": frozenset({"accepted", "at", "verify"}),
    "erase": frozenset({"at", "reference"}),
    "agent_off": frozenset({"agent", "at"}),
}
_PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")
Line = Mapping[str, object]


@dataclass(frozen=True)
class Enrolment:
    """One key enrolled under a terminal's name."""

    terminal: str
    agency: str
    verify: bytes
    """Ed25519 public key, 32 bytes."""
    recipient: str
    """age public key."""
    at: str


@dataclass(frozen=True)
class Ledger:
    """The union of all the files."""

    lines: frozenset[str]

    @cached_property
    def enrolments(self) -> Mapping[str, Sequence[Enrolment]]:
        """The keys of each name, revoked ones included, in the order of their enrolment."""
        found: defaultdict[str, list[Enrolment]] = defaultdict(list)
        for line in sorted(self.of("enrol"), key=lambda line: (str(line["at"]), str(line["verify"]))):
            name = str(line["terminal"])
            verify = bytes.fromhex(str(line["verify"]))
            found[name].append(Enrolment(name, str(line["agency"]), verify, str(line["recipient"]), str(line["at"])))
        return dict(found)

    @cached_property
    def live(self) -> Mapping[str, Sequence[Enrolment]]:
        """The keys of each name that are not revoked; a name without any is left out."""
        keys = {
            name: [each for each in all_ if each.verify not in self.revoked] for name, all_ in self.enrolments.items()
        }
        return {name: keys[name] for name in sorted(keys) if keys[name]}

    @cached_property
    def revoked(self) -> Mapping[bytes, frozenset[str]]:
        """The digests that are still taken of each revoked key."""
        found: defaultdict[bytes, frozenset[str]] = defaultdict(frozenset)
        for line in self.of("revoke"):
            accepted = line["accepted"]
            taken = frozenset(map(str, accepted)) if isinstance(accepted, list) else frozenset()
            found[bytes.fromhex(str(line["verify"]))] |= taken
        return dict(found)

    @cached_property
    def erased(self) -> frozenset[str]:
        """The digest (`db.erased_digests`) of each erased reference."""
        return frozenset(str(line["reference"]) for line in self.of("erase"))

    @cached_property
    def agents_off(self) -> frozenset[str]:
        """The ids of agents who were closed for good: none of these ids is given again."""
        return frozenset(str(line["agent"]) for line in self.of("agent_off"))

    @cached_property
    def invitations(self) -> Mapping[bytes, Line]:
        """Every invitation, used or not, by its one-time public key."""
        return {bytes.fromhex(str(line["key"])): line for line in self.of("invite")}

    def is_enrolled(self, terminal: str, verify: bytes) -> bool:
        """Tell if a key is enrolled under a name, revoked or not."""
        return any(each.verify == verify for each in self.enrolments.get(terminal, ()))

    def unused_invitations(self, terminal: str) -> Mapping[bytes, Line]:
        """Return the invitations of a name that nobody used or revoked, by their one-time public key."""
        own = {key: line for key, line in self.invitations.items() if line["terminal"] == terminal}
        return {key: line for key, line in own.items() if key not in self.revoked}

    def of(self, act: str) -> list[Line]:
        """Return the lines of an act."""
        return [line for line in map(json.loads, self.lines) if line["act"] == act]


class DamagedLedger(DamagedDatabase):
    """A line of a file does not parse. Exit code 6."""


class Ledgers:
    """The ledger files of one central."""

    def __init__(self, home: Path, copies: Sequence[Path], step: Step = no_step) -> None:
        """Locate the files.

        Args:
            home: `<home>/central`. copies: the folders of copies, `backup/` and `second_backup`.
        """
        self._files = [*(folder / NAME for folder in copies), home / NAME]
        self._step = step
        self.unreached: list[Path] = []
        """Files that could not be read or written; the next `read` completes them."""

    def read(self) -> Ledger:
        """Return the union of the files, and complete those that lack a line.

        Raises:
            DamagedLedger: a line does not parse; the text names the file to put in its place.
        """
        found: dict[Path, frozenset[str]] = {}
        damaged: list[Path] = []
        for file in self._files:
            try:
                found[file] = _lines(file)
            except ValueError:
                damaged.append(file)
            except OSError:
                self.unreached.append(file)
        if damaged:
            others = [file for file in found if file.exists()]
            instead = f"Mettez {others[0]} à sa place." if others else "Aucun autre n'est là : docs/operator.md."
            raise DamagedLedger(f"{damaged[0]} : une ligne est illisible, rien n'est fait. {instead}")
        union = Ledger(frozenset().union(*found.values()))
        self._write(union, [file for file in found if found[file] != union.lines])
        return union

    def add(self, ledger: Ledger, *lines: Line) -> Ledger:
        """Write decisions, to the copies first. Raises StorageError when they are not decided."""
        grown = Ledger(ledger.lines | {json.dumps(line, sort_keys=True, separators=(",", ":")) for line in lines})
        self._write(grown, [file for file in self._files if file not in self.unreached])
        return grown

    def _write(self, ledger: Ledger, files: Iterable[Path]) -> None:
        data = "".join(f"{line}\n" for line in sorted(ledger.lines)).encode()
        for file in files:
            self._step("ledger")
            try:
                write_durably(file, data, self._step)
            except StorageError:
                if file == self._files[-1]:
                    raise
                self.unreached.append(file)


def _lines(file: Path) -> frozenset[str]:
    """Return a file's lines. Raises ValueError when one is not ours, OSError when the folder does not answer."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        if not file.parent.is_dir():
            raise
        return frozenset()
    lines = frozenset(text.splitlines())
    if not all(_is_ours(json.loads(line)) for line in lines):
        raise ValueError(file)
    return lines


def _is_ours(line: object) -> bool:
    """Tell if a line is whole and sound: a wrong key, once in the union, could never be removed (F5)."""
    if not isinstance(line, dict) or frozenset(line) - {"act"} != _KEYS.get(str(line.get("act"))):
        return False
    keys = [str(line[name]) for name in ("verify", "key") if name in line]
    return all(map(_PUBLIC_KEY.fullmatch, keys)) and (line["act"] != "enrol" or is_recipient(str(line["recipient"])))
