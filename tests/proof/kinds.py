"""Every kind of file that two machines and the share between them hold: what is flipped of each, by a pattern.

A file that no pattern is of makes `test_flipped_bits` fail: who adds a kind of file adds it here, too.
"""

from collections.abc import Mapping
from pathlib import Path

from db.sync.kept import SUFFIX

_CENTRAL = "central/central"
FILES: Mapping[str, str] = {
    "the configuration": "hall/config.toml",
    "the key of the database": "hall/keys/database.key",
    "the check of that key": "hall/keys/database.check",
    "the pepper": "hall/keys/pepper",
    "the mark of the pepper": "hall/keys/pepper.check",
    "the pepper that came": "hall/keys/staff.*.pepper",
    "the signing key": "hall/keys/signing.key",
    "the key to what comes down": "hall/keys/terminal.age",
    "central's public key at the terminal": "hall/keys/central.verify",
    "the enrolment": "hall/enrolment/*.json",
    "the terminal's database": "hall/data/kiosk.sqlite",
    "the list of the tables": "hall/data/tables.json",
    "the room kept for a full disk": "hall/data/ballast",
    "a sealed file at the terminal": "hall/spool/*.batch",
    "a mark at the terminal": "hall/spool/*.acked",
    "the log of the terminal's nights": "hall/logs/*.jsonl",
    "a sealed file on its way": "share/inbox/hall-a/*.batch",
    "a receipt on its way": "share/acks/*.ack",
    "states on their way down": "share/down/hall-a/states.*",
    "settings on their way down": "share/down/hall-a/settings.*",
    "erasures on their way down": "share/down/hall-a/erased.*",
    "agents on their way down": "share/down/hall-a/staff.*",
    "homes on their way down": "share/down/hall-a/homes.*",
    "texts on their way down": "share/down/hall-a/content.*",
    "central's age key": "central/keys/central.age",
    "central's signing key": "central/keys/central.signing",
    "central's public key": "central/keys/central.verify",
    "the escrow's public key": "central/keys/escrow.recipient",
    "the pepper of an agency": "central/keys/agency.*.pepper",
    "the mark of that pepper": f"{_CENTRAL}/pepper.*",
    "central's database": f"{_CENTRAL}/central.sqlite",
    "an archived file": f"{_CENTRAL}/archive/*.batch",
    "an archived file that an erasure cut": f"{_CENTRAL}/archive/*{SUFFIX}",
    "which files of the archive an erasure cut": f"{_CENTRAL}/archive-cut",
    "a tombstone in the archive": f"{_CENTRAL}/archive/erased/*.erased",
    "a terminal in the archive": f"{_CENTRAL}/archive/terminals/*.json",
    "a copy of the database": f"{_CENTRAL}/backup/*.sqlite",
    "the digest of a copy": f"{_CENTRAL}/backup/*.sha256",
    "a tombstone beside the copies": f"{_CENTRAL}/backup/erased/*.erased",
    "a terminal beside the copies": f"{_CENTRAL}/backup/terminals/*.json",
    "which copies there were": f"{_CENTRAL}/copies-made",
    "a file in quarantine": f"{_CENTRAL}/quarantine/*.batch",
    "its slip": f"{_CENTRAL}/quarantine/*.json",
    "a sheet": f"{_CENTRAL}/csv/[a-z]*.csv",
    "the dictionary of the sheets": f"{_CENTRAL}/csv/DICTIONNAIRE.csv",
    "the list of the sheets": f"{_CENTRAL}/csv/MANIFEST.json",
    "the data of a morning page": f"{_CENTRAL}/report/*.json",
    "a morning page": f"{_CENTRAL}/report/*.txt",
    "what the operator set": f"{_CENTRAL}/down/settings.toml",
    "how a table of homes is read": f"{_CENTRAL}/down/listings.toml",
    "a text that the operator wrote": f"{_CENTRAL}/down/content/*/*/*",
    "answers that the operator wrote": f"{_CENTRAL}/down/content/*/*.toml",
    "where the terminals bring their files": f"{_CENTRAL}/target",
    "which life of central's it is": f"{_CENTRAL}/generation",
    "the key that terminals were given": f"{_CENTRAL}/recipient",
    "the escrow's that terminals were given": f"{_CENTRAL}/recipient.escrow",
    "what is known to be sealed for others": f"{_CENTRAL}/sealed",
    "the log of central's nights": "central/logs/*.jsonl",
}

BY_HAND = frozenset(
    {
        "what the operator set",
        "how a table of homes is read",
        "a text that the operator wrote",
        "answers that the operator wrote",
    }
)
"""What a person types: a letter that is another one is what they wrote."""
_LOGS = ("-wal", "-shm")
"""Of a database that was not closed: `test_flipped_bits.LOGS` flips the one; the other is made anew from it."""


def one(root: Path, pattern: str) -> Path:
    """The first of a kind; of what goes down, the last, which was not taken yet."""
    paths = sorted(root.glob(pattern))
    return max(paths, key=lambda path: int(path.suffix[1:])) if pattern.startswith("share/down") else paths[0]


def of_no_kind(root: Path) -> list[str]:
    """Files that nothing flips; one without a byte has no bit that could turn."""
    known = {path for pattern in FILES.values() for path in root.glob(pattern)}
    held = {path for path in root.rglob("*") if path.is_file() and path.stat().st_size}
    return sorted(str(path.relative_to(root)) for path in held - known if not path.name.endswith(_LOGS))
