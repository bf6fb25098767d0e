"""The `{places}` of a text that a person writes: each is filled with the agency's configuration, and nothing else."""

import string
from collections.abc import Iterable, Mapping


def places(text: str, possible: frozenset[str]) -> frozenset[str]:
    """Return the places that a text has.

    Raises:
        ValueError: a brace has no other half, or a place is not one of `possible`; in words for the author.
    """
    try:
        parts = [part[1:] for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise ValueError("une accolade n'a pas sa moitié") from None
    # `{phone:>99}` and `{phone!r}` would be more than a place: a width can fill the memory.
    if any(name not in possible or spec or conversion for name, spec, conversion in parts):
        raise ValueError(f"entre accolades, seulement {', '.join(sorted(possible))}")
    return frozenset(str(name) for name, _spec, _conversion in parts)


def filled(lines: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Fill the places of lines that were checked; a line whose place nobody configured is left out.

    A missing number is never replaced by "ask at the desk": in the evening the desk is shut.
    """
    return tuple(line.format_map(values) for line in lines if all(values[name] for name in _names(line)))


def _names(text: str) -> frozenset[str]:
    return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)
