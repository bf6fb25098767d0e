"""Files that central cannot take: kept as they came, with the reason, until a person has looked.

What is no file of a terminal at all is not taken over: it stays where it lies, and is named until it is gone.
"""

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from db.files import Step, no_step, write_durably
from db.private_files import reason as reason_of
from db.sync.batch import FOR_ANOTHER_KEY, REASONS, SUFFIX, digest_of, parts_of
from kiosk.services.ports import StorageError

STAYS = ("revoked", "terminal")
"""Why a file stays until a person takes it out, although its bytes have come soundly too: somebody laid it there."""
STRAY = "stray"
"""Why something is named that is nobody's and stands in no way; the share is gone through for that last."""
FORMER = "former"
"""Why something is named that has the form of what a central signs, and is this one's for no terminal: it stays."""
_NAMED_APART = (STRAY, FORMER, "rights")
_LOOKED_FOR_LAST = (STRAY, FORMER)
_MOST_PLACES = 20
"""Places of one and the same file that are named: anybody who writes at the share makes copies there."""
_LONGEST_NAME = 100
"""Signs of a name that are shown: anybody who writes at the share gives names there."""


class NotInQuarantine(Exception):
    """No file of this name is kept there. Exit code 2."""


def keep(
    folder: Path, data: bytes, name: str, reason: str, day: str, step: Step = no_step, *, less: bytes | None = None
) -> None:
    """Keep a file under the digest of its bytes, so that the same file twice is one, which names each place.

    The first day is kept.

    Args:
        name: how it was called, as data: it never becomes a path.
        reason: a code of `REASONS`.
        day: ISO date in Paris.
        less: what is kept in its place, where something in it was erased.
    """
    digest = digest_of(data)
    slip = folder / f"{digest}.json"
    write_durably(folder / f"{digest}.batch", less or data, step)
    _write_slip(slip, name, reason, day, step)


