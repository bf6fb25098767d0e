"""Files that central cannot take: kept as they came, with the reason, until a person has looked.

What is no file of a terminal at all is not taken over: it stays where it lies, and is named until it is gone.
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from db.files import Step, no_step, write_durably
from db.private_files import reason as reason_of
from db.sync import giant
from db.sync.batch import DAMAGE, FOR_ANOTHER_KEY, REASONS, SUFFIX, digest_of, parts_of
from db.sync.shut import is_folder, is_unreadable
from kiosk.services.ports import StorageError

_UNENROLLED, _REVOKED, _CUT = "unenrolled", "revoked", "cut"
STAYS = (_REVOKED, "terminal")
"""Why a file stays until a person takes it out, although its bytes have come soundly too: somebody laid it there."""
_LATER = ("again", "changed")
_MORE = (*_LATER, "vouched", "empty", "why")
"""What a slip tells beside its places, if anything: `vouched` is the key, in hexadecimal, of the machine that a person
trusts to have signed a file of which an erasure left what can no longer be held against a signature; `empty`: whether
its terminal signed it, and no event is in it; `why`: what is wrong with one that is left lying for want of room."""
STRAY = "stray"
"""Why something is named that is nobody's and stands in no way; the share is gone through for that last."""
FORMER = "former"
"""Why something is named that has the form of what a central signs, and is this one's for no terminal: it stays."""
_LOOKED_FOR_LAST = (STRAY, FORMER)
_NONE: dict[str, str] = {}
_MOST_PLACES = 20
"""Places of one and the same file that are named: anybody who writes at the share makes copies there."""


class NotInQuarantine(Exception):
    """No file of this name is kept there. Exit code 2."""


def keep(
    folder: Path,
    data: bytes,
    name: str,
    reason: str,
    day: str,
    step: Step = no_step,
    *,
    less: bytes | None = None,
    is_empty: bool = False,
) -> None:
    """Keep a file under the digest of its bytes, so that the same file twice is one, which names each place.

    The first day is kept, and beside it the last one on which it came again.

    Args:
        name: how it was called, as data: it never becomes a path.
        reason: a code of `REASONS`.
        day: ISO date in Paris.
        less: what is kept in its place, where something in it was erased.
    """
    digest = digest_of(data)
    write_durably(folder / f"{digest}.batch", less or data, step)
    _name(folder / f"{digest}.json", _place(name, reason), day, step, {"empty": "yes"} if is_empty else {}, again=day)


def look_again(folder: Path, file: str, reason: str, day: str, step: Step = no_step) -> None:
    """Tell of a file that was put aside for want of an enrolment, or of a revoked terminal, what keeps it there now."""
    slip = folder / f"{file}.json"
    if (told := _told(slip))["reason"] in (_UNENROLLED, _REVOKED) and told["reason"] != reason:
        _name(slip, _place(told["name"], reason), day, step, changed=day)


def tell_anew(folder: Path, file: str, name: str, reason: str, day: str, step: Step = no_step) -> None:
    """Write the slip of a kept file, missing or damaged, as the file itself tells; it is looked at again."""
    slip = folder / f"{file}.json"
    if _is_lost(slip):
        _write(slip, {**_place(name, reason), "since": day, "changed": day}, step)


def vouch(folder: Path, file: str, key: str, step: Step = no_step) -> None:
    """Note in a sound slip that a person trusts a machine to have signed the file: it is taken once it comes again."""
    slip = folder / f"{file}.json"
    _write_places(slip, _places(slip), {**_told(slip), "vouched": key}, step)


def _name(slip: Path, place: dict[str, str], day: str, step: Step, more: dict[str, str] = _NONE, **later: str) -> None:
    """Write down a place of a file, and the later days on which it was met; what is known already is left as it is.

    Of a damaged slip nothing is known: it is written anew, as a missing one is. One that is shut may be sound.
    """
    known, told = _places(slip), _told(slip)
    if not known or not told["since"]:
        if _is_lost(slip):
            _write(slip, {**place, "since": day, **more}, step)
        return
    places = _with(known, place)
    if places != known and "again" in later:
        later["changed"] = later["again"]
    days = {**told, **{name: on for name, on in later.items() if on > told["since"]}, **more}
    if (places, days) != (known, told):
        _write_places(slip, places, days, step)


def _is_lost(slip: Path) -> bool:
    """Of one that tells nothing: whether it could be told otherwise."""
    return giant.is_none(slip) or not is_unreadable(slip)


def _write_places(slip: Path, places: list[dict[str, str]], told: Mapping[str, str], step: Step) -> None:
    more = {name: told[name] for name in ("since", *_MORE) if told[name]}
    _write(slip, {**places[0], **more, **({"also": places[1:]} if places[1:] else {})}, step)


def _with(known: list[dict[str, str]], place: dict[str, str]) -> list[dict[str, str]]:
    """The places of a file, and one more: once something else holds there, its terminal is enrolled; and one that came
    whole tells more than what an erasure left of it. Damaged here, or whole again: the last word counts.
    """
    other = (_REVOKED, *DAMAGE) if place["reason"] in (_REVOKED, *DAMAGE) else ()
    over = [(place["name"], reason) for reason in (_UNENROLLED, _CUT, *other)]
    places = [*(place if (each["name"], each["reason"]) in over else each for each in known), place]
    return [each for at, each in enumerate(places) if each not in places[:at]][:_MOST_PLACES]


