"""What the program asks of the store of agents."""

from datetime import date, datetime
from typing import NamedTuple, Protocol


class Agent(NamedTuple):
    id: str
    name: str
    role: str
    active: bool
    valid_until: date | None = None
    """Last day on which the account opens anything; None: no end."""
    has_one_time_pin: bool = False
    """Their PIN opens nothing but the choice of another one."""
    has_lost_pin: bool = False
    """Their PIN was mixed with a pepper that another took the place of: it opens nothing any more."""

    def is_past(self, today: date) -> bool:
        """Whether the account's last day is over: its PIN opens nothing until it is given another."""
        return self.valid_until is not None and self.valid_until < today


class SignInAnswer(NamedTuple):
    """Same shape and same time for an unknown agent and a wrong PIN."""

    agent: Agent | None
    locked_until: datetime | None = None
    expired_on: date | None = None
    """The PIN was right, and this was the account's last day."""
    must_choose: Agent | None = None
    """The PIN was right and is good for one sign-in: this agent has to choose their own first (`choose_pin`)."""


class StaffStore(Protocol):
    def sign_in(self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False) -> SignInAnswer:
        """Check a PIN; wrong tries are counted on disk, for the agent and for the place.

        Tries on the hall's staff page (`in_hall`) are counted apart: a passer-by cannot lock the console.
        """
        ...

    def choose_pin(self, agent_id: str, standing: str, pin: str, now: datetime) -> Agent | None:
        """The agent's own PIN in the place of the one-time PIN; None: it is no longer the one that was typed.

        Args:
            standing: the account's, since the one-time PIN was right.

        Raises:
            ValueError: a PIN that is refused; the text says why.
        """
        ...

    def standing(self, agent_id: str) -> str:
        """Changes when the account is closed or its PIN is set anew: a session of before is over then."""
        ...

    def agents(self) -> tuple[Agent, ...]: ...

    def add(
        self,
        agent_id: str,
        name: str,
        role: str,
        pin: str,
        now: datetime,
        valid_until: date | None = None,
        *,
        is_once: bool = False,
    ) -> None:
        """
        Args:
            is_once: the PIN opens nothing but the choice of another one.
        """
        ...

    def disable(self, agent_id: str, now: datetime) -> bool: ...

    def reset_pin(
        self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None, *, is_once: bool = False
    ) -> bool: ...
