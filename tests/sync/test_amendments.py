"""R7: of the texts under one reference one is shown, and no other is hidden from a person, whatever arrives."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import retention
from db.connection import Connection, Row, change, immediate, rows
from db.night.central.amendments import holder, left_over, winner
from db.night.central.events import Event, parse
from db.stores.outbox import origin_of
from db.stores.resumes import Resumes
from db.sync.projection import refresh
from kiosk.clock import to_text
from tests.factories import a_submission
from tests.sync.at_central import ELSEWHERE, HALLS, a_central, an_event, body_of, come
from tests.sync.machines import kiosk
from tests.sync.test_bad_files import put, sealed, seed_of
from tests.sync.test_coming_back import CODE, REFERENCE, amend
from tests.sync.test_unfit_events import LISTING
from tests.sync.world import FRIDAY, NIGHT, Hall, World

DAY = timedelta(days=1)


def text(number: int, revision: int, amends: int | None = None, terminal: str = "hall-a") -> Event:
    """One sending of the same reference; its number is its id and its text."""
    payload = LISTING | {"revision": revision, "reference": REFERENCE, "answers": {"description": f"texte {number}"}}
    if amends is not None:
        payload["amends"] = _id(amends)
    return an_event(number, "bel_listing.submitted", payload, FRIDAY, terminal)


def _id(number: int) -> str:
    return f"{number:032x}"


def numbers(found: Sequence[Event]) -> set[int]:
    return {int(each.event_id, 16) for each in found}


@pytest.mark.parametrize(
    ("written", "shown", "listed"),
    [
        ([text(1, 1), text(2, 2, 1), text(3, 3, 2)], 3, set()),
        ([text(1, 1), text(2, 2, 1), text(3, 2, 1)], 3, {2}),
        ([text(1, 2, 9), text(2, 1, None, "hall-b")], 1, {2}),
        ([text(1, 1), text(3, 3, 2)], 3, {1}),
        ([text(1, 1), text(2, 2, 1), text(3, 2, 1), text(4, 3, 3)], 4, {2}),
        ([text(1, 1, 2), text(2, 1, 1)], 2, {1}),
        ([text(1, 1), replace(text(2, 1), payload=text(1, 1).payload)], 2, set()),
    ],
    ids=[
        "a chain",
        "two amend the same",
        "the shadow: alone at its number, below a winner whose first text was lost",
        "the revision between was lost",
        "the loser of a fork stays listed when the winner is amended",
        "two of one revision that name each other",
        "the same text twice",
    ],
)
def test_what_neither_won_nor_was_amended_is_listed(written: list[Event], shown: int, listed: set[int]) -> None:
    assert numbers([winner(written)]) == {shown}
    assert numbers(left_over(written)) == listed


@dataclass
class Lives:
    """Two terminals that write under one reference, and may have seen each other's text, or not; one of another agency,
    which sees what it should not.
    """

    written: list[Event] = field(default_factory=list)
    last: dict[str, Event] = field(default_factory=dict)

    def write(self, terminal: str) -> None:
        before = self.last.get(terminal)
        number = len(self.written) + 1
        revision = 1 + (int(str(before.payload["revision"])) if before else 0)
        now = text(number, revision, int(before.event_id, 16) if before else None, terminal)
        self.written.append(now)
        self.last[terminal] = now

    def see(self, terminal: str) -> None:
        """The other's text comes down."""
        other = self.last.get("hall-b" if terminal == "hall-a" else "hall-a")
        if other and other.terminal in HALLS:
            self.last[terminal] = other

    def forget(self, terminal: str) -> None:
        """A terminal set up anew, or restored from before."""
        self.last.pop(terminal, None)

    def end(self, terminal: str) -> None:
        """It is taken back, as far as this terminal knows it."""
        before = self.last.get(terminal)
        told = {"reference": REFERENCE, "revision": before.payload["revision"] if before else 1}
        number = len(self.written) + 1
        self.written.append(an_event(number, "bel_listing.withdrawn", told, FRIDAY + number * DAY, terminal))


TERMINALS = st.sampled_from((*HALLS, ELSEWHERE))
ACTS = st.lists(st.tuples(st.sampled_from(("write", "write", "see", "forget")), TERMINALS), min_size=2, max_size=9)
WITH_ENDS = st.lists(
    st.tuples(st.sampled_from(("write", "write", "see", "forget", "end")), TERMINALS), min_size=2, max_size=9
)


def lived(acts: Sequence[tuple[str, str]]) -> list[Event]:
    lives = Lives()
    for act, terminal in acts:
        getattr(lives, act)(terminal)
    return lives.written


def told(db: Connection, arriving: Sequence[Event]) -> tuple[set[int], set[int]]:
    """What is shown and what is listed once these have come, each in a file of its own."""
    for event in arriving:
        come(db, event)
    return seen(db)


def seen(db: Connection) -> tuple[set[int], set[int]]:
    shown = {int(found["event_id"], 16) for found in rows(db, "SELECT event_id FROM bel_listings")}
    return shown, {int(found["event_id"], 16) for found in rows(db, "SELECT event_id FROM conflicts")}


