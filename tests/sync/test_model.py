"""Any mixture of nights, losses, restores and stale receipts: what a tenant was told is kept reaches central once.

The oracle excuses one thing only: a listing that existed nowhere but on a disk that was destroyed.
"""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.sync.world import NIGHT, Hall, World, sound_reference

HALLS = st.sampled_from(("hall-a", "hall-b"))


class Nights(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="nights-"))
        self.now = NIGHT
        self.written: dict[str, set[str]] = {"hall-a": set(), "hall-b": set()}
        self.saved: dict[str, set[str]] = {}
        self.born: dict[str, datetime] = {}
        self.count = 0

    @initialize()
    def begin(self) -> None:
        self.world = World(self.root)
        self.halls: dict[str, Hall] = {name: self.world.hall(name) for name in self.written}
        self.world.night(self.now)
        for name in self.halls:
            self.back_up_terminal(name)
        self.old_acks = self.root / "old-acks"
        shutil.copytree(self.world.share / "acks", self.old_acks)

    def tick(self) -> None:
        self.now += timedelta(hours=7)

    @rule(name=HALLS)
    def submit(self, name: str) -> None:
        self.count += 1
        reference = sound_reference(self.count)
        self.halls[name].submit(reference, self.now)
        self.written[name].add(reference)
        self.born[reference] = self.now

    @rule(name=HALLS)
    def terminal_night(self, name: str) -> None:
        self.halls[name].night(self.now)
        self.tick()

    @rule()
    def central_night(self) -> None:
        self.world.night(self.now)
        self.tick()

    @rule(name=HALLS)
    def whole_night(self, name: str) -> None:
        """Flat chance alone seldom gets this far: a purge needs both sides, in this order."""
        self.halls[name].night(self.now)
        self.world.night(self.now)
        self.halls[name].night(self.now)
        self.tick()

    @rule(days=st.sampled_from((1, 31, 95)))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(name=HALLS)
    def file_lost_on_the_way(self, name: str) -> None:
        for path in self.world.inbox(self.halls[name])[:1]:
            path.unlink()

    @rule(name=HALLS)
    def file_cut_on_the_way(self, name: str) -> None:
        for path in self.world.inbox(self.halls[name])[:1]:
            path.write_bytes(path.read_bytes()[:-7])

    @rule()
    def keep_receipts(self) -> None:
        shutil.copytree(self.world.share / "acks", self.old_acks, dirs_exist_ok=True)

    @rule()
    def stale_receipts(self) -> None:
        shutil.copytree(self.old_acks, self.world.share / "acks", dirs_exist_ok=True)

    @rule()
    def receipts_lost(self) -> None:
        shutil.rmtree(self.world.share / "acks", ignore_errors=True)
        (self.world.share / "acks").mkdir()

    @rule(name=HALLS)
    def back_up_terminal(self, name: str) -> None:
        shutil.rmtree(self.root / f"saved-{name}", ignore_errors=True)
        shutil.copytree(self.halls[name].home / "data", self.root / f"saved-{name}")
        self.saved[name] = set(self.written[name])

    @rule(name=HALLS, spool_too=st.booleans())
    def restore_terminal(self, name: str, spool_too: bool) -> None:
        hall = self.halls[name]
        shutil.rmtree(hall.home / "data")
        shutil.copytree(self.root / f"saved-{name}", hall.home / "data")
        if spool_too and hall.spool.exists():
            shutil.rmtree(hall.spool)
        # Never sent, and not in the copy: such a listing was on the destroyed disk only.
        self.world.night(self.now)
        arrived = {str(row[0]) for row in self.world.table("SELECT reference FROM bel_listings")}
        sealed = spool_too is False
        self.written[name] = {
            reference
            for reference in self.written[name]
            if reference in arrived | self.saved[name] or (sealed and self.is_sealed(name, reference))
        }
        self.tick()

    def is_sealed(self, name: str, reference: str) -> bool:
        """Whether a file of the spool holds it, as only central can tell."""
        from db.sync import batch

        for path in self.halls[name].spool.glob("*.batch"):
            bodies = batch.open_frame(batch.read_frame(path.read_bytes()), self.world.keys.identity)
            if any(f'"{reference}"'.encode() in body for body in bodies):
                return True
        return False

    @rule(archive_too=st.booleans())
    def restore_central(self, archive_too: bool) -> None:
        """From the last verified backup."""
        newest = max(self.world.central.backup.glob("*.sqlite"))
        for path in self.world.central.folder.glob("central.sqlite*"):
            path.unlink()
        shutil.copy(newest, self.world.central.database)
        if archive_too:
            shutil.rmtree(self.world.central.archive, ignore_errors=True)

    @invariant()
    def nothing_twice_and_nothing_to_settle(self) -> None:
        if hasattr(self, "world"):
            assert self.world.table("SELECT * FROM conflicts") == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "halls"):
                self.settle()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    def settle(self) -> None:
        for _unused in range(3):
            self.now += timedelta(days=1)
            for hall in self.halls.values():
                hall.night(self.now)
            self.world.night(self.now)
        self.now += timedelta(days=1)
        assert [hall.night(self.now).sent.waiting for hall in self.halls.values()] == [0, 0]
        found = [str(row[0]) for row in self.world.table("SELECT reference FROM bel_listings")]
        assert len(found) == len(set(found))
        # Twelve months without news, and central forgets.
        young = {reference for reference, at in self.born.items() if self.now - at < timedelta(days=365)}
        assert set(found) >= (self.written["hall-a"] | self.written["hall-b"]) & young


NightsTest = Nights.TestCase
NightsTest.settings = settings(
    max_examples=12,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
