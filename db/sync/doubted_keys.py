"""Keys of central that can be read and are not those that it gave out: nothing is signed or opened with them.

Two files tell. `keys/central.verify` is the public half of `keys/central.signing`, and every terminal has a copy of it.
`central/recipient` is the public half of `keys/central.age`, as the terminals were told it. It lies beside the
database, which a restore rewinds, and not among the keys, which may all be another central's.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.files import write_durably
from db.sync.verify_keys import read_former, read_verify_key, verify_key_of
from kiosk import small_files
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome

_APART = N_("{signing} et {verify} ne vont pas ensemble, et rien ne dit ici laquelle est fausse.")
_PUT_BACK_SIGNING = N_(
    "Remettez la bonne central.signing, du coffre ; si c'est central.verify qui a changé, reprenez-la dans keys d'une "
    "borne. central.signing est perdue sans copie : « kiosk central init --new-key », puis ce qu'elle dit."
)
_OTHER_AGE = N_("{age} n'est pas la clé que les bornes ont reçue ({given}) : c'est {own}.")
_PUT_BACK_AGE = N_(
    "Remettez la bonne central.age, du coffre (« age-keygen -y » en montre la clé publique). Si les bornes ont bien "
    "celle d'ici dans recipients : ôtez {record}. La bonne est perdue sans copie : « kiosk central init --new-key », "
    "puis ce qu'elle dit."
)
_NOTHING_DONE = N_("Rien n'est pris, signé ni changé.")


@dataclass(frozen=True)
class Doubt:
    """One of the secret keys that is not to be used."""

    name: str
    file: Path
    says: str
    todo: str


class KeysDoubted(Exception):
    """A key is not the one that was given out; its text says which, and what to do. Exit code 2."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        said = [f"{doubt.says} {doubt.todo}" for doubt in doubts]
        super().__init__(" ".join((*said, _(_NOTHING_DONE))))


def doubts(home: "CentralHome") -> tuple[Doubt, ...]:
    """Of the keys that can be read, those that are not to be used, in words."""
    found = []
    given, own = given_recipient(home), home.own_recipient()
    if given and own and given != own:
        said = _(_OTHER_AGE).format(age=home.age_file, given=given, own=own)
        todo = _(_PUT_BACK_AGE).format(record=home.given_file)
        found.append(Doubt("central.age", home.age_file, said, todo))
    if _is_apart(home):
        said = _(_APART).format(signing=home.signing_file, verify=home.verify_file)
        found.append(Doubt("central.signing", home.signing_file, said, _(_PUT_BACK_SIGNING)))
    return tuple(found)


def check(home: "CentralHome") -> None:
    """Raises KeysDoubted."""
    if found := doubts(home):
        raise KeysDoubted(found)


def given_recipient(home: "CentralHome") -> str:
    """The age public key that terminals were told; empty: nobody noted it yet."""
    try:
        told = small_files.read_text(home.given_file, "ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return told if told.startswith("age1") else ""


def note_given(home: "CentralHome", recipient: str) -> None:
    """Note which key terminals are told; one that was noted stays. Raises StorageError."""
    if not given_recipient(home):
        write_durably(home.given_file, f"{recipient}\n".encode())


def _is_apart(home: "CentralHome") -> bool:
    """A half of before is no riddle: a key was made anew, and what was left to do then is done by `central init`."""
    own, told = verify_key_of(home.signing_file), read_verify_key(home.verify_file)
    return None not in (own, told) and own != told and told not in read_former(home.former_file)
