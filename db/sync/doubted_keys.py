"""Keys of central that can be read and are not those that it gave out: nothing is signed or opened with them.

Three files tell. `keys/central.verify` is the public half of `keys/central.signing`, and every terminal has a copy of
it. `central/recipient` is the public half of `keys/central.age`, as the terminals were told it, and
`central/recipient.escrow` the escrow's. They lie beside the database, which a restore rewinds, and not among the keys,
which may all be another central's. The escrow's secret half is not here, so that another public half in the place of
`keys/escrow.recipient` keeps no night from being done: it is only not handed out (`db.sync.lost_keys.EscrowOther`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.files import write_durably
from db.sync.verify_keys import read_former, read_recipient, read_verify_key, verify_key_of
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
    given, own = read_recipient(home.given_file), home.own_recipient()
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


def escrow_record(home: "CentralHome") -> Path:
    """Where the escrow's public half is noted, as the terminals were told it."""
    return home.given_file.with_name(f"{home.given_file.name}.escrow")


def given_escrow(home: "CentralHome") -> str:
    """The escrow's public half that terminals were told; empty: none is known."""
    return read_recipient(escrow_record(home)) or home.escrow_recipient()


def is_escrow_other(home: "CentralHome") -> bool:
    """Whether what stands for the escrow can be read, and is not what terminals were told."""
    return home.escrow_recipient() not in ("", given_escrow(home))


def note_given(home: "CentralHome", recipient: str) -> None:
    """Note which keys terminals are told, central's and the escrow's; what was noted stays. Raises StorageError."""
    for record, told in ((home.given_file, recipient), (escrow_record(home), home.escrow_recipient())):
        if told and not read_recipient(record):
            write_durably(record, f"{told}\n".encode())


def _is_apart(home: "CentralHome") -> bool:
    """A half of before is no riddle: a key was made anew, and what was left to do then is done by `central init`."""
    own, told = verify_key_of(home.signing_file), read_verify_key(home.verify_file)
    return None not in (own, told) and own != told and told not in read_former(home.former_file)
