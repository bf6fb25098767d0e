"""An agent's session at a desk: their account, their rights, and the audit of what they do."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain import roles
from kiosk.services.ports import Agent, StorageError, Ticket
from kiosk.services.services import Services

PIN_LASTS = 300.0
"""Seconds after which a grave act asks the PIN again."""


class SessionOver(Exception):
    """Raised when the account was closed, or its PIN set again: nothing is done in its old session any more."""


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
    last_move: Ticket | None = None
    """The ticket as this agent's last move left it: for 30 seconds they may take that move back."""

    @property
    def now(self) -> datetime:
        return self.services.clock.now()

    def may(self, act: str) -> bool:
        """Tell if the agent's role allows an act."""
        return roles.may(self.agent.role, act)

    def asks_pin(self, act: str, seconds: float) -> bool:
        """Tell if an act asks the PIN again at this instant of the app's monotonic seconds."""
        return act in roles.ASKS_PIN and seconds - self.pin_at > PIN_LASTS

    def check(self) -> None:
        """Check that the account is as it was when the session began.

        Raises:
            SessionOver: it was closed, or its PIN set again. StorageError: it cannot be read.
        """
        if self.services.staff.standing(self.agent.id) != self.account:
            raise SessionOver

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
