"""Which of central's keys are gone, or are none, and the one command that makes up for all of them; and what is said of
the public halves, which the night can do without.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.sync.doubted_keys import doubts
from db.sync.verify_keys import read_verify_key, verify_key_of
from kiosk.i18n import N_

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome


_REMADE = N_("Elle est refaite, la même, par : {command}")


@dataclass(frozen=True)
class PublicHalf:
    """A public half that is not here as it should be: the night goes on, and a new terminal will miss it."""

    name: str
    """Stable key, for scripts."""
    file: str
    """Its name under `keys/`."""
    says: str
    """Message, with `{path}`."""
    todo: str
    """Message, with `{command}` where that is not always the same."""
    to_do: str
    """What the morning page asks for."""
    command: str = "kiosk central init"
    """What does it."""

    @property
    def on_the_page(self) -> str:
        return f"{self.to_do} ({self.command})"


_WITH_ESCROW = "kiosk central init --escrow-recipient age1…"
_PUBLIC_HALVES: Mapping[str, PublicHalf] = {
    "verify": PublicHalf(
        "central.verify",
        "central.verify",
        N_("{path} manque : une borne neuve en a besoin pour croire ce que le siège envoie."),
        _REMADE,
        "refaire keys/central.verify, qui manque",
    ),
    "verify_other": PublicHalf(
        "central.verify",
        "central.verify",
        N_("{path} ne va pas avec central.signing : une borne neuve qui en a la copie ne croit rien du siège."),
        _REMADE,
        "refaire keys/central.verify, qui ne va pas avec central.signing",
    ),
    "escrow": PublicHalf(
        "central.escrow",
        "escrow.recipient",
        N_(
            "Pas de séquestre ({path}) : si central.age est perdue, rien de ce que les bornes ont scellé ne s'ouvre "
            "plus."
        ),
        N_(
            "kiosk central init --escrow-recipient age1…, avec la clé publique de celui qui est au coffre : "
            "« age-keygen -y sequestre.txt » la montre."
        ),
        "redonner la clé publique du séquestre, qui manque",
        _WITH_ESCROW,
    ),
}


class CentralKeyLost(Exception):
    """Keys are gone, or are none, where a central was: others are made on demand. Exit code 2."""

    def __init__(self, home: "CentralHome") -> None:
        self.paths = ", ".join(map(str, lost_keys(home)))
        self.options = options(home)
        super().__init__(self.paths)


class EscrowLost(CentralKeyLost):
    """The escrow's public half is gone where a central was, alone or with other keys: the escrow in the safe, which has
    it, is the one that opens everything. Exit code 2.
    """


def key_lost(home: "CentralHome") -> CentralKeyLost:
    return CentralKeyLost(home) if home.escrow_recipient() else EscrowLost(home)


def lost_keys(home: "CentralHome") -> tuple[Path, ...]:
    """Those without which central does nothing, and the escrow's public half: to be put back, or made or told anew."""
    doubted = (doubt.file for doubt in doubts(home))
    return (*home.unusable_keys(), *doubted, *(() if home.escrow_recipient() else (home.escrow_file,)))


def options(home: "CentralHome") -> str:
    """What `central init` needs at once where none of them has a copy: with one alone it would ask for the other."""
    wanted = (
        "--new-key" if home.unusable_keys() else "",
        "" if home.escrow_recipient() else "--escrow-recipient age1…",
    )
    return " ".join(filter(None, wanted))


def public_lacking(home: "CentralHome") -> tuple[str, ...]:
    """Which public halves are not as they should be, where the secret keys can be read: names for `public_halves`."""
    found = []
    is_doubted = any(doubt.file == home.signing_file for doubt in doubts(home))
    if not is_doubted and read_verify_key(home.verify_file) != verify_key_of(home.signing_file):
        found.append("verify_other" if home.verify_file.exists() else "verify")
    if not home.escrow_recipient():
        found.append("escrow")
    return tuple(found)


def public_halves(lacking: Collection[str]) -> list[PublicHalf]:
    """What is said of those that `public_lacking` names; without the escrow's, `central init` makes no other."""
    found = [_PUBLIC_HALVES[name] for name in lacking]
    return [replace(half, command=_WITH_ESCROW) for half in found] if "escrow" in lacking else found
