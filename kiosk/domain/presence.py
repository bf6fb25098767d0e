"""An agent's presence at a desk, as their console reports it."""

from datetime import datetime, timedelta

STALE = timedelta(minutes=3)
"""A console renews it every minute; one that says nothing for so long is locked, closed or was killed."""


def is_here(seen_at: datetime, now: datetime) -> bool:
    """Tell if an agent seen at an instant is still at their desk; an instant to come is a clock set back."""
    return abs(now - seen_at) < STALE
