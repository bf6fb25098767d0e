"""Write an archive of homes, batch, letter, base and ledger as this program makes them, to be kept for ever.

    python -m tests.proof.make_golden

A later program must take what this one wrote (F10). Before a schema or a format changes, its old form is archived, and
with the change its new form; no archive is ever made again. Everything in an archive is invented, its keys are for
tests alone, and `told.json` says what it holds.
"""

import io
import json
import shutil
import tarfile
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from db.central import night
from db.central.decisions.agents import Agents
from db.central.opening import open_run
from db.central.tables.schema import VERSION
from db.migrations import TERMINAL
from db.night.terminal import central_link
from db.stores.outbox import Origin
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from db.terminal_file import open_terminal
from kiosk.services.ports.resumes import SavedDraft
from kiosk.version import PROGRAM
from tests.factories import PIN, a_draft, a_submission
from tests.night.keys import ESCROW
from tests.night.story import reference_of
from tests.proof.homes import AGENCY, FIRST, NAME, Homes

GOLDEN = Path(__file__).with_name("golden")
TOLD = "told.json"
STORED, READ, AT_SHARE, UNSEALED, ERASED = map(reference_of, range(5))
CODE, DRAFT_CODE = "2222-2222-2222", "3333-3333-3333"
AGENT = "ane"
PHONE = "05 00 00 00 01"
TARGET = "file:///mnt/share"
"""The share that the homes name; whoever opens them gives another one."""


def make(root: Path) -> None:
    """Make a terminal with one thing stored, one at the share and one unsealed, and a central that erased."""
    homes = Homes(root)
    homes.make()
    homes.submit(STORED, READ, ERASED)
    store = Submissions(open_terminal(homes.terminal), Origin(NAME, AGENCY))
    assert store.mark_read(READ, "essai", homes.at)
    resumes = Resumes(open_terminal(homes.terminal))
    assert resumes.give_code(STORED, CODE)
    assert resumes.save_draft(DRAFT_CODE, SavedDraft(a_draft(), "fr", homes.at), homes.at.date() + timedelta(days=30))
    with open_run(homes.central, homes.at) as central:
        Agents(central, AGENCY).add(AGENT, "Ane Exemple", "agent", PIN)
        night.keep(central)
    (homes.base.parent / "down").mkdir(exist_ok=True)
    (homes.base.parent / "down" / "settings.toml").write_text(f'[all.agency]\nphone = "{PHONE}"\n', "utf-8")
    homes.night()
    homes.typed(homes.central, f"central erase {ERASED} --yes")
    homes.night()
    homes.submit(AT_SHARE)
    homes.sync()
    store.add(a_submission(UNSEALED, submitted_at=homes.at))
    _settle(homes)
    told = {
        "at": homes.at.isoformat(),
        "escrow": ESCROW.identity,
        "stored": [STORED, READ],
        "read": [READ],
        "at the share": [AT_SHARE],
        "unsealed": [UNSEALED],
        "erased": [ERASED],
        "code": [STORED, CODE],
        "draft": DRAFT_CODE,
        "agent": [AGENT, PIN],
        "phone": PHONE,
    }
    (root / TOLD).write_text(json.dumps(told, sort_keys=True, indent=1), "utf-8")


def _settle(homes: Homes) -> None:
    """Empty the logs of the bases, remove what is only large, and leave no folder of this machine named."""
    assert not homes.base.with_name(f"{homes.base.name}-wal").exists()
    with closing(open_terminal(homes.terminal)()) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    known = central_link.read(homes.terminal)
    assert known is not None
    central_link.write(homes.terminal, replace(known, target=TARGET))
    settings = homes.base.parent / "central.toml"
    settings.write_text(settings.read_text("utf-8").replace(str(homes.share), TARGET), "utf-8")
    # Each of these copies is as large as the base, and like it.
    for copy in (*homes.terminal.rglob("*.last-night"), *sorted((homes.base.parent / "backup").glob("*.sqlite"))[:-1]):
        copy.unlink()
    central = homes.base.parent
    for folder in (homes.terminal / "logs", homes.central / "logs", central / "invitations", central / "report"):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(central / "csv")
    said = str(homes.root).encode()
    named = [path for path in homes.root.rglob("*") if path.is_file() and said in path.read_bytes()]
    assert named == [], named


def name() -> str:
    """Return the archive's name: the version that wrote it, and the versions of its schemas and formats."""
    return f"{PROGRAM}-central-{VERSION}-terminal-{len(TERMINAL.names)}"


def pack(root: Path) -> bytes:
    """Return an archive of a folder; the same files give the same bytes, whoever made them and when."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path in sorted(root.rglob("*")):
            if path.name.endswith(("-shm", "-wal", ".lock")):
                continue
            entry = archive.gettarinfo(path, str(path.relative_to(root)))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mtime = int(FIRST.timestamp())
            with path.open("rb") if path.is_file() else io.BytesIO() as file:
                archive.addfile(entry, file if path.is_file() else None)
    return out.getvalue()


def unpack(path: Path, root: Path) -> Homes:
    """Unpack an archive, and return its homes an hour after it was made."""
    with tarfile.open(path) as archive:
        archive.extractall(root, filter="data")
    told = json.loads((root / TOLD).read_text("utf-8"))
    return Homes(root, FIRST.fromisoformat(told["at"]) + timedelta(hours=1))


if __name__ == "__main__":
    place = GOLDEN / f"{name()}.tar.gz"
    if place.exists():
        raise SystemExit(f"{place.name} is kept for ever, as it is")
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder, "root"))
        GOLDEN.mkdir(exist_ok=True)
        place.write_bytes(pack(Path(folder, "root")))