@given(acts=ACTS, chance=st.randoms(use_true_random=False), data=st.data())
@settings(max_examples=60)
def test_whatever_is_lost_and_whatever_comes_first_nothing_is_hidden(acts, chance, data) -> None:  # type: ignore[no-untyped-def]
    written = lived(acts)
    arrived = data.draw(st.lists(st.sampled_from(written), unique_by=id)) if written else []
    by_chance = chance.sample(arrived, len(arrived))
    with a_central() as db, a_central() as other:
        shown, listed = told(db, by_chance)
        assert (shown, listed) == told(other, sorted(arrived, key=lambda event: event.event_id))
        with immediate(db):
            change(db, "UPDATE projections SET fingerprint = ''")
        refresh(db, to_text(NIGHT))
        assert seen(db) == (shown, listed), "made again from all events"
    came = {int(event.event_id, 16) for event in arrived}
    agencies = {event.event_id: event.agency for event in arrived}
    amended = {
        int(str(before), 16)
        for event in arrived
        if (before := event.payload.get("amends")) and agencies.get(str(before), event.agency) == event.agency
    }
    assert came <= shown | amended | listed, "a person sees it, or it was taken back by its own writer"
    assert not listed & (amended - shown)
    assert len(shown) == min(1, len(came))
    assert listed in (set(), (came - amended) | shown)


@pytest.mark.proof
@given(acts=WITH_ENDS, chance=st.randoms(use_true_random=False), data=st.data())
@settings(max_examples=60)
def test_what_another_agency_sends_changes_no_line_and_is_listed(acts, chance, data) -> None:  # type: ignore[no-untyped-def]
    written = lived(acts)
    arrived = data.draw(st.lists(st.sampled_from(written), unique_by=id)) if written else []
    texts = [event for event in arrived if event.kind.endswith(".submitted")]
    whose = holder(texts) if texts else "CBS"
    own = [event for event in arrived if event.agency == whose]
    with a_central() as db, a_central() as other:
        _shown, listed = told(db, chance.sample(arrived, len(arrived)))
        told(other, own)
        assert table_of(db) == table_of(other)
        with immediate(db):
            change(db, "UPDATE projections SET fingerprint = ''")
        refresh(db, to_text(NIGHT))
        assert (table_of(db), seen(db)[1]) == (table_of(other), listed), "made again from all events"
    strangers = [event for event in arrived if event.agency != whose]
    if texts and strangers:
        assert numbers([event for event in strangers if event.kind.endswith(".withdrawn")]) <= listed
        assert numbers([max(strangers, key=lambda event: event.event_id)]) <= listed, (
            "its last word was amended by none"
        )


def table_of(db: Connection) -> list[Row]:
    return rows(db, "SELECT * FROM bel_listings")


def test_a_text_that_came_before_the_one_that_amends_it_is_listed_no_longer(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    amend(hall, "0,20")
    amend(hall, "0,30")
    hall.night()
    world.night()
    first, second, third = sorted(
        (parse(cast(bytes, body)) for (body,) in world.table("SELECT body FROM events")),
        key=lambda event: str(event.payload["revision"]),
    )
    with a_central() as db:
        assert told(db, [third, first]) == (numbers([third]), numbers([first, third]))
        assert told(db, [second]) == (numbers([third]), set())


def test_the_shadow_is_on_the_morning_page(world: World, hall: Hall) -> None:
    """Finding 9: the file with the first text was destroyed, and another terminal writes one that stands alone."""
    other = world.hall("hall-b")
    hall.submit(REFERENCE)
    hall.night()
    (lost,) = world.inbox(hall)
    amend(hall, "0,20")
    hall.night(NIGHT + timedelta(minutes=1))
    lost.unlink()
    other.submit(REFERENCE, description="un autre texte")
    other.night()
    night = kiosk(world.central.home, "central", "nightly", "--target", world.target)
    assert world.table("SELECT revision, rent FROM bel_listings") == [(2, "0,20")]
    assert world.table("SELECT revision FROM conflicts ORDER BY revision") == [(1,), (2,)]
    assert ("Désaccords : 1." in night.stdout, night.stderr.startswith("Textes en désaccord")) == (True, True)
    assert night.returncode == 4


def test_the_revision_outlives_the_answers_at_the_terminal(world: World, hall: Hall) -> None:
    """Else the next amendment would begin at 1 again: a contradiction that is none, which the older text wins."""
    hall.submit(REFERENCE)
    amend(hall, "0,20")
    hall.night()
    world.night()
    later = NIGHT + 31 * DAY
    hall.night(later)
    with closing(hall.open()) as db:
        retention.apply(db, hall.home, origin_of(hall.config), later)
        assert rows(db, "SELECT * FROM submissions") == []
    file = Resumes(hall.open).open_file(REFERENCE, CODE, later).file
    assert file is not None
    assert (file.submission, file.revision) == (None, 2)
    with closing(hall.open()) as db, immediate(db):
        (known,) = rows(db, "SELECT revision, event_id FROM sent_files")
    assert known == {"revision": 2, "event_id": file.event_id}
    assert hall.submissions.amend(
        a_submission(REFERENCE, revision=file.revision + 1, amends=file.event_id, submitted_at=later)
    )
    hall.night(later + timedelta(hours=1))
    world.night(later + timedelta(hours=1))
    assert world.table("SELECT revision FROM bel_listings") == [(3,)]
    assert world.table("SELECT * FROM conflicts") == []


def test_an_amendment_that_names_no_event_waits_for_a_person(world: World, hall: Hall) -> None:
    event = text(1, 2)
    wrong = replace(event, payload={**event.payload, "amends": "the one before"})
    put(world, hall.name, sealed(world, hall.name, seed_of(hall), body_of(wrong)))
    assert world.night().ingested.unfit == 1
