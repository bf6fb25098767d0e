"""Which names of terminals are of one machine, as far as what came of them tells.

A change of name changes the key that signs, and keeps the one that central encrypts to. A machine that was made from a
copy of another's disk has that key, too: as nights go on coming under both names, it is seen to be another.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import inf

from db.connection import Row
from db.sync.nights_there import Night

_MOST_CHANGES = 4
"""How often the name changes of a machine that was given another one, and went back to its former one to send what was
left under it (`kiosk init --force`), and of which a file was let in late.
"""

Machine = list[Row]
"""Rows of `terminals`, in the order in which they were given."""


def by_name(known: Sequence[Row], came: Mapping[str, Sequence[Night]]) -> dict[str, Machine]:
    """The machine of each name.

    A name that may be of several, of two that are told apart, is of the one of which something came last.

    Args:
        known: rows with `terminal` and `recipient`, last what came last.
        came: by terminal.
    """
    found: list[Machine] = []
    for each in known:
        likely = [machine for machine in found if all(_may_be_one(each, other, came) for other in machine)]
        machine = likely[-1] if likely else []
        machine.append(each)
        found = [*(other for other in found if other is not machine), machine]
    return {each["terminal"]: machine for machine in found for each in machine}


def _may_be_one(one: Row, other: Row, came: Mapping[str, Sequence[Night]]) -> bool:
    if not one["recipient"] or one["recipient"] != other["recipient"]:
        return False
    return _changes(came.get(one["terminal"], ()), came.get(other["terminal"], ())) <= _MOST_CHANGES


def _changes(one: Sequence[Night], other: Sequence[Night]) -> float:
    """How often, at least, a machine changed between two names, by what each of central's nights took of them: the
    clock there may have gone back, and what came in one night came in any order.
    """
    nights = sorted([*((night.applied_at, 0) for night in one), *((night.applied_at, 1) for night in other)])
    least: list[float] = [0, 0]  # by the name that it ends with
    for _at, taken in groupby(nights, key=lambda night: night[0]):
        names = {name for _then, name in taken}
        if names == {0, 1}:
            least = [min(least[0] + 2, least[1] + 1), min(least[1] + 2, least[0] + 1)]
        else:
            (name,) = names
            least = [min(least[each], least[1 - each] + 1) if each == name else inf for each in (0, 1)]
    return min(least)
