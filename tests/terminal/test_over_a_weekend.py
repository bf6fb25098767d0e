"""A listing sent on a Friday is there for the agent who comes on Tuesday, though central has it since that night."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.cli.shared.wiring import open_services
from kiosk.cli.terminal.demo_day import night
from kiosk.clock import SteppedClock
from kiosk.domain.home.checks import CHECKS
from kiosk.forms.session import FormSession
from kiosk.services.visit.submissions import submit
from tests.at_desk import do, session_of
from tests.factories import files_to_read
from tests.unit.journey import filled

FRIDAY_EVENING = datetime(2026, 11, 27, 16, 45, tzinfo=UTC)
THAT_NIGHT = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


class Agency:
    """One home, whose clock is moved by hand."""

    def __init__(self, home: Path) -> None:
        self.clock = SteppedClock(FRIDAY_EVENING)
        self.services = open_services(home, self.clock)
        self.session = session_of(self.services, "essai")
        self._home = home

    def submit(self, session: FormSession) -> str:
        return submit(session.finish(), self.services).reference

    def night(self) -> None:
        """Live a night on both sides: the terminal sends, central receives, the terminal reads its letter."""
        night(self._home, [self._home], self.clock)

    def nights_until(self, instant: datetime) -> None:
        while self.clock.now() + timedelta(days=1) < instant:
            self.clock.advance(days=1)
            self.night()
        self.clock.move_to(instant)

    def written(self, reference: str) -> Path:
        """Write the text for BEL, and return its file."""
        return Path(str(do(self.session, "listing.write", reference).words).partition(" : ")[2])

    def accepts(self, reference: str) -> bool:
        return do(self.session, "listing.accept", reference, *("yes" for _check in CHECKS)).is_undoable

    def is_stored(self, reference: str) -> bool:
        return self.services.submissions.get(reference) is not None


@pytest.fixture
def agency(home: Path) -> Agency:
    return Agency(home)


def test_a_listing_acked_on_friday_night_is_read_on_tuesday(agency: Agency) -> None:
    reference = agency.submit(filled({"description": "Très clair, à 0,10 € près"}))
    agency.clock.move_to(THAT_NIGHT)
    agency.night()
    agency.nights_until(TUESDAY)

    (listed,) = files_to_read(agency.services.submissions)
    assert listed.submission.reference == reference
    assert listed.acked_at is not None
    assert listed.submission.answers["description"] == "Très clair, à 0,10 € près"
    assert "Très clair, à 0,10 € près" in agency.written(reference).read_text(encoding="utf-8")
    assert agency.accepts(reference)
    assert files_to_read(agency.services.submissions) == ()


def test_a_read_and_acked_listing_and_its_text_go_a_day_later(agency: Agency) -> None:
    reference = agency.submit(filled())
    agency.clock.move_to(THAT_NIGHT)
    agency.night()
    agency.clock.move_to(TUESDAY)
    written = agency.written(reference)
    assert agency.accepts(reference)
    agency.clock.advance(hours=17)
    agency.night()
    assert agency.is_stored(reference)
    assert written.exists()
    agency.clock.advance(hours=24)
    agency.night()
    assert not agency.is_stored(reference)
    assert not written.exists()
