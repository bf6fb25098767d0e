"""Make a terminal, its central and the share between them by the commands; each command is a process."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.connection import rows
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal_file import open_terminal
from tests.factories import a_submission
from tests.night.keys import ESCROW
from tests.proof.processes import Kill, Told, kiosk

FIRST = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
NAME, AGENCY = "hall-1", "CBS"


@dataclass
class Homes:
    """A terminal, its central and their share, at an instant."""

    root: Path
    at: datetime = FIRST

    @property
    def terminal(self) -> Path:
        return self.root / "terminal"

    @property
    def central(self) -> Path:
        return self.root / "central"

    @property
    def share(self) -> Path:
        return self.root / "share"

    @property
    def base(self) -> Path:
        return self.central / "central" / "central.sqlite"

    def make(self) -> None:
        """Prepare central, and a terminal by its invitation."""
        self.share.mkdir(parents=True)
        self.typed(self.central, "central init --escrow-recipient", ESCROW.recipient, "--target", str(self.share))
        self.typed(self.central, f"central invite {NAME} --agency {AGENCY}")
        self.typed(self.terminal, "init --invitation", str(self.base.parent / "invitations" / f"{NAME}.json"))
        self.typed(self.central, "central ingest")

    def run(self, home: Path, line: str, *more: str, kill: Kill | None = None) -> Told:
        return kiosk(home, *line.split(), *more, at=self.at, kill=kill)

    def typed(self, home: Path, line: str, *more: str) -> Told:
        """Run a command that must end with 0, or with 4: a person must look."""
        told = self.run(home, line, *more)
        assert told.code in (0, 4), (line, told)
        return told

    def submit(self, *references: str) -> None:
        store = Submissions(open_terminal(self.terminal), Origin(NAME, AGENCY))
        for reference in references:
            store.add(a_submission(reference))

    def sync(self) -> Told:
        return self.typed(self.terminal, "sync --target", str(self.share))

    def nightly(self) -> Told:
        return self.typed(self.central, "central nightly --target", str(self.share))

    def night(self) -> None:
        """Live a whole night on both sides; then the next day begins."""
        for act in (self.sync, self.nightly, self.sync):
            act()
        self.at += timedelta(days=1)

    def received(self) -> list[str]:
        """Return the reference of each event at central, sorted."""
        with closing(sqlite3.connect(f"file:{self.base}?mode=ro", uri=True)) as db:
            bodies = [json.loads(body) for (body,) in db.execute("SELECT body FROM events")]
        return sorted(body["payload"]["reference"] for body in bodies if "reference" in body["payload"])

    def waiting(self) -> list[str]:
        with closing(open_terminal(self.terminal)()) as db:
            return [each["reference"] for each in rows(db, "SELECT reference FROM outbox")]
