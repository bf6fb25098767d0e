"""Open every run at central in the same way: lock, settings, keys, ledger, database, night date, share."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from db.central import settings as central_settings
from db.central.central import Central, Place, Refused
from db.central.decisions.keys import CentralKeys
from db.central.night import open_base
from db.connection import immediate
from db.files import Step, no_step
from db.night import night_date
from db.night.lock import only_one
from db.night.share import Away, AwayShare, Share
from db.night.target import open_share
from kiosk import config
from kiosk.clock import local_day

ROLE = "central"
"""The name of central's lock."""


def place_of(home: Path) -> Place:
    """Return central's folders; the second folder of copies is in its settings. Raises ConfigurationError."""
    chosen = central_settings.read(home).central.second_backup
    return Place(home, Path(chosen) if chosen else None)


def is_trial(home: Path) -> bool:
    """Tell if this is a trial home, which plays every part inside its own folder. Raises ConfigurationError."""
    return (home / config.CONFIG_NAME).exists() and config.load(home).terminal.trial


@contextmanager
def open_run(
    home: Path,
    now: datetime,
    *,
    wait_seconds: int = 0,
    is_night: bool = False,
    target: str = "",
    escrow: str = "",
    step: Step = no_step,
) -> Iterator[Central]:
    """Open central for one run; a share that does not answer is reported by the first act that needs it.

    Args:
        wait_seconds: how long to wait for another run's end.
        is_night: advance the night date.
        target: the share, in place of the one in central's settings.
        escrow: an age secret key that somebody brought, which opens what central's own does not (F9).

    Raises:
        Locked: another run has not ended.
        Refused, ConfigurationError: central was never prepared here, or a key or a setting is wrong.
        StorageError: the database or the ledger cannot be used.
    """
    keys = CentralKeys(home)
    if not config.is_central(home):
        raise Refused("Pas de service central ici : corrigez --home, ou tapez kiosk central init.")
    with only_one(home, ROLE, wait_seconds):
        place = place_of(home)
        seed, identities = keys.seed(), [*keys.identities(), *filter(None, [escrow])]
        ledgers = place.ledgers(step)
        ledger = ledgers.read()
        with closing(open_base(place)) as db:
            today = local_day(now)
            if is_night:
                step("night date")
                with immediate(db):
                    night_date.move(db, today)
            yield Central(
                place=place,
                db=db,
                ledgers=ledgers,
                ledger=ledger,
                seed=seed,
                identities=identities,
                share=_share(home, target, step),
                night=night_date.current(db) or today,
                now=now,
                step=step,
            )


def _share(home: Path, target: str, step: Step) -> Share:
    wanted = target or central_settings.read(home).central.target
    try:
        return open_share(wanted, home, trial=is_trial(home), step=step)
    except Away as away:
        return AwayShare(str(away))
