"""The shape of `config.toml`: one frozen model, every key with its unit and its default."""

from datetime import date, time
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

AgencyCode = Literal["CO", "CBS", "BEARN", "PPO"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


TERMINAL_ID = r"[a-z0-9][a-z0-9-]{0,31}"
END_OF_DAY = time(23, 59, 59)
"""The value that stands for `24:00`, which no `time` can hold."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _period(value: object) -> object:
    """Read `"08:30-12:30"` as a pair of times."""
    if isinstance(value, str):
        start, dash, end = value.partition("-")
        if not dash:
            raise ValueError('write a period as "08:30-12:30"')
        closing = END_OF_DAY if end.strip() == "24:00" else time.fromisoformat(end.strip())
        return (time.fromisoformat(start.strip()), closing)
    return value


def _ordered(value: tuple[time, time]) -> tuple[time, time]:
    if value[0] >= value[1]:
        raise ValueError("a period ends after it begins")
    return value


def _period_text(value: tuple[time, time]) -> str:
    start, end = value
    return f"{start:%H:%M}-{'24:00' if end == END_OF_DAY else f'{end:%H:%M}'}"


Period = Annotated[tuple[time, time], BeforeValidator(_period), AfterValidator(_ordered)]


def _minutes_range(value: object) -> object:
    """Read `"10-30"` as two numbers, the smaller one first."""
    if not isinstance(value, str):
        return value
    least, dash, most = value.partition("-")
    if not (dash and least.strip().isdecimal() and most.strip().isdecimal() and int(least) <= int(most)):
        raise ValueError('write a range of minutes as "10-30"')
    return int(least), int(most)


class AgencySettings(_Table):
    """The agency that the tenant talks to."""

    code: AgencyCode
    name: str = Field(min_length=1, max_length=40)
    address: str = ""
    phone: str = Field(default="", max_length=40)
    emergency_phone: str = ""
    """Both numbers may be empty until somebody confirms them; a line that would show an empty one is left out."""
    contact: str = Field(default="", max_length=60)
    """The named person, or the service, who reads the listings (P7: people ask for one contact)."""
    department: Literal["64", "40", "33"] = "64"


class TerminalSettings(_Table):
    """This terminal: its name, its letter, its colours, and if it is a trial."""

    id: str = Field(pattern=f"^{TERMINAL_ID}$")
    letter: str = Field(default="A", pattern=r"^[A-HJ-NP-Z]$")
    """The first character of this terminal's ticket numbers."""
    trial: bool = False
    theme: Literal["jour", "nuit", "contraste"] = "jour"
    console_theme: Literal["jour", "nuit", "contraste"] = "nuit"


class LanguageSettings(_Table):
    """The languages that a tenant may choose."""

    offered: tuple[Literal["fr", "eu", "es", "en"], ...] = Field(default=("fr", "eu", "es", "en"), min_length=1)
    unreviewed: bool = False
    """True when languages that no native speaker reviewed are offered all the same; each page then says so."""


class Closure(_Table):
    """Days on which the agency does not open, both ends included."""

    first: date
    last: date
    reason: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "Closure":
        if self.last < self.first:
            raise PydanticCustomError("closure_order", "it ends before it begins")
        return self


class HoursSettings(_Table):
    """Opening periods of each weekday, in Paris time."""

    mon: tuple[Period, ...] = ()
    tue: tuple[Period, ...] = ()
    wed: tuple[Period, ...] = ()
    thu: tuple[Period, ...] = ()
    fri: tuple[Period, ...] = ()
    sat: tuple[Period, ...] = ()
    sun: tuple[Period, ...] = ()
    public_holidays: bool = True
    """True when the agency closes on French public holidays."""
    closures: tuple[Closure, ...] = ()

    @field_validator(*WEEKDAYS)
    @classmethod
    def _apart(cls, periods: tuple[Period, ...]) -> tuple[Period, ...]:
        """Refuse periods that overlap, for one of them is a typing mistake; one may begin when another ends."""
        for earlier, later in pairwise(sorted(periods)):
            if later[0] < earlier[1]:
                context = {"first": _period_text(earlier), "second": _period_text(later)}
                raise PydanticCustomError("overlap", "two periods overlap", context)
        return periods


class PrintSettings(_Table):
    """The printer: a command that reads text on stdin, or a file that is appended to, or nothing."""

    command: tuple[str, ...] = ()
    file: str = ""


class IdleSettings(_Table):
    """The times after which a visit that nobody touches is ended."""

    warn_after: int = Field(default=90, ge=30, le=600)
    """Seconds without a touch before the terminal asks if anybody is still there."""
    warn_after_answers: int = Field(default=150, ge=30, le=600)
    """The same, in a journey once something is answered: a tenant may look for a paper meanwhile."""
    countdown: int = Field(default=30, ge=20, le=120)
    """Seconds to answer that question; never under 20 (WCAG 2.2.1)."""


class TrialSettings(_Table):
    """The settings of a trial."""

    speed: int = Field(default=1, ge=1, le=600)
    """How fast time passes, for a trial home alone: at 60, an hour lasts a minute."""


class ConsoleSettings(_Table):
    """The agents' console."""

    lock_minutes: int = Field(default=5, ge=2, le=30)
    """Minutes without a touch until the console locks; the agent's PIN alone brings the same screen back."""
    clipboard: bool = False
    """True when the console may copy a listing's text to the clipboard of the agent's terminal (OSC 52)."""
    live: bool = False
    """True when an agent sees each page that a tenant chose to show, as they leave it: once the data-protection officer
    has signed. A trial is always live."""


class QueueSettings(_Table):
    """The agency's queue."""

    return_minutes: int = Field(default=15, ge=1, le=60)
    """Minutes within which a person who was absent when called returns to their place."""
    end_of_day: Literal["close", "carry"] = "close"
    """`carry`: who still waits is first in the queue of the next opening day, with their number."""
    desks: tuple[Annotated[str, Field(min_length=1, max_length=12)], ...] = ()
    """The desks of the agency, without the word "bureau"; an agent chooses one. Empty: agents type a name."""
    usual_wait: Annotated[tuple[int, int] | None, BeforeValidator(_minutes_range)] = None
    """The usual wait in minutes, written "10-30", shown until enough visits were finished; None: nothing is shown."""


class BelSettings(_Table):
    """The BEL: its address, its limit, and the promise made for listings."""

    site: str = "https://www.bel-nouvelleaquitaine.fr"
    description_limit: int = Field(default=2000, ge=200, le=5000)
    """Characters that BEL's description takes. Not published: measure it on the real form."""
    read_within_working_days: int = Field(default=3, ge=1, le=20)
    """Opening days within which an agent reads a listing, as the receipt promises."""


_SITE = r"^(https?://[^\s/]+\.[^\s]+)?$"


class PortalSettings(_Table):
    """Addresses that a tenant opens at home; for an empty one, pages say that it is unknown and give the phone."""

    site: str = Field(default="https://www.monespacelocataire.office64.fr", pattern=_SITE, max_length=80)
    """The tenant portal, hosted by Aareon (its own pages, 2026)."""
    mailbox_site: str = Field(default="", pattern=_SITE, max_length=80)
    """The site where a mailbox can be made free of charge: Office64 chooses it."""


class PrivacySettings(_Table):
    """The configured parts of the privacy notices."""

    dpo: str = Field(default="", max_length=80)
    """How to reach the data-protection officer; empty: the pages say to ask at the desk."""
    controller_address: str = Field(default="", max_length=120)
    """Office64's address for letters about personal data (RGPD, article 13-1-a); empty: the agency's is shown."""
    reviewed_by: str = Field(default="", max_length=60)
    """The reviewer of the privacy notice, shown with the day; empty: it says what is still to be confirmed."""
    reviewed_on: date | None = None

    @model_validator(mode="after")
    def _name_and_day(self) -> "PrivacySettings":
        if bool(self.reviewed_by) != (self.reviewed_on is not None):
            raise PydanticCustomError("review_half", "a name and a day, or neither")
        return self


CENTRAL_MONTHS = 12
"""Months that central keeps a file without news (docs/retention.md)."""


class RetentionSettings(_Table):
    """The terms that the data-protection officer chooses."""

    unread: int = Field(default=CENTRAL_MONTHS, ge=1, le=CENTRAL_MONTHS)
    """Months that a file which nobody reads stays at its agency after central stored it; at most central's own."""


class Titles(_Table):
    """A title by language; the French one is shown where another is missing."""

    fr: str = Field(min_length=1, max_length=40)
    eu: str = Field(default="", max_length=40)
    es: str = Field(default="", max_length=40)
    en: str = Field(default="", max_length=40)


def _titles(value: object) -> object:
    """Read `title = "…"` as the French title."""
    return {"fr": value} if isinstance(value, str) else value


class WorkshopSettings(_Table):
    """A workshop that Office64 announces."""

    id: str = Field(pattern=f"^{TERMINAL_ID}$")
    """Every sign-up holds this id: it is never given to another workshop."""
    kind: Literal["general", "specific"]
    format: Literal["group", "single"]
    title: Annotated[Titles, BeforeValidator(_titles)]
    day: date
    hours: Period
    place: str = Field(min_length=1, max_length=40)
    seats: int | None = Field(default=None, ge=1, le=200)
    """None: the seats are not counted."""


BOARD_SLOTS = 8
"""Sheets on an agency's board, one per association (council of tenants, 10 October 2024)."""
_SHEET_LINES, _SHEET_WIDTH = 12, 64


def _in_one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _sheet(value: object) -> tuple[str, ...]:
    """Return a text as its lines, without the empty ones at its two ends."""
    if not isinstance(value, str):
        raise PydanticCustomError("board_text", "a text of several lines")
    if not value.strip():
        raise PydanticCustomError("board_text_empty", "nothing to read")
    return tuple(line.strip() for line in value.strip().splitlines())


class BoardNotice(_Table):
    """One sheet of the associations' board: shown from the first to the last day, both included."""

    slot: int = Field(ge=1, le=BOARD_SLOTS)
    association: Annotated[str, BeforeValidator(_in_one_line)] = Field(min_length=1, max_length=30)
    title: Annotated[str, BeforeValidator(_in_one_line)] = Field(min_length=1, max_length=45)
    text: Annotated[
        tuple[Annotated[str, Field(max_length=_SHEET_WIDTH)], ...],
        Field(min_length=1, max_length=_SHEET_LINES),
        BeforeValidator(_sheet),
    ]
    first: date = Field(alias="from")
    last: date = Field(alias="until")
    place: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=40)

    @model_validator(mode="after")
    def _in_order(self) -> "BoardNotice":
        if self.last < self.first:
            raise PydanticCustomError("board_order", "it ends before it begins")
        return self


