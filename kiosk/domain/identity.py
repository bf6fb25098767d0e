"""Who vouches for what was answered: the person alone, or an agent at their side who saw the papers."""

DECLARED, CHECKED_BY_AGENT = "declared", "checked_by_agent"
"""Stable codes, stored and sent."""