def _place(name: str, reason: str) -> dict[str, str]:
    return {"name": name.encode(errors="replace").decode(), "reason": reason, "words": REASONS[reason]}


def _write(slip: Path, told: Mapping[str, object], step: Step) -> None:
    """Whatever is there gives way, but for a folder, which page and doctor name."""
    if is_folder(slip):
        return
    write_durably(slip, (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode(), step)


def _places(slip: Path) -> list[dict[str, str]]:
    """Where a file lay, with the reason at each place, the first one first; empty: a damaged slip."""
    try:
        told = json.loads(giant.read(slip))
        return [{key: str(each[key]) for key in ("name", "reason", "words")} for each in (told, *told.get("also", ()))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def note(folder: Path, name: str, reason: str, day: str, step: Step = no_step, more: dict[str, str] = _NONE) -> None:
    """Say of something that is not taken over why it stays where it lies; `more`: as in `_MORE`."""
    slip = folder / f"{note_name(name)}.json"
    if slip.exists() and (known := _told(slip)["reason"]) != reason and {known, reason} & {*_LOOKED_FOR_LAST}:
        _take_out(slip)  # it has come to stand in the way, or is known by now for what it is
    _name(slip, _place(name, reason), day, step, more)


def drop_gone(folder: Path, lying: Collection[str], looked_at: str) -> None:
    """Forget what lay in a folder of the target and lies there no more.

    Args:
        lying: names, as they were noted, of all that lies at the target now.
        looked_at: the folder that was gone through, one of those at the root of the target; `STRAY`: all of it, for
            what is nobody's or another central's.
    """
    here = {note_name(name) for name in lying}
    for slip in lying_slips(folder):
        path = folder / f"{slip['file']}.json"
        # A damaged slip tells no place: the inbox is gone through first, and what still lies is noted anew.
        noted_in = STRAY if slip["reason"] in _LOOKED_FOR_LAST else slip["name"].partition("/")[0] or "inbox"
        if slip["file"] not in here and noted_in == looked_at:
            _take_out(path)


def _take_out(path: Path) -> None:
    """If it is there, and no folder: that is a person's."""
    if not is_folder(path):
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
    return terminals_of(slips(folder), *FOR_ANOTHER_KEY)


def terminals_of(some: Iterable[Mapping[str, str]], *reasons: str) -> list[str]:
    """Terminals that files name which lie there for one of these reasons."""
    return sorted({terminal_of(slip) for slip in some if slip["reason"] in reasons} - {""})


def note_name(name: str) -> str:
    return digest_of(name.encode(errors="surrogateescape"))


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
        return giant.read(file)
    except FileNotFoundError:
        raise NotInQuarantine from None
    except OSError as error:
        raise StorageError(f"{file} : {reason_of(error)}") from None


def terminal_of(slip: Mapping[str, str]) -> str:
    """The terminal that the name of a file there tells; empty: none."""
    return (parts_of(f"{Path(slip['name']).stem}{SUFFIX}") or ("",))[0]


def name_of(folder: Path, file: str) -> str:
    """How a file that is kept was called, in its terminal's own folder if it lay there too; empty: nobody knows."""
    names = [place["name"] for place in _places(folder / f"{file}.json")]
    own = (name for name in names if (parts := parts_of(name.rpartition("/")[2])) and name.startswith(f"{parts[0]}/"))
    return next(own, names[0] if names else "")


def own_digests(folder: Path, file: str) -> frozenset[str]:
    """Digests, one of which a file that is kept there tells if central wrote it: the one that it lies under, or the one
    that it had in the archive. Nobody at the share can lay one that does: it would have to tell its own.
    """
    return frozenset((file, *(digest_in_archive(place["name"]) for place in _places(folder / f"{file}.json"))))


def was_brought(file: Path) -> bool:
    """Whether it came in a folder of the share, as far as its slip tells, wherever it lay; not: central held it."""
    names = [place["name"] for place in _places(file.with_suffix(".json"))]
    return bool(names) and all("/" in name for name in names)


def digest_in_archive(name: str) -> str:
    """The digest in the name of a file that lies, or lay, in the archive; empty: it came in a folder of the share."""
    return "" if "/" in name else Path(name).stem.rpartition("-")[2]


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
        _take_out(folder / f"{file}{suffix}")


def slips(folder: Path) -> list[Mapping[str, str]]:
    """What is in quarantine, oldest first; `file` is the name it has there. A damaged slip is one, of reason `slip`,
    and so is a missing one of a file that is kept there.

    `again`: the last day on which it came again; `changed`: on which it got another reason or one more place; or empty.
    """
    files = (path for path in folder.glob("*.batch") if not giant.is_none(path))  # else it is told as what it is
    kept_or_told = {*folder.glob("*.json"), *(path.with_suffix(".json") for path in files)}
    found = [_told(slip) for slip in kept_or_told]
    return sorted(found, key=lambda slip: (slip["since"], slip["name"], slip["file"]))


def _told(slip: Path) -> Mapping[str, str]:
    try:
        found = json.loads(giant.read(slip))
        told = {name: str(found[name]) for name in ("name", "reason", "words", "since")}
        told |= {name: str(found.get(name, "")) for name in _MORE}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        told = {"name": "", "reason": "slip", "words": REASONS["slip"], "since": "", **dict.fromkeys(_MORE, "")}
    return told | {"file": slip.stem}
