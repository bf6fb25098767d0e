"""Rehearsal fields: each takes any text, says what a real form would say of it, and forgets it at once.

Only a code leaves this module, never a typed text: no password, no address, no name is ever kept.
"""

import re
from collections.abc import Callable, Mapping

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

DONE = "done"
"""The code of a text that a real form would take."""
_SHORTEST_PASSWORD = 12
_PLAIN = re.compile(r"[A-Za-z0-9._+-]+")


def _anything(_text: str) -> str:
    return DONE


def _email(text: str) -> str:
    """Return the code of the first thing to correct. Rarer addresses are valid too, but nobody rehearses one."""
    name, at, site = text.strip().partition("@")
    if not at:
        return "practice_no_at"
    if "@" in site:
        return "practice_two_at"
    if any(character.isspace() for character in text.strip()):
        return "practice_space"
    if not name:
        return "practice_no_name"
    if not all(site.split(".")) or "." not in site:
        return "practice_no_site"
    return DONE if _PLAIN.fullmatch(name + site) and all(name.split(".")) else "practice_sign"


def _password(text: str) -> str:
    if len(text) < _SHORTEST_PASSWORD:
        return "practice_short"
    if not any(character.isdigit() for character in text) or not any(character.isalpha() for character in text):
        return "practice_digit"
    return DONE


_JUDGES: Mapping[str, Callable[[str], str]] = {"text": _anything, "email": _email, "password": _password}
SHAPES = frozenset(_JUDGES)


def judge(shape: str, text: str) -> str:
    """Return `DONE`, or the code of what a real form would refuse; empty when nothing was typed."""
    return _JUDGES[shape](text) if text.strip() else ""


def _taken(code: str) -> str:
    if code != DONE:
        raise PydanticCustomError(code, "a real form would refuse it")
    return code


Practised = AfterValidator(_taken)
"""The check of a rehearsed field in a model: its value is the code that `judge` gave, and must be `DONE`."""


def the_right_one(code: str, error: str) -> AfterValidator:
    """Return a check that accepts only `code` among several acts; the others get `error`, at no cost."""

    def check(chosen: str) -> str:
        if chosen != code:
            raise PydanticCustomError(error, "not this one")
        return chosen

    return AfterValidator(check)
