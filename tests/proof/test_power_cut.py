"""After a power cut at any write of SQLite's, what was promised is there, whole, and nothing by half (promise 1).

A terminal stores submissions, and central takes in their batches, by the program's own functions on a disk in memory
that forgets what was not flushed; what is left is opened by the shipped library.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from db import connection
from db.central.central import Central, Place
from db.central.decisions.ledger import Enrolment, Ledger
from db.central.intake import receive
from db.central.tables import projection
from db.central.tables.schema import open_central
from db.connection import Connection, open_database, rows
from db.night.share import FolderShare
from db.stores import outbox
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.wire import batches
from kiosk.clock import local_day, to_text
from tests.factories import FRIDAY, a_submission
from tests.night.keys import CENTRAL, pair
from tests.night.story import reference_of
from tests.proof.power import Disk, Forgetful

NAME = "/file.sqlite"
SENT = 12
TERMINAL, AGENCY = "hall-1", "CBS"
SUBMITTED = "SELECT reference FROM submissions"
WAITING = "SELECT reference FROM outbox"
CAME = "SELECT reference FROM events"
SHOWN = "SELECT reference FROM bel_listings"
TAKEN = "SELECT digest FROM batches"
BROUGHT = "SELECT DISTINCT batch FROM events"


@dataclass(frozen=True)
class Cut:
    """The files on the disk at one instant, and what had been promised by then."""

    files: dict[str, bytes]
    told: frozenset[str]


class Filmed:
    """A disk that keeps, before each write and flush, what a power cut would leave: clean and torn in turn."""

    def __init__(self, image: bytes, *, synchronous: str = "FULL") -> None:
        self.told: set[str] = set()
        self.cuts: list[Cut] = []
        self._chance = random.Random(7)
        self.disk = Disk({NAME: image}, self.cut)
        pragmas = [each.replace("synchronous = FULL", f"synchronous = {synchronous}") for each in connection._PRAGMAS]
        assert f"PRAGMA synchronous = {synchronous}" in pragmas
        self.db = cast(Connection, Forgetful(self.disk, NAME, pragmas))

    def cut(self) -> None:
        torn = self._chance if len(self.cuts) % 2 else None
        self.cuts.append(Cut(self.disk.cut(torn), frozenset(self.told)))

    def tell(self, what: str) -> None:
        self.told.add(what)
        self.cut()


def submit(filmed: Filmed) -> None:
    store = Submissions(lambda: filmed.db, Origin(TERMINAL, AGENCY))
    for number in range(SENT):
        store.add(a_submission(reference_of(number)))
        filmed.tell(reference_of(number))


def take_in(filmed: Filmed, share: Path) -> None:
    """Let central receive one batch after the other, each with two events."""
    keys, folder = pair(TERMINAL), share / "inbox" / TERMINAL
    folder.mkdir(parents=True)
    line = Enrolment(TERMINAL, AGENCY, keys.verify, keys.recipient, to_text(FRIDAY))
    ledger = Ledger(frozenset())
    vars(ledger)["enrolments"] = {TERMINAL: [line]}
    place = Place(share)
    central = Central(
        place=place,
        db=filmed.db,
        ledgers=place.ledgers(),
        ledger=ledger,
        seed=CENTRAL.seed,
        identities=[CENTRAL.identity],
        share=FolderShare(share),
        night=local_day(FRIDAY),
        now=FRIDAY,
    )
    written = Filmed(terminal_image(share))
    submit(written)
    bodies = [each.body for each in outbox.unsealed(written.db)]
    for number in range(0, SENT, 2):
        data = batches.seal(bodies[number : number + 2], TERMINAL, FRIDAY, [CENTRAL.recipient], keys.seed)
        (folder / batches.name_of(batches.digest_of(data))).write_bytes(data)
        receive.receive(central)
        filmed.tell(batches.digest_of(data))


def left(cut: Cut, folder: Path, *queries: str) -> list[set[str]]:
    """Return what each query gives on the base that a cut left."""
    folder.mkdir()
    for name, data in cut.files.items():
        (folder / name.removeprefix("/")).write_bytes(data)
    with closing(open_database(folder / NAME.removeprefix("/"), None)) as db:
        assert rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        return [{next(iter(each.values())) for each in rows(db, query)} for query in queries]


def faults_at_terminal(filmed: Filmed, root: Path) -> Iterator[str]:
    for number, cut in enumerate(filmed.cuts):
        shown, waiting = left(cut, root / f"cut-{number}", SUBMITTED, WAITING)
        if shown != waiting:
            yield f"{number}: of a row and its event one alone"
        if cut.told - shown:
            yield f"{number}: told and not there"


def faults_at_central(filmed: Filmed, root: Path) -> Iterator[str]:
    for number, cut in enumerate(filmed.cuts):
        came, shown, taken, brought = left(cut, root / f"cut-{number}", CAME, SHOWN, TAKEN, BROUGHT)
        if came != shown or taken != brought or len(came) != 2 * len(taken):
            yield f"{number}: half of a batch"
        if cut.told - taken:
            yield f"{number}: told and not there"


def terminal_image(root: Path) -> bytes:
    """Return a terminal's base with its tables, in clear."""
    from db.migrations import migrate

    with closing(open_database(root / "terminal.sqlite", None)) as db:
        migrate(db, root / "lock")
    return (root / "terminal.sqlite").read_bytes()


def central_image(root: Path) -> bytes:
    with closing(open_central(root / "central.sqlite")) as db:
        projection.refresh(db, to_text(FRIDAY))
    return (root / "central.sqlite").read_bytes()


def in_two(act: Callable[..., Any]) -> Callable[..., Any]:
    """Return an act after which the transaction ends and another begins."""

    def split(db: Connection, *words: Any, **named: Any) -> Any:
        done = act(db, *words, **named)
        db.execute("COMMIT")
        db.execute("BEGIN IMMEDIATE")
        return done

    return split


def test_a_cut_loses_nothing_that_was_promised_to_a_tenant(tmp_path: Path) -> None:
    filmed = Filmed(terminal_image(tmp_path))
    submit(filmed)
    assert len(filmed.cuts) > 8 * SENT
    assert list(faults_at_terminal(filmed, tmp_path)) == []


def test_a_cut_leaves_no_half_of_a_batch_at_central(tmp_path: Path) -> None:
    filmed = Filmed(central_image(tmp_path))
    take_in(filmed, tmp_path)
    assert len(filmed.cuts) > 8 * SENT // 2
    assert list(faults_at_central(filmed, tmp_path)) == []


def test_a_planted_commit_without_its_flush_is_found(tmp_path: Path) -> None:
    filmed = Filmed(terminal_image(tmp_path), synchronous="NORMAL")
    submit(filmed)
    assert any("told" in fault for fault in faults_at_terminal(filmed, tmp_path))


def test_a_planted_row_apart_from_its_event_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.stores.submissions.write_event", in_two(outbox.write_event))
    filmed = Filmed(terminal_image(tmp_path))
    submit(filmed)
    assert any("alone" in fault for fault in faults_at_terminal(filmed, tmp_path))


def test_a_planted_batch_in_two_transactions_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.central.intake.receive.project", in_two(projection.project))
    filmed = Filmed(central_image(tmp_path))
    take_in(filmed, tmp_path)
    assert any("half" in fault for fault in faults_at_central(filmed, tmp_path))
