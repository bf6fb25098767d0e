"""Who vouches for what was answered: the person alone, or an agent at their side who saw the papers; or nobody."""

from collections.abc import Mapping

DECLARED, CHECKED_BY_AGENT = "declared", "checked_by_agent"
"""Stable codes, stored and sent."""
NAMELESS = "nameless"
"""Read from the answers, neither stored nor sent: a file of before the rule is read by it too."""
_NAME = "contact_name"


def standing(vouched: str, answers: Mapping[str, object]) -> str:
    """Whoever gave no name, or was asked for none, declared no identity; what an agent checked stays checked."""
    return NAMELESS if vouched == DECLARED and not answers.get(_NAME) else vouched
