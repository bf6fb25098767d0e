"""What the open terminal seals while its night's command is still ending was never brought: nobody took it away."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.stores.outbox import origin_of
from db.stores.submissions import Submissions
from db.sync import night
from db.sync.night import Place, SentNight
from db.terminal import open_terminal
from kiosk import config
from kiosk.cli import central, sync
from kiosk.clock import SteppedClock, SystemClock, machine_day, start_of
from kiosk.settings import Config
from tests.db.commands import run
from tests.factories import a_submission

SAID = "retirés depuis, et sans accusé"


def noon_tomorrow() -> datetime:
    """No day ends in what follows: the next one would seal a sign of life beside what was typed."""
    return start_of(machine_day()) + timedelta(hours=36)


def test_it_is_not_called_taken_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, target, clock = root / "hall", (root / "share").as_uri(), SteppedClock(noon_tomorrow())
    settings, send = config.load(home), night.send

    def sealed_behind(place: Place, settings: Config, now: datetime) -> SentNight:
        done = send(place, settings, now)
        clock.advance(seconds=1)
        Submissions(open_terminal(home), origin_of(settings)).add(a_submission())
        assert len(night.seal(Place(home, target), settings, clock.now()).sealed_files) == 1
        clock.advance(seconds=1)  # until the command's line is written
        return done

    monkeypatch.setattr(SystemClock, "now", lambda _clock: clock.now())
    with monkeypatch.context() as while_open:
        while_open.setattr(night, "send", sealed_behind)
        assert run(home, sync.command).exit_code == 0
    assert run(root / "central", central.group, "nightly", "--target", target).exit_code == 0
    clock.advance(hours=1)
    done = run(home, sync.command)
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
    (brought,) = (path for path in (root / "share" / "inbox" / settings.terminal.id).iterdir())
    brought.unlink()
    done = run(home, sync.command)
    assert (done.exit_code, f"{SAID} : 1." in done.stderr) == (4, True), "it was there by then"
