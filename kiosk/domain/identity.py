"""The person who vouches for the answers: the tenant alone, or an agent at their side who saw the papers; or nobody."""

from collections.abc import Mapping

DECLARED, CHECKED_BY_AGENT = "declared", "checked_by_agent"
"""Stable codes, stored and sent."""
NAMELESS = "nameless"
"""Derived from the answers, neither stored nor sent: so it also holds for a file from before this rule."""
_NAME = "contact_name"


def identity_of(vouched: str, answers: Mapping[str, object]) -> str:
    """Return the identity of a file: `NAMELESS` where no name was given or asked; an agent's check stays as it is."""
    return NAMELESS if vouched == DECLARED and not answers.get(_NAME) else vouched
