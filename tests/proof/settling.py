"""The end of every story: people set right what they can, a few nights pass, and nothing may be missing or too many."""

from contextlib import closing
from datetime import timedelta

from db.sync import outstripped, projection
from db.sync.central import Central

from db.connection import immediate, rows
from db.files import no_step
from db.night.central.csv import export as csv_export
from kiosk.clock import to_text
from tests.proof.harm import Harmed
from tests.proof.ledger import Invented, Lost
from tests.proof.still_there import a_month_later, check_named
from tests.proof.story import DAY, Terminal

_ROUNDS = 4


def settle(story: Harmed) -> None:
    """Clocks right, terminals told of the key, what was held back delivered, nights, a person releases, and goes back
    to names under which something waits; then `check`.

    Raises:
        Lost, Invented: see there.
    """
    story.central_clock = timedelta()
    for terminal in story.machines():
        terminal.clock = timedelta()
    story.deliver()
    story.tell_key()
    _pass_nights(story)
    while away := story.go_where_something_waits():
        # Twice: of a file whose 120 days in receipts end this very day the mark is gone, until it was sent once more.
        if not (_goes_home(story, away) or _goes_home(story, away)):
            raise Lost(f"something waits for ever under a name of before: {[terminal.had for terminal, _name in away]}")
    story.nightly()
    story.now += DAY
    sent = [(terminal.hall.name, terminal.hall.night(story.now).sent) for terminal in story.machines()]
    waiting = [(each.waiting, each.former) for _name, each in sent if each.waiting or each.former]
    if waiting:
        raise Lost(f"the outbox does not drain: {waiting}")
    # A name that is shut out is told nothing any more: who comes back to it finds there what central told before.
    outdated = [each.outdated for name, each in sent if each.outdated and name not in story.shut_out]
    if outdated or outstripped.is_noted(story.world.central):
        raise Invented(f"a central that was never put back without a rebuild is said to have been: {outdated}")
    check(story)
    check_named(story)
    if story.ledger.erased:
        a_month_later(story)
        check(story)
        check_named(story)


def _goes_home(story: Harmed, away: list[tuple[Terminal, str]]) -> bool:
    """Some nights under the names of before, then back to those of now, where nothing waits any more."""
    _pass_nights(story)
    story.nightly()
    for terminal, _name in away:
        story.night_of(terminal)  # the receipt for what the last night sealed, the same day
    given = [story.change_name(terminal, name, is_forced=False) for terminal, name in away]
    return all(given)


def _pass_nights(story: Harmed) -> None:
    for _unused in range(_ROUNDS):
        story.now += DAY
        for terminal in story.machines():
            story.night_of(terminal)
        story.bring_escrow()
        story.release()


def check(story: Harmed) -> None:
    """Exactly once, nothing invented, nothing to settle; made anew from the events, the tables are the same."""
    counts = story.ledger.counts(story.world.central.database)
    missing = story.ledger.owed.keys() - counts.keys()
    if missing:
        raise Lost(", ".join(sorted(missing)))
    back = {key for key in counts if key.split()[0] in story.ledger.erased}
    if back:
        raise Invented(f"erased, and came back: {sorted(back)}")
    submitted = {key: count for key, count in counts.items() if key.endswith(" submitted")}
    if counts.keys() - story.ledger.possible or max(submitted.values(), default=1) > 1:
        raise Invented(f"{sorted(counts.keys() - story.ledger.possible)} or twice: {submitted}")
    if story.world.table("SELECT * FROM conflicts"):
        raise Invented("texts to settle, where nobody contradicted anybody")
    written = {key.removesuffix(" submitted") for key in submitted}
    shown = {str(row[0]) for row in story.world.table("SELECT reference FROM bel_listings")}
    if shown != written:
        raise Lost(f"in the events and not in the table: {sorted(written ^ shown)}")
    _check_rows(story, written)
    _check_made_anew(story)


def _check_rows(story: Harmed, written: set[str]) -> None:
    """What an agent reads at a terminal, central knows of: one transaction wrote both."""
    excused = {key.removesuffix(" submitted") for key in story.ledger.excused}
    forgiven = excused | story.ledger.to_erase | story.ledger.over
    for terminal in story.machines():
        with closing(terminal.hall.open()) as db:
            here = {found["reference"] for found in rows(db, "SELECT reference FROM submissions")}
        if here - written - forgiven:
            raise Lost(f"shown to agents and never sent: {sorted(here - written - forgiven)}")


def _check_made_anew(story: Harmed) -> None:
    def again(central: Central) -> None:
        with immediate(central.db):
            central.db.execute("DELETE FROM projections")
        projection.refresh(central.db, to_text(story.now))
        csv_export.export(central.db, central.home.csv, central.step)

    before = story.sheets()
    story.with_central(no_step, again)
    if story.sheets() != before:
        raise Lost("made anew from the events, the sheets differ")
