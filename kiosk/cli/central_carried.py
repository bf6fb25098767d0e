"""`kiosk central init --carried`: a person says that every terminal has what central's new keys ask to be carried."""

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.exits import Exit, fail
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.to_carry import ToCarry
    from kiosk.cli.night import Ending

_ALONE = N_("--carried va seule : elle dit seulement que les bornes sont faites. Rien n'est changé.")
_CLOSED = N_("Portée à chaque borne, ce n'est plus redit. {says}")
_NOTHING = N_("Rien n'était à porter aux bornes : rien n'est changé.")
_UNTIL = N_("La page du matin, la nuit (4) et kiosk doctor le redisent, jusqu'à : {done}")


def check_alone(*others: object) -> None:
    """Ends the command with 2 where another option is there, too."""
    if any(others):
        fail(Exit.USAGE, _(_ALONE))


def close(home: Path, ending: "Ending") -> None:
    """What is said then is the person's word: central sees no terminal's disk.

    Raises:
        CentralMissing, Locked, StorageError: nothing is changed.
    """
    from db.sync import to_carry
    from db.sync.central_home import CentralHome
    from db.sync.lock import only_one

    place = CentralHome(home)
    place.check_here()
    with only_one(home, "central"):
        done = to_carry.close(place)
    ending.facts = {"carried": [each.key for each in done]}
    ending.lines = [_(_CLOSED).format(says=each.says()) for each in done] or [_(_NOTHING)]


def tell_opened(ending: "Ending", opened: "tuple[ToCarry, ...]", verify: Path, *, is_told: bool) -> None:
    """What is to be carried still; `is_told`: whether this run has just said what, so that only its end is missing."""
    from db.sync.to_carry import DONE

    if opened and is_told:
        ending.lines.append(_(_UNTIL).format(done=DONE))
    elif opened:
        ending.lines.extend(f"{each.says()} {each.to_do(verify)}" for each in opened)