def _write_slip(slip: Path, name: str, reason: str, day: str, step: Step) -> None:
    place = {"name": name.encode(errors="replace").decode(), "reason": reason, "words": REASONS[reason]}
    told: dict[str, object] = {**place, "since": day}
    if slip.exists():
        known = _places(slip)
        if not known or place in known or len(known) >= _MOST_PLACES:
            return  # of a damaged one nothing is known, and it is told as that
        told = {**known[0], "since": _told(slip)["since"], "also": [*known[1:], place]}
    write_durably(slip, (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode(), step)


def _places(slip: Path) -> list[dict[str, str]]:
    """Where a file lay, with the reason at each place, the first one first; empty: a damaged slip."""
    try:
        told = json.loads(slip.read_text(encoding="utf-8"))
        return [{key: str(each[key]) for key in ("name", "reason", "words")} for each in (told, *told.get("also", ()))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def note(folder: Path, name: str, reason: str, day: str, step: Step = no_step) -> None:
    """Say of something that is not taken over why it stays where it lies: it is no file, or must not be read whole."""
    slip = _note_of(folder, name)
    if slip.exists() and (known := _told(slip)["reason"]) != reason and {known, reason} & {*_LOOKED_FOR_LAST}:
        slip.unlink()  # it has come to stand in the way, or is known by now for what it is
    _write_slip(slip, name, reason, day, step)


def drop_gone(folder: Path, lying: Collection[str], looked_at: str) -> None:
    """Forget what lay in a folder of the target and lies there no more.

    Args:
        lying: names, as they were noted, of all that lies at the target now.
        looked_at: the folder that was gone through, one of those at the root of the target; `STRAY`: all of it, for
            what is nobody's or another central's.
    """
    here = {_note_of(folder, name) for name in lying}
    for slip in lying_slips(folder):
        path = folder / f"{slip['file']}.json"
        # A damaged slip tells no place: the inbox is gone through first, and what still lies is noted anew.
        noted_in = STRAY if slip["reason"] in _LOOKED_FOR_LAST else slip["name"].partition("/")[0] or "inbox"
        if path not in here and noted_in == looked_at:
            path.unlink(missing_ok=True)


def lying_slips(folder: Path) -> list[Mapping[str, str]]:
    """Of `slips`, those of what was left where it lies."""
    return [slip for slip in slips(folder) if not (folder / f"{slip['file']}.batch").exists()]


def to_look_at(folder: Path) -> list[Mapping[str, str]]:
    """Of `slips`, those of what is kept there: what was left where it lies is named by its place, and counted apart."""
    lying = lying_slips(folder)
    return [slip for slip in slips(folder) if slip not in lying or slip["reason"] == "slip"]


def for_another_key(folder: Path) -> list[str]:
    """Terminals whose files lie there because central's key of now does not open them."""
    return sorted({terminal_of(slip) for slip in slips(folder) if slip["reason"] in FOR_ANOTHER_KEY} - {""})


def left_at_the_share(folder: Path) -> int:
    """How many things were left where they lie, less what only lacks a right."""
    return sum(slip["reason"] not in ("rights", "slip") for slip in lying_slips(folder))


def lying_names(folder: Path, reason: str = "") -> list[str]:
    """Of what was left where it lies, the names to show: what stands in the way, or else what is named apart, for its
    reason: folders in which central may not write, and strays.
    """
    slips = lying_slips(folder)
    wanted = [each for each in slips if (each["reason"] == reason if reason else each["reason"] not in _NAMED_APART)]
    return [name_to_show(each["name"]) for each in wanted]


def name_to_show(name: str) -> str:
    """A name at the share, fit for a page and a screen."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)
    return f"« {shown} »" if len(shown) <= _LONGEST_NAME else f"« {shown[:_LONGEST_NAME]}… »"


def _note_of(folder: Path, name: str) -> Path:
    return folder / f"{digest_of(name.encode(errors='surrogateescape'))}.json"


def files(folder: Path) -> list[Path]:
    """What is kept there. Raises OSError: nobody here can look."""
    os.scandir(folder).close()  # to a glob, one that is closed looks empty
    return sorted(folder.glob("*.batch"))


def told_of(file: Path) -> Mapping[str, str]:
    """The slip of a file that is kept there, as in `slips`."""
    return _told(file.with_suffix(".json"))


def read(file: Path) -> bytes:
    """A file that is kept there.

    Raises:
        NotInQuarantine: see there.
        StorageError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise NotInQuarantine from None
    except OSError as error:
        raise StorageError(f"{file} : {reason_of(error)}") from None


def terminal_of(slip: Mapping[str, str]) -> str:
    """The terminal that the name of a file there tells; empty: none."""
    parts = parts_of(f"{Path(slip['name']).stem}{SUFFIX}")
    return parts[0] if parts else ""


def name_of(folder: Path, file: str) -> str:
    """How a file that is kept was called, in its terminal's own folder if it lay there too; empty: nobody knows."""
    names = [place["name"] for place in _places(folder / f"{file}.json")]
    own = (name for name in names if (parts := parts_of(name.rpartition("/")[2])) and name.startswith(f"{parts[0]}/"))
    return next(own, names[0] if names else "")


def drop_arrived(folder: Path, applied: Collection[str]) -> None:
    """Take out what has come soundly since: enrolled meanwhile, or sent again whole. Its events are in the database.

    What lies in the inbox under such a name is named until it lies there no more.
    """
    lying = lying_slips(folder)
    for slip in slips(folder):
        if slip in lying and slip["name"].startswith("inbox/"):
            continue
        parts = parts_of(slip["name"].rpartition("/")[2])
        if parts is not None and parts[1] in applied and not was_laid(folder, slip["file"]):
            drop(folder, slip["file"])


def was_laid(folder: Path, file: str) -> bool:
    """Whether somebody laid a file that is kept there, or the same bytes, where they do not belong."""
    return any(place["reason"] in STAYS for place in _places(folder / f"{file}.json"))


def drop(folder: Path, file: str) -> None:
    """Take out a file that was taken in from there, and its slip."""
    for suffix in (".batch", ".json"):
        (folder / f"{file}{suffix}").unlink(missing_ok=True)


def slips(folder: Path) -> list[Mapping[str, str]]:
    """What is in quarantine, oldest first; `file` is the name it has there. A damaged slip is one, of reason `slip`."""
    found = [_told(slip) for slip in folder.glob("*.json")]
    return sorted(found, key=lambda slip: (slip["since"], slip["name"], slip["file"]))


def _told(slip: Path) -> Mapping[str, str]:
    try:
        found = json.loads(slip.read_text(encoding="utf-8"))
        told = {name: str(found[name]) for name in ("name", "reason", "words", "since")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        told = {"name": "", "reason": "slip", "words": REASONS["slip"], "since": ""}
    return told | {"file": slip.stem}