class Config(_Table):
    """The whole of `config.toml`."""

    agency: AgencySettings
    terminal: TerminalSettings
    hours: HoursSettings
    languages: LanguageSettings = LanguageSettings()
    print: PrintSettings = PrintSettings()
    idle: IdleSettings = IdleSettings()
    console: ConsoleSettings = ConsoleSettings()
    trial: TrialSettings = TrialSettings()
    queue: QueueSettings = QueueSettings()
    bel: BelSettings = BelSettings()
    portal: PortalSettings = PortalSettings()
    privacy: PrivacySettings = PrivacySettings()
    retention: RetentionSettings = RetentionSettings()
    workshops: tuple[WorkshopSettings, ...] = ()

    @field_validator("trial")
    @classmethod
    def _fast_only_in_a_trial(cls, trial: TrialSettings, info: ValidationInfo) -> TrialSettings:
        terminal = info.data.get("terminal")
        if trial.speed != 1 and not (terminal and terminal.trial):
            raise PydanticCustomError("speed_without_trial", "time passes faster in a trial alone")
        return trial

    @field_validator("workshops")
    @classmethod
    def _different_ids(cls, workshops: tuple[WorkshopSettings, ...]) -> tuple[WorkshopSettings, ...]:
        ids = [each.id for each in workshops]
        twice = next((each for each in ids if ids.count(each) > 1), None)
        if twice is not None:
            raise PydanticCustomError("twice", "two workshops have one id", {"id": twice})
        return workshops

    board: tuple[BoardNotice, ...] = ()

    @property
    def shows_live(self) -> bool:
        """True when an agent sees each page that a tenant chose to show as it is left."""
        return self.console.live or self.terminal.trial

    @field_validator("board")
    @classmethod
    def _one_each(cls, board: tuple[BoardNotice, ...]) -> tuple[BoardNotice, ...]:
        """Refuse a second sheet in a slot, or of an association."""
        for index, notice in enumerate(board):
            for earlier in board[:index]:
                if earlier.slot == notice.slot:
                    raise PydanticCustomError("board_slot", "two sheets in one slot", {"slot": notice.slot})
                if earlier.association.casefold() == notice.association.casefold():
                    context = {"association": notice.association}
                    raise PydanticCustomError("board_association", "two sheets of one association", context)
        return board
