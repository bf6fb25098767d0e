"""Terminals that change their names, as a person types it: `kiosk init --terminal NEW` in a home that has a name.

What waits under a name goes under that one alone: somebody gives it back for a while, as the command says.
"""

import json
from contextlib import closing, suppress
from pathlib import Path

from db.sync import enrolment
from db.sync.enrolment import EnrolmentRefused
from db.sync.spool import names_in
from db.terminal import database_path
from tests.sync.world import Hall

from db import ballast
from db.connection import rows
from kiosk import config
from tests.db.commands import start
from tests.proof.ledger import Lost
from tests.proof.pulling import file_steps
from tests.proof.story import Story, Terminal


class Renamed(Story):
    """A story in which homes go on under other names."""

    def rename(
        self,
        slot: str,
        *,
        is_forced: bool,
        is_busy: bool = False,
        is_revoked: bool = False,
        fatal: int | None = None,
        is_night_between: bool = False,
    ) -> None:
        """A terminal's own home takes a new name, and that is enrolled.

        Args:
            is_busy: whether somebody writes something first: flat chance alone seldom leaves anything behind.
            is_revoked: whether a name that it had and that owes nothing is revoked at once.
        """
        if is_busy:
            self.submit(slot)
        self.names[slot] += 1
        name = f"hall-{slot}{self.names[slot]}"
        self.change_name(
            self.terminals[slot], name, is_forced=is_forced, fatal=fatal, is_night_between=is_night_between
        )
        if is_revoked:
            self.revoke_former(slot, is_hasty=False)

    def go_back(self, slot: str, *, is_forced: bool, fatal: int | None = None, is_night_between: bool = False) -> None:
        """It takes a name that it had: one under which something waits, else the last."""
        terminal = self.terminals[slot]
        former = [name for name in terminal.had if name != terminal.hall.name]
        waiting = [name for name in former if any(owing(terminal.hall, name))]
        for name in (waiting or former)[-1:]:
            self.change_name(terminal, name, is_forced=is_forced, fatal=fatal, is_night_between=is_night_between)

    def revoke_former(self, slot: str, *, is_hasty: bool) -> None:
        """The oldest name that it had and no machine bears: of those that owe nothing any more, or too early."""
        terminal = self.terminals[slot]
        borne = {each.hall.name for each in self.machines()}
        former = [name for name in terminal.had if name not in borne | self.shut_out]
        for name in [name for name in former if is_hasty or not any(owing(terminal.hall, name))][:1]:
            self.revoke(name)
            self.figures.names_revoked += 1

    def send_again(self) -> None:
        """« Une borne qui a changé de nom »: what was lost with base and archive is sent under the name of then."""
        for terminal in self.machines():
            now = terminal.hall.name
            for name in sorted(names_in(terminal.hall.spool) - {now}):
                self.change_name(terminal, name, is_forced=True)
                for _again in range(2):
                    self.nightly()
                    self.night_of(terminal)
            self.change_name(terminal, now, is_forced=True)

    def go_where_something_waits(self) -> list[tuple[Terminal, str]]:
        """What `sync` says: a name under which something waits is given back; each terminal, and its name of now."""
        away = []
        for terminal in self.machines():
            now = terminal.hall.name
            for name in [*terminal.hall.night(self.now).sent.former][:1]:
                self.change_name(terminal, name, is_forced=True)
                away.append((terminal, now))
        return away

    def change_name(
        self,
        terminal: Terminal,
        name: str,
        *,
        is_forced: bool,
        fatal: int | None = None,
        is_night_between: bool = False,
    ) -> bool:
        """The command, once more where the plug was pulled, then the enrolment; whether the name was given.

        Args:
            is_night_between: whether, before somebody is there to type it once more, a timer runs the night.
        """
        if name == terminal.hall.name:
            return True
        is_done = self._type(terminal, name, is_forced, fatal)
        if is_done is None:
            if is_night_between:
                self.night_of(terminal)
            # What such a night sealed bears the key of another name: no receipt comes, and it is left behind.
            is_done = self._type(terminal, name, is_forced) or self._type(terminal, name, True)
        if is_done:
            terminal.had = [*(each for each in terminal.had if each != name), name]
            with suppress(*([EnrolmentRefused] if name in self.shut_out else [])):
                file = terminal.hall.home / "enrolment" / f"{name}.json"
                enrolment.enrol(self.world.central.home, file, self.central_now)
            self.note_enrolled(terminal.hall)
        return bool(is_done)

    def _type(self, terminal: Terminal, name: str, is_forced: bool, fatal: int | None = None) -> bool | None:
        """Whether the terminal has its name; None: the plug was pulled. Refused it is exactly where something waits."""
        hall, done = terminal.hall, None
        _keep_configuration(hall)
        old, left, before = hall.name, owing(hall, hall.name), _identity(hall)
        with self.pulled(fatal) as step, file_steps(step):
            done = start(hall.home, *(["--force"] if is_forced else []), terminal=name)
        hall.take_name(config.load(hall.home).terminal.id)
        if done is None:
            return None
        said = done.stdout + done.stderr
        is_wanted = is_forced or old == name or not any(left)
        if done.exit_code != (0 if is_wanted else 2) or (hall.name == name) != is_wanted:
            raise Lost(f"{old} to {name}, {left} waiting, forced {is_forced}: {done.exit_code} {said}")
        if not is_wanted and _identity(hall) != before:
            raise Lost(f"{old} to {name}: refused, and something is changed")
        told = f"sous le nom « {old} » : événements {left[0]}, fichiers scellés {left[1]}."
        if old != name and any(left) and told not in said:
            raise Lost(f"{old} to {name}: what stays behind is not said: {said}")
        self.figures.renamed += is_wanted
        self.figures.names_refused += not is_wanted
        self.figures.left_behind += is_wanted and old != name and any(left)
        return is_wanted


def owing(hall: Hall, name: str) -> tuple[int, int]:
    """What has no receipt under a name, counted here: events, sealed files."""
    with closing(hall.open()) as db:
        events = [json.loads(found["body"])["terminal"] for found in rows(db, "SELECT body FROM outbox")]
    digests = [path.stem.rpartition("-")[2] for path in hall.spool.glob(f"{name}-*.batch")]
    return events.count(name), sum(not (hall.spool / f"{digest}.acked").exists() for digest in digests)


def _keep_configuration(hall: Hall) -> None:
    """What the first `kiosk init` left there; the ballast is no bigger than the walk needs it."""
    ballast.path_of(database_path(hall.home)).touch()
    if not (hall.home / config.CONFIG_NAME).exists():
        sync = hall.config.sync
        recipients = [word for key in sync.recipients for word in ("--recipient", key)]
        made = start(hall.home, "--target", sync.target, *recipients, terminal=hall.name)
        assert made.exit_code == 0, made.output


def _identity(hall: Hall) -> dict[Path, bytes]:
    """Everything that tells who a terminal is."""
    files = [hall.home / config.CONFIG_NAME, *hall.home.glob("keys/*"), *hall.home.glob("enrolment/*")]
    return {path: path.read_bytes() for path in files}
