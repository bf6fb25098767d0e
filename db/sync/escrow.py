"""The second key that every file is sealed to: an escrow, far from central, for the day on which central's key is lost.

Its secret half is made elsewhere, with the stock `age-keygen`, and never comes here; only a trial makes its own.
"""

from pathlib import Path

from db.age_keys import identities_in, is_secret, make_identity, recipient_of
from db.files import write_durably
from db.sync import doubted_keys
from db.sync.central_home import CentralHome
from db.sync.lost_base import was_lived
from db.sync.lost_keys import EscrowLost, EscrowOther, is_escrow_secret, key_lost
from db.sync.recipients import is_recipient


class EscrowMissing(Exception):
    """Central was given no escrow recipient: what is sealed could be opened with one key alone. Exit code 2."""


class BadEscrow(Exception):
    """What was given is no age public key, or central's own: the same key twice is no second key. Exit code 2."""


class SecretGiven(Exception):
    """What was given for a public key is a secret one. Exit code 2."""

    def __init__(self) -> None:
        super().__init__()
        self.option = "--escrow-recipient"


class NoEscrowKey(Exception):
    """What was brought holds no key that can be used. Exit code 2.

    Its text is one of `missing`, `shut`, `no_regular`, `no_identity` and `opens_nothing`.
    """

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(why)
        self.path = path


def brought(file: Path) -> dict[str, str]:
    """The escrow's secret keys by their public halves, from the file that somebody brought; nothing of it is kept.

    Raises:
        NoEscrowKey: see there.
    """
    try:
        if file.exists() and not file.is_file():
            raise NoEscrowKey("no_regular", file)  # a pipe that nobody writes to would be read for ever
        return identities_in(file)
    except (FileNotFoundError, NotADirectoryError):
        raise NoEscrowKey("missing", file) from None
    except PermissionError:
        raise NoEscrowKey("shut", file) from None
    except (OSError, ValueError):
        raise NoEscrowKey("no_identity", file) from None


def check(place: CentralHome, given: str) -> None:
    """Before anything is made.

    Raises:
        EscrowMissing, EscrowLost, BadEscrow, SecretGiven: see there.
        EscrowOther, CentralKeyLost: another stands in the place of the one that was given out.
    """
    if is_secret(given):
        raise SecretGiven
    if not given and is_escrow_secret(place) and not place.unusable_keys():
        raise EscrowOther(place)
    if not given and not place.escrow_recipient():
        raise EscrowLost(place) if was_lived(place) else EscrowMissing()
    if not given and doubted_keys.is_escrow_other(place):
        raise key_lost(place) if place.unusable_keys() else EscrowOther(place)
    if given and (not is_recipient(given) or given == place.own_recipient()):
        raise BadEscrow


def keep(place: CentralHome, given: str) -> None:
    """Remember who is the escrow from now on; files of before stay sealed to the one of before."""
    if not given:
        return
    if given != doubted_keys.given_escrow(place):
        # A plug that is pulled before the new one is noted leaves no riddle.
        doubted_keys.escrow_record(place).unlink(missing_ok=True)
    if given != place.escrow_recipient():
        write_durably(place.escrow_file, f"{given}\n".encode())
    doubted_keys.note_given(place, place.own_recipient())


def make_for_trial(place: CentralHome) -> str:
    """A trial is its own escrow too; gives the public key."""
    secret = place.keys / "escrow.age"
    make_identity(secret)
    keep(place, recipient_of(secret))
    return place.escrow_recipient()
