"""What a world suffers between its nights: the way, the terminals, central. An act is chance's, none the program's."""

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from db.sync import erasure, receiver, register
from db.sync.backup import copies, copy_of
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.terminal import make_terminal
from tests.sync.world import Hall

from db.connection import immediate, open_database, rows
from db.files import Step
from db.night.central.csv import export as csv_export
from kiosk.clock import local_day
from kiosk.services.ports import DamagedDatabase, StorageError
from tests.proof.ledger import Lost, Value
from tests.proof.renamed import Renamed
from tests.proof.story import DAY, Terminal, with_escrow


class Harmed(Renamed):
    """A story in which anything may break."""

    # The way between them.

    def drop(self, slot: str) -> None:
        self._harm_on_its_way(slot, Path.unlink)

    def truncate(self, slot: str) -> None:
        self._harm_on_its_way(slot, lambda path: path.write_bytes(path.read_bytes()[:-7]))

    def flip(self, slot: str, place: int) -> None:
        self._harm_on_its_way(slot, lambda path: _flip(path, place))

    def _harm_on_its_way(self, slot: str, harm: Callable[[Path], object]) -> None:
        """Where its terminal's disk was destroyed meanwhile, this was the last copy."""
        files = self.inbox(slot)[:1]
        if files:
            self.ledger.destroy(partial(harm, files[0]), self.halls(), _is_nowhere_else)

    def duplicate(self, slot: str) -> None:
        """What came once comes again, whenever it pleases: the archive is where it can be had from."""
        name = self.terminals[slot].hall.name
        for path in sorted(self.world.central.archive.glob(f"{name}-*.batch"))[:2]:
            folder = self.world.share / "inbox" / name
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder)

    def hold_back(self, slot: str) -> None:
        """Later files overtake it."""
        for path in self.inbox(slot)[:1]:
            limbo = self.root / "held-back" / "inbox" / path.parent.name
            limbo.mkdir(parents=True, exist_ok=True)
            # What was harmed may fall on the same file, which was held back sound before.
            self.ledger.destroy(partial(path.replace, limbo / path.name), self.halls(), _is_nowhere_else)

    def deliver(self) -> None:
        held_back = self.root / "held-back"
        if not held_back.exists():
            return

        def act() -> None:
            shutil.copytree(held_back, self.world.share, dirs_exist_ok=True)
            shutil.rmtree(held_back)

        # What was harmed before it was held back may fall on a sound file that was sent again meanwhile.
        self.ledger.destroy(act, self.halls(), _is_nowhere_else)

    def bring_stale_receipts(self) -> None:
        shutil.copytree(self.root / "old-acks", self.world.share / "acks", dirs_exist_ok=True)

    def night_off_the_share(self, slot: str) -> None:
        """The share is not mounted: an empty folder stands in its place, and whatever is put there goes with it."""
        share, away = self.world.share, self.root / "away"
        share.rename(away)
        share.mkdir()
        self.night_of(self.terminals[slot])
        with suppress(DamagedDatabase):
            self.world.night(self.central_now)
        self.night_of(self.terminals[slot])
        shutil.rmtree(share)
        away.rename(share)
        self.ledger.learn()

    # What a terminal suffers.

    def rot(self, slot: str, place: int) -> None:
        """A bit of a sealed file turns."""

        def act() -> None:
            for path in sorted(self.terminals[slot].hall.spool.glob("*.batch"))[:1]:
                _flip(path, place)

        self._harm_spool(slot, act)

    def lose_spool(self, slot: str) -> None:
        def act() -> None:
            for path in self.terminals[slot].hall.spool.glob("*"):
                path.unlink()

        self._harm_spool(slot, act)

    def restore_terminal(self, slot: str, *, is_spool_lost: bool) -> None:
        """A new disk gets the saved home; the sealed files may have stood on another one."""
        hall = self.terminals[slot].hall
        saved = self.root / f"saved-{slot}"

        def act() -> None:
            shutil.rmtree(hall.home / "data")
            shutil.copytree(saved / "data", hall.home / "data")
            if is_spool_lost:
                shutil.rmtree(hall.spool, ignore_errors=True)

        self._burn(slot, act, lambda value: not value.is_at_central)

    def reimage(self, slot: str) -> None:
        """Everything but its keys is gone, and made anew."""
        hall = self.terminals[slot].hall

        def act() -> None:
            for folder in (hall.home / "data", hall.spool):
                shutil.rmtree(folder, ignore_errors=True)
            (hall.home / "keys" / "database.check").unlink()
            make_terminal(hall.home)

        self._burn(slot, act, lambda value: not value.is_at_central)

    def clone(self, slot: str) -> None:
        """A second machine with the same disk, which believes that it is the first."""
        if slot not in self.clones:
            first = self.terminals[slot]
            home = self.root / f"clone-{first.hall.home.name}" / first.hall.home.name
            shutil.copytree(first.hall.home, home)
            self.clones[slot] = Terminal(self.machine(home, first.hall.name), slot, had=[*first.had])

    def clone_night(self, slot: str, fatal: int | None = None) -> None:
        """Both write: under one name, with one key, from one moment on."""
        self.submit(slot, at_clone=True)
        self.terminal_night(slot, fatal, at_clone=True)

    def replace(self, slot: str) -> None:
        """The terminal is revoked, and another name is enrolled in its place; its old home stays on a shelf."""
        old = self.terminals[slot]
        self.revoke(old.hall.name)
        self.names[slot] += 1
        self.retired.append(old)
        if slot in self.clones:
            self.retired.append(self.clones.pop(slot))
        self.terminals[slot] = Terminal(self.hall(f"hall-{slot}{self.names[slot]}"), slot)
        self.back_up_terminal(slot)

    def release(self) -> None:
        """A person looks at what a revoked terminal brought, and takes it in."""
        self.act_at_central(lambda step: self.with_central(step, self._release))

    # What central suffers.

    def lose_central(self, *, is_archive_lost: bool, is_copy_bad: bool, fatal: int | None = None) -> None:
        """The disk of the database fails, the archive's with it or not; the last copy is readable or not."""
        central = self.world.central

        def act() -> None:
            for path in central.folder.glob("central.sqlite*"):
                path.unlink()
            if is_archive_lost:
                shutil.rmtree(central.archive)
                self.is_archive_whole = False
            if is_copy_bad and self.is_copied_often():
                self.ledger.rot(max(central.backup.glob("*.sqlite")))

        # A terminal may let its file go once a copy is promised: two copies gone besides base and archive are all.
        self.ledger.destroy(
            act, self.halls(), lambda value: not self.is_archive_whole and (value.is_burnt or value.rotten > 1)
        )
        for value in self.ledger.owed.values():
            value.is_at_central = False
        self.restore(fatal)
        if not self.is_archive_whole:
            self.send_again()

    def lose_key(self, *, is_told: bool) -> None:
        """Central's key is gone and made anew, and the terminals are told of it, or not yet.

        Nothing is destroyed: what was sealed for it stays shut until the escrow's is brought.
        """
        self.world.central.age_file.unlink()
        self.world.keys = self.world.central.make(new_key=True)
        self.back_up()  # as `central init --new-key` does: until then the database alone held what came since the last
        if is_told:
            self.tell_key()

    def bring_escrow(self, fatal: int | None = None) -> None:
        """`kiosk central ingest --escrow FILE`."""
        self.act_at_central(
            lambda step: self.with_central(step, lambda central: self.take(with_escrow(central))), fatal
        )

    def erase(self, slot: str, fatal: int | None = None) -> None:
        """A person asks for the oldest file of a terminal to be erased, wherever it is by now."""
        reference = next((value.key.split()[0] for value in self.ledger.owed.values() if value.slot == slot), "")
        if not reference:
            return
        self.ledger.erase(reference)

        def act(step: Step) -> None:
            self.with_central(step, lambda central: erasure.erase(central, reference, self.central_now))
            self.ledger.erased.add(reference)

        self.act_at_central(act, fatal)

    def is_copied_often(self) -> bool:
        """Whether the two last copies are of the last days: without them, a bad copy is one misfortune too many."""
        days = sorted(copies(self.world.central.backup))[-2:]
        return len(days) == 2 and local_day(self.central_now) - min(days) <= 8 * DAY and not self.central_clock

    def rebuild(self, fatal: int | None = None) -> None:
        """`kiosk central rebuild` gives the sheets that were there, as long as copy and archive are."""
        # What was archived and not yet in the tables, where a plug was pulled in between, is taken up first (R9).
        self.act_at_central(lambda step: self.with_central(step, self.take_up))
        before, is_copied = self.sheets(), self._is_forgetting_copied()
        self.put_back(fatal, is_wanted=True)
        self.restore()
        # Cut off after the copy was in place, the next night's first step takes the archive up (R9).
        self.act_at_central(lambda step: self.with_central(step, self.take_up))
        if self.is_archive_whole and is_copied and self.sheets() != before:
            raise Lost("the sheets after rebuild are not what they were")

    def _is_forgetting_copied(self) -> bool:
        """Whether a copy holds all that central forgot: a night that was cut off before its copy forgets once more."""
        folder = self.world.central.backup
        kept = [_forgotten(copy_of(folder, day)) for day in copies(folder)]
        return _forgotten(self.world.central.database) <= max(kept, default=0)

    def take_up(self, central: Central) -> None:
        """How every night begins (R5, R9)."""
        erasure.settle(central, self.central_now, Ingested())
        with immediate(central.db):
            register.settle(central.home, central.db)
        receiver.replay_archive(central, self.central_now, Ingested())
        csv_export.export(central.db, central.home.csv, central.step)

    def _harm_spool(self, slot: str, act: Callable[[], object]) -> None:
        """Rows stand until central had them, or a disk burnt: only then may a file be the last copy at the terminal."""
        self._burn(slot, act, lambda value: not value.is_at_central and (value.has_arrived or value.is_row_burnt))

    def _burn(self, slot: str, act: Callable[[], object], is_excusable: Callable[[Value], bool]) -> None:
        halls = [terminal.hall for terminal in self.machines() if terminal.slot == slot]
        rows = self._waiting(halls)
        self.ledger.destroy(act, self.halls(), is_excusable)
        burnt_rows = rows - self._waiting(halls)
        standing = set[str]().union(*map(self.ledger.at_terminal, halls))
        for value in self.ledger.owed.values():
            if value.slot == slot:
                value.is_row_burnt |= value.key in burnt_rows
                value.is_burnt |= value.key not in standing

    def _waiting(self, halls: list[Hall]) -> set[str]:
        return set[str]().union(*map(self.ledger.waiting, halls))


def _is_nowhere_else(value: Value) -> bool:
    return value.is_burnt and not value.is_at_central


def _flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << place % 8
    path.write_bytes(bytes(data))


def _forgotten(database: Path) -> int:
    """How many events a file of central's had forgotten; of a copy that cannot be read, none."""
    try:
        with closing(open_database(database, None, read_only=True)) as db:
            return int(rows(db, "SELECT count(*) AS n FROM forgotten_events")[0]["n"])
    except StorageError:
        return 0
