"""An agent's session at a desk: their account, their rights, and the audit of what they do."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from kiosk.domain import roles
from kiosk.domain.ticket_moves import UNDO_WITHIN
from kiosk.services.ports import Agent, SignInAnswer, StorageError
from kiosk.services.services import Services

PIN_LASTS = 300.0
"""Seconds after which a grave act asks the PIN again."""


class SessionOver(Exception):
    """Raised when the account was closed, or its PIN set again: nothing is done in its old session any more."""


@dataclass(frozen=True)
class LastAct:
    """The last act of an agent on a ticket or a file."""

    at: datetime
    what: str
    """The number or the reference."""
    shows: str
    """The key of its row."""
    take_back: Callable[[], bool]
    """Takes it back; False: it is too late, or something else happened since."""


@dataclass
class AgentSession:
    """One agent at one desk, from the sign-in to the sign-out."""

    services: Services
    agent: Agent
    desk: str
    account: str
    """The state of the account when the session began (`StaffStore.standing`)."""
    pin_at: float
    """The instant, in the app's monotonic seconds, at which the agent gave their PIN last."""
    last_act: LastAct | None = None
    """For 30 seconds they may take it back."""

    @property
    def now(self) -> datetime:
        return self.services.clock.now()

    def may(self, act: str) -> bool:
        """Tell if the agent's role allows an act."""
        return roles.may(self.agent.role, act)

    def asks_pin(self, act: str, seconds: float) -> bool:
        """Tell if an act asks the PIN again at this instant of the app's monotonic seconds."""
        is_old = seconds - self.pin_at > PIN_LASTS
        return act in roles.ALWAYS_ASKS_PIN or (act in roles.ASKS_PIN and is_old)

    def check_pin(self, pin: str, act: str) -> SignInAnswer:
        """Check the agent's PIN again; the audit names the act. Raises StorageError."""
        return self.services.staff.sign_in(self.agent.id, pin, self.now, act=act)

    def check(self) -> None:
        """Check that the account is as it was when the session began.

        Raises:
            SessionOver: it was closed, or its PIN set again. StorageError: it cannot be read.
        """
        if self.services.staff.standing(self.agent.id) != self.account:
            raise SessionOver

    def undo_left(self) -> int:
        """Return the seconds within which the last act may be taken back; 0: there is none, or it is too late."""
        if self.last_act is None:
            return 0
        left = max(0, ceil((UNDO_WITHIN - abs(self.now - self.last_act.at)).total_seconds()))
        if not left:
            self.last_act = None  # it holds the answers of a file that was withdrawn
        return left

    def record(self, action: str, subject: str) -> None:
        """Write the audit before something is read. Raises StorageError: nothing was written, so nothing is read."""
        self.services.audit.record(self.now, self.agent.id, action, subject)

    def recorded(self, is_done: bool, action: str, subject: str) -> bool:
        """Write the audit of an act that is stored already; return `is_done`.

        The act is stored, with its agent and instant: a failing audit record must not report it as failed.
        """
        if is_done:
            with suppress(StorageError):
                self.record(action, subject)
        return is_done
