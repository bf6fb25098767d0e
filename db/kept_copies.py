"""What an upgrade or a repair leaves behind at a terminal, and until when: nobody's words are kept longer for it.

<home>/upgrade/<day>.sqlite              the database from before the upgrade, encrypted as it was
<home>/data/kiosk.sqlite.replaced-<at>   the one that the way back put aside
<home>/data/kiosk.sqlite.damaged-<at>    the one that a repair read everything out of
<home>/data/kiosk.sqlite.lacks-<at>      empty: the way back of then could not bring over all that was to be sent
….part                                   half made by an act that was cut off
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from db import dated_names
from db.files import PART, Step, no_step
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.domain.keeping import BEFORE_UPGRADE, LONGEST_SUBMISSION

FOLDER = "upgrade"
ASIDE, DAMAGED, LACKS = ".replaced-", ".damaged-", ".lacks-"
"""Within the name of a file that was put aside; the instant follows."""
_RUNNING = timedelta(days=1).total_seconds()
"""Younger, a half made copy may be one at which somebody is just now."""


def copies(home: Path) -> list[Path]:
    """Copies from before an upgrade, the youngest first."""
    return [path for _day, path in sorted(_dated(home / FOLDER, "*.sqlite", 0), reverse=True)]


def copy_of(home: Path, day: date) -> Path:
    return home / FOLDER / f"{day.isoformat()}.sqlite"


def lacking(home: Path) -> list[Path]:
    """Notes of ways back that could not bring over all that was to be sent, the oldest first."""
    name = f"kiosk.sqlite{LACKS}"
    return [path for _day, path in sorted(_dated(home / "data", f"{name}*", len(name)))]


def aside_with(note: Path) -> Path | None:
    """The newer database that the way back of a note put aside; None: there was none, or it is gone since."""
    path = note.with_name(note.name.replace(LACKS, ASIDE))
    return path if path.exists() else None


def day_of(note: Path) -> date:
    return date.fromisoformat(note.name.rpartition(LACKS)[2][: dated_names.LENGTH])


def dated(home: Path) -> dict[Path, date | None]:
    """Of which day all is that is kept there still; None: of any, for a repair put it aside, or an act was cut off."""
    found = (each for folder, pattern, at, _longest in _kinds(home) for each in _dated(folder, pattern, at))
    kept = {path: None if DAMAGED in path.name else day for day, path in found}
    return kept | dict.fromkeys(_cut_off(home))


def drop(home: Path, now: datetime, step: Step = no_step) -> int:
    """Forget what is due, and what an act that was cut off left half made; gives how many files went. A day to come
    counts as today: the clock may be wrong.
    """
    today = local_day(now)
    due = [
        path
        for folder, pattern, at, longest in _kinds(home)
        for day, path in _dated(folder, pattern, at)
        if _age(day, today) >= longest
    ]
    due += [path for path in _cut_off(home) if abs(now.timestamp() - (small_files.written_at(path) or 0)) > _RUNNING]
    for path in due:
        step("drop kept")
        path.unlink()
    return len(due)


def date_anew(home: Path, now: datetime, step: Step = no_step) -> None:
    """What bears a day to come bears today, by a clock that is believed: its days would begin on the other (R8)."""
    named = ((path, at) for folder, pattern, at, _longest in _kinds(home) for path in folder.glob(pattern))
    dated_names.date_anew(named, local_day(now), step)


def _kinds(home: Path) -> Iterator[tuple[Path, str, int, timedelta]]:
    """Where each kind lies, how it is named and where in that its day stands, and how long it is kept."""
    yield home / FOLDER, "*.sqlite", 0, BEFORE_UPGRADE
    for name in (f"kiosk.sqlite{each}" for each in (ASIDE, DAMAGED, LACKS)):
        yield home / "data", f"{name}*", len(name), LONGEST_SUBMISSION


def _cut_off(home: Path) -> list[Path]:
    """Copies that were never whole, and what SQLite laid beside them: of an upgrade, a way back or a repair."""
    found = (*(home / FOLDER).glob(f"*{PART}*"), *(home / "data").glob(f"kiosk.sqlite*{PART}*"))
    return [path for path in found if small_files.is_plain(path)]


def _age(day: date, today: date) -> timedelta:
    return today - min(day, today)


def _dated(folder: Path, pattern: str, at: int) -> Iterator[tuple[date, Path]]:
    """Files of a folder whose name bears a day at a place; what somebody else laid there is nobody's business."""
    for path in folder.glob(pattern):
        with suppress(ValueError):
            yield date.fromisoformat(path.name[at : at + dated_names.LENGTH]), path
