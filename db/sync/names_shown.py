"""Names of what lies at the share, as pages and screens show them; whoever writes there gives them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from db.sync.batch import REASONS, parts_of
from db.sync.quarantine import FORMER, STRAY
from kiosk.plain import on_one_line

_APART = (STRAY, FORMER, "rights", "no_room")
_LONGEST = 100
"""Signs of a name that are shown."""
_QUOTES = str.maketrans("«»", "??")


def left_at_the_share(lying: Iterable[Mapping[str, str]]) -> int:
    """How many things were left where they lie, less what only lacks a right."""
    return sum(slip["reason"] not in ("rights", "slip") for slip in lying)


def lying_names(lying: Iterable[Mapping[str, str]], reason: str = "") -> list[str]:
    """Of what was left where it lies, the names to show: what stands in the way, or else what is named apart, for its
    reason: folders in which central may not write, and strays.
    """
    wanted = [
        each for each in own_first(lying) if (each["reason"] == reason if reason else each["reason"] not in _APART)
    ]
    return [name_to_show(each["name"]) for each in wanted if each["name"]]


def own_first(lying: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Before the rest, what lies in a terminal's folder under a name that only its own files have."""
    return sorted(lying, key=lambda slip: not _is_own(slip["name"]))


def _is_own(name: str) -> bool:
    folder, _slash, file = name.rpartition("/")
    return (parts_of(file) or ("",))[0] == folder.rpartition("/")[2]


def name_to_show(name: str) -> str:
    """A name at the share, fit for a page and a screen; with no quotes of ours, or one name might look like several."""
    shown = on_one_line(name).translate(_QUOTES)
    return f"« {shown} »" if len(shown) <= _LONGEST else f"« {shown[:_LONGEST]}… »"


def with_why(name: str, why: str) -> str:
    """The same of a file that cannot be taken, and why, as `quarantine.note` has it."""
    return f"{name_to_show(name)} ({REASONS[why]})" if why in REASONS else name_to_show(name)


def by_folder(names: Iterable[str]) -> dict[str, int]:
    """The folders in which these lie, as names are shown, and how many in each."""
    return dict(sorted(Counter(name_to_show(name.rpartition("/")[0]) for name in names).items()))


def folder_to_show(name: str) -> str:
    """The folder of the inbox from which a file was put aside, as its slip names it; empty: it came from none."""
    folder = name.rpartition("/")[0]
    return name_to_show(f"inbox/{folder}") if folder else ""
