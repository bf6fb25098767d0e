"""Which terminals were not heard of, and whose clock is ahead: what the morning page tells of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.connection import Connection, Row, rows
from db.sync.quarantine import terminal_of
from kiosk.clock import from_text, local, local_day
from kiosk.i18n import N_

SILENT_AFTER = timedelta(hours=24)
"""A terminal seals a file every night, empty or not; a new one has as long for its first."""
_CAME = ("not_for_us", "content")
_SIGNED = (*_CAME, "former_key")
"""Why a file lies aside whose signature held: nobody else can have made it. What lay in the archive came before."""
SWITCH_ON = N_("allumer ou vérifier les bornes silencieuses")
"""What page and doctor ask for where there are such."""
_SINCE, _NEVER = N_("{terminal} inconnu depuis le {day}"), N_("{terminal} inconnu depuis son inscription")
AHEAD_AFTER = timedelta(minutes=10)
"""A file sealed this much later than it was received comes from a clock that is ahead."""


@dataclass(frozen=True)
class Silent:
    terminal: str
    since: str | None
    """ISO date; None: never heard since it was enrolled."""
    is_aside: bool = False
    """Whether it did send something lately, signed by itself, that central does not open: it is not switched off."""
    is_at_share: bool = False
    """Whether something that it signed waits at the share, for want of room here."""


def may_send(db: Connection) -> list[Row]:
    """Terminals that are enrolled and not shut out, whole: a base of an older program has fewer columns."""
    return rows(db, "SELECT * FROM terminals WHERE revoked_at IS NULL ORDER BY terminal")


def silent(terminals: Iterable[Row], slips: Sequence[Mapping[str, str]], now: datetime) -> list[Silent]:
    """Of rows with `terminal`, `enrolled_at` and `last_sealed_at`, those of which nothing was taken in for a day.

    Args:
        slips: of what lies in quarantine, or would if there were room: see `for_want_of_room.as_put_aside`.
    """
    yesterday = (local_day(now) - timedelta(days=1)).isoformat()
    came: dict[str, str] = {}
    put_aside: dict[str, str] = {}
    for slip in slips:
        for known, reasons in ((came, _CAME), (put_aside, _SIGNED)):
            if slip["reason"] in reasons:
                terminal = terminal_of(slip)
                known[terminal] = max(known.get(terminal, ""), slip["since"], slip["again"])
    at_share = {terminal_of(slip) for slip in slips if slip.get("why") and slip["reason"] in _SIGNED}
    return [
        Silent(
            found["terminal"],
            max(_day(found["last_sealed_at"]) or "", came.get(found["terminal"], "")) or None,
            is_aside,
            found["terminal"] in at_share,
        )
        for found in terminals
        for is_aside in [put_aside.get(found["terminal"], "") >= yesterday]
        # A new one whose first word lies aside has spoken: its day is not waited for.
        if _is_silent(found, now) or (is_aside and not found["last_sealed_at"])
    ]


def to_switch_on(some: Iterable[Silent], *, reached: bool) -> list[Silent]:
    """Of those, the ones that a person must go and see; while the share does not answer, nobody knows of any.

    Args:
        reached: whether it did in the last night.
    """
    return [each for each in some if reached and not each.is_aside]


def since_when(silent: Silent, translated: Callable[[str], str] = str) -> str:
    """Which terminal, and since when nobody knows of it.

    Args:
        translated: the sentence in another language than the page's.
    """
    day = f"{date.fromisoformat(silent.since):%d/%m/%Y}" if silent.since else ""
    return translated(_SINCE if day else _NEVER).format(terminal=silent.terminal, day=day)


def without_inbox(db: Connection, names: Collection[str]) -> list[str]:
    """Of the terminals that may send, those that have none of the inboxes of these names: a terminal makes its own
    where it may, and elsewhere sends nothing before somebody has.
    """
    found = rows(db, "SELECT terminal FROM terminals WHERE revoked_at IS NULL ORDER BY terminal")
    return [str(each["terminal"]) for each in found if each["terminal"] not in names]


def ahead(db: Connection, today: date) -> list[str]:
    """Terminals whose files of the day were sealed after they were received."""
    found = rows(
        db,
        "SELECT terminal, sealed_at, applied_at FROM applied WHERE applied_at >= ? ORDER BY terminal",
        ((today - timedelta(days=1)).isoformat(),),
    )
    late = [
        each["terminal"]
        for each in found
        if local_day(from_text(each["applied_at"])) == today
        and from_text(each["sealed_at"]) - from_text(each["applied_at"]) > AHEAD_AFTER
    ]
    return list(dict.fromkeys(late))


def _is_silent(found: Row, now: datetime) -> bool:
    if found["last_sealed_at"]:
        return now - from_text(found["last_sealed_at"]) > SILENT_AFTER
    try:
        return abs(now - from_text(found["enrolled_at"])) > SILENT_AFTER
    except ValueError:
        return True  # a note beside the copies told it


def _day(instant: str | None) -> str | None:
    return local(from_text(instant)).date().isoformat() if instant else None
