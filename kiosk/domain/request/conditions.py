"""A household's answers, as codes by name, and the test that a line of a reviewed file is meant for it."""

from collections.abc import Collection, Mapping

Facts = Mapping[str, str | Collection[str]]
"""A code, or several, by name; `?` is "I don't know". A name that is missing was not asked."""
KNOWN_KINDS = frozenset({"renewal", "modification"})
"""Kinds of a request that is registered already: only what changed is asked, the rest is unknown here."""
CHANGES = ("family", "work", "home", "wishes", "motive", "nothing")
"""The parts of a registered request that may have changed; the last goes with no other."""


def holds(facts: Facts, name: str, codes: Collection[str]) -> bool:
    """Tell if one of the codes was answered."""
    answered = facts.get(name, ())
    return bool({answered} & set(codes)) if isinstance(answered, str) else bool(set(answered) & set(codes))
