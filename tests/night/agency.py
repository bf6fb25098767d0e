"""Set up a central and its terminals as their operators do: homes on disk, a share, and typed commands."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.central.opening import place_of
from db.connection import Connection, open_database
from kiosk.cli import cli
from kiosk.cli.shared.wiring import open_services
from kiosk.clock import SystemClock
from kiosk.services.services import Services
from kiosk.services.visit.submissions import submit
from tests.night.keys import ESCROW
from tests.unit.journey import filled


def typed(home: Path, *words: str, given: str = "") -> Result:
    """Run a command as if it were typed, in this process; an unexpected exception reaches the test."""
    return CliRunner().invoke(cli, ["--home", str(home), *words], input=given, catch_exceptions=False)


class Clock:
    """The clock of the commands that run in this process; a test moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self.now = now
        monkeypatch.setattr(SystemClock, "now", lambda _clock: self.now)


@dataclass
class Agency:
    """One central, one share, and the terminals that were invited."""

    root: Path
    clock: Clock
    terminals: list[str] = field(default_factory=list)

    @property
    def central(self) -> Path:
        return self.root / "siege"

    @property
    def share(self) -> Path:
        return self.root / "share"

    @property
    def second(self) -> Path:
        return self.root / "second"

    def terminal(self, name: str = "hall-1") -> Path:
        return self.root / name

    def at_central(self, *words: str, given: str = "") -> Result:
        return typed(self.central, "central", *words, given=given)

    def sync(self, name: str = "hall-1") -> Result:
        return typed(self.terminal(name), "sync")

    def begin(self) -> None:
        """Make central, as the guide says."""
        for folder in (self.share, self.second):
            folder.mkdir(parents=True)
        escrow = ("--escrow-recipient", ESCROW.recipient)
        made = self.at_central("init", "--target", str(self.share), *escrow)
        assert made.exit_code == 0, made.output
        settings = self.central / "central" / "central.toml"
        settings.write_text(f'[central]\ntarget = "{self.share}"\nsecond_backup = "{self.second}"\n', encoding="utf-8")

    def invite(self, name: str = "hall-1") -> None:
        """Invite a terminal, make its home, and let central enrol it."""
        told = self.at_central("invite", name, "--agency", "CBS")
        assert told.exit_code == 0, told.output
        (invitation,) = self.central.rglob(f"*{name}*.json")
        made = typed(self.terminal(name), "init", "--invitation", str(invitation))
        assert made.exit_code == 0, made.output
        invitation.unlink()
        assert self.at_central("ingest").exit_code == 0
        self.terminals.append(name)

    def services(self, name: str = "hall-1") -> Services:
        return open_services(self.terminal(name))

    def submit(self, name: str = "hall-1", **answers: str) -> str:
        """Send a listing at a terminal; gives its reference."""
        return submit(filled(answers).finish(), self.services(name)).reference

    def night(self, hours: int = 24) -> Result:
        """Let some hours go by, live a night on all sides, and return what central's command gave."""
        self.clock.now += timedelta(hours=hours)
        for name in self.terminals:
            self.sync(name)
        done = self.at_central("nightly")
        for name in self.terminals:
            self.sync(name)
        return done

    @contextmanager
    def base(self) -> Iterator[Connection]:
        with closing(open_database(place_of(self.central).database, None, read_only=True)) as db:
            yield db


def made(root: Path, monkeypatch: pytest.MonkeyPatch, now: datetime, *, terminals: int = 1) -> Agency:
    """Return an agency with some terminals, at an instant."""
    agency = Agency(root, Clock(monkeypatch, now))
    agency.begin()
    for number in range(terminals):
        agency.invite(f"hall-{number + 1}")
    return agency
