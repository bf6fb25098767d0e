"""Agents' accounts. Every method may raise `StorageError`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple, Protocol


class Agent(NamedTuple):
    """An agent's account, closed ones (`active` False) included; the PIN is never in it."""

    id: str
    name: str
    role: str
    active: bool
    valid_until: date | None = None
    """The last day on which the account opens anything; None for no end."""
    once_until: date | None = None
    """The last day of a one-time PIN, which only lets the agent choose another one; None for the agent's own PIN."""
    has_lost_pin: bool = False
    """True when the pepper of the PIN was replaced: the PIN opens nothing any more."""

    @property
    def has_one_time_pin(self) -> bool:
        """True when the PIN only lets the agent choose another one."""
        return self.once_until is not None

    def is_past(self, today: date) -> bool:
        """Tell if the account's last day is over: its PIN opens nothing until the account gets a new last day."""
        return self.valid_until is not None and self.valid_until < today


class SignInAnswer(NamedTuple):
    """The result of a sign-in, of the same shape and in the same time for an unknown agent and a wrong PIN."""

    agent: Agent | None
    locked_until: datetime | None = None
    expired_on: date | None = None
    """The PIN was right, and this was the account's last day."""
    must_choose: Agent | None = None
    """The PIN was right and is good for one sign-in: this agent has to choose their own first (`choose_pin`)."""
    once_expired_on: date | None = None
    """The PIN was right, and this was its last day as a one-time PIN."""


class StaffStore(Protocol):
    """The accounts of those who may open the console; no PIN can be read back."""

    def sign_in(
        self, agent_id: str, pin: str, now: datetime, *, in_hall: bool = False, act: str = "sign_in"
    ) -> SignInAnswer:
        """Check a PIN; wrong tries are counted on disk, for the agent and for the place.

        Tries in the hall (`in_hall`) count apart: a passer-by cannot lock the console. The audit names the `act`.
        """
        ...

    def choose_pin(self, agent_id: str, fingerprint: str, pin: str, now: datetime) -> Agent | None:
        """Set the agent's own PIN in place of the one-time PIN; None when that one is no longer valid.

        Args:
            fingerprint: the account's, from when the one-time PIN was accepted.

        Raises:
            ValueError: a PIN that is refused; the text says why.
        """
        ...

    def account_fingerprint(self, agent_id: str) -> str:
        """Return a text that changes when the account is closed or its PIN is replaced: earlier sessions then end."""
        ...

    def agents(self) -> tuple[Agent, ...]:
        """Return every account: the open ones first, then by name."""
        ...

    def names(self) -> Mapping[str, str]:
        """Return the name of every agent, also of closed accounts, by their id."""
        ...

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
        """Add an agent.

        Args:
            is_once: for seven days, the PIN only lets the agent choose another one.
        """
        ...

    def disable(self, agent_id: str, now: datetime) -> bool:
        """Close an account; False: no open one has this id."""
        ...

    def reset_pin(
        self, agent_id: str, pin: str, now: datetime, valid_until: date | None = None, *, is_once: bool = False
    ) -> bool:
        """Set a new PIN, and open a closed account again; False: no agent has this id.

        Args:
            valid_until: a new last day; None: it stays as it was.
            is_once: for seven days, the PIN only lets the agent choose another one.

        Raises:
            ValueError: a PIN that is refused; the text says why.
        """
        ...

    def give_one_time_pin(self, agent_id: str, now: datetime) -> str:
        """Replace an agent's PIN by a one-time PIN, and return it, eight digits; no record of the audit is written."""
        ...
