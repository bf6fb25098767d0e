"""Which of central's keys are gone, or are none, and the one command that makes up for all of them; and what is said of
the public halves, which the night can do without.
"""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.age_keys import is_secret
from db.sync.doubted_keys import doubts, is_escrow_other
from db.sync.shut import is_shut
from db.sync.verify_keys import is_former_whole, read_former, read_verify_key, verify_key_of
from kiosk import small_files
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome


_FORMER_AGAIN = N_(
    "Recopiez-la d'une borne qui a encore l'ancienne, keys/central.verify (docs/operator-rare.md, « Siège entier "
    "perdu ») ; puis : kiosk central nightly"
)
_FORMER_TO_DO = "(clé publique du siège d'avant : docs/operator-rare.md, « Siège entier perdu »)"
_GIVE_BACK = N_("Rendez-la à ce compte (chown, chmod 600) ; puis : kiosk central nightly")
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
    """What does it; empty: none does."""

    @property
    def on_the_page(self) -> str:
        return f"{self.to_do} ({self.command})" if self.command else self.to_do


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
    "verify_shut": PublicHalf(
        "central.verify",
        "central.verify",
        N_("{path} est fermée à ce compte : personne ne peut en donner la copie à une borne neuve."),
        _GIVE_BACK,
        "rendre à ce compte (chown) keys/central.verify, qu'il ne peut pas lire",
        "",
    ),
    "escrow_shut": PublicHalf(
        "central.escrow",
        "escrow.recipient",
        N_("{path} est fermée à ce compte : le siège ne peut pas dire la clé du séquestre."),
        _GIVE_BACK,
        "rendre à ce compte (chown) keys/escrow.recipient, qu'il ne peut pas lire",
        "",
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
    "escrow_secret": PublicHalf(
        "central.escrow",
        "escrow.recipient",
        N_(
            "{path} : c'est une clé secrète. Qui lit ce fichier, ou sa copie, ouvre tout ce qui est scellé pour elle, "
            "et aucune borne neuve n'a de séquestre."
        ),
        N_(
            "Ce séquestre est à remplacer par un neuf, fait sur un autre poste (age-keygen) : kiosk central init "
            "--escrow-recipient age1…, avec sa clé publique ; docs/operator-rare.md, « Une clé secrète a été lue »."
        ),
        "remplacer le séquestre par un neuf : une clé secrète est dans keys/escrow.recipient",
        _WITH_ESCROW,
    ),
    "escrow_other": PublicHalf(
        "central.escrow",
        "escrow.recipient",
        N_(
            "{path} n'est pas la clé du séquestre que les bornes ont reçue, et que garde central/recipient.escrow : "
            "une borne neuve scellerait pour une autre."
        ),
        N_(
            "kiosk central init --escrow-recipient age1…, avec la clé publique de celui qui est au coffre "
            "(« age-keygen -y sequestre.txt » la montre) ; un autre séquestre, voulu : la même commande, avec la "
            "sienne."
        ),
        "redonner la clé publique du séquestre, qui n'est pas celle que les bornes ont reçue",
        _WITH_ESCROW,
    ),
    "former": PublicHalf(
        "central.verify.former",
        "central.verify.former",
        N_("{path} n'est pas une clé entière (64 signes) : ce que le siège d'avant a signé n'est pas reconnu."),
        _FORMER_AGAIN,
        f"remettre keys/central.verify.former, qui n'est pas une clé entière {_FORMER_TO_DO}",
        "",
    ),
    "former_own": PublicHalf(
        "central.verify.former",
        "central.verify.former",
        N_("{path} est la clé du siège d'à présent : ce que le siège d'avant a signé n'est pas reconnu."),
        _FORMER_AGAIN,
        f"remettre keys/central.verify.former, qui est la clé d'à présent {_FORMER_TO_DO}",
        "",
    ),
    "former_shut": PublicHalf(
        "central.verify.former",
        "central.verify.former",
        N_("{path} est fermée à ce compte : ce que le siège d'avant a signé n'est pas reconnu."),
        _GIVE_BACK,
        "rendre à ce compte (chown) keys/central.verify.former, qu'il ne peut pas lire",
        "",
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


class EscrowOther(Exception):
    """What stands for the escrow is not what terminals were told, or is secret: it is handed to none. Exit code 2."""

    def __init__(self, home: "CentralHome") -> None:
        half = _PUBLIC_HALVES["escrow_secret" if is_escrow_secret(home) else "escrow_other"]
        super().__init__(f"{_(half.says).format(path=home.escrow_file)} {_(half.todo)}")


def key_lost(home: "CentralHome") -> CentralKeyLost:
    return EscrowLost(home) if _is_escrow_lost(home) else CentralKeyLost(home)


def lost_keys(home: "CentralHome") -> tuple[Path, ...]:
    """Those without which central does nothing, and the escrow's public half: to be put back, or made or told anew."""
    doubted = (doubt.file for doubt in doubts(home))
    return (*home.unusable_keys(), *doubted, *((home.escrow_file,) if _is_escrow_lost(home) else ()))


def options(home: "CentralHome") -> str:
    """What `central init` needs at once where none of them has a copy: with one alone it would ask for the other."""
    wanted = (
        "--new-key" if home.unusable_keys() else "",
        "--escrow-recipient age1…" if _is_escrow_lost(home) or is_escrow_other(home) else "",
    )
    return " ".join(filter(None, wanted))


def public_lacking(home: "CentralHome") -> tuple[str, ...]:
    """Which public halves are not as they should be, where the secret keys can be read: names for `public_halves`."""
    found = []
    is_doubted = any(doubt.file == home.signing_file for doubt in doubts(home))
    if is_shut(home.verify_file):
        found.append("verify_shut")
    elif not is_doubted and read_verify_key(home.verify_file) != verify_key_of(home.signing_file):
        found.append("verify_other" if home.verify_file.exists() else "verify")
    if is_shut(home.escrow_file):
        found.append("escrow_shut")
    elif is_escrow_secret(home):
        found.append("escrow_secret")
    elif _is_escrow_lost(home):
        found.append("escrow")
    elif is_escrow_other(home):
        found.append("escrow_other")
    return (*found, *_former_fault(home))


def is_escrow_secret(home: "CentralHome") -> bool:
    """Whether a secret key stands in the place of the escrow's public half; false of what cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return is_secret(small_files.read_text(home.escrow_file, "utf-8"))
    return False


def _is_escrow_lost(home: "CentralHome") -> bool:
    """What is shut is sound for all that one knows."""
    return not home.escrow_recipient() and not is_shut(home.escrow_file)


def _former_fault(home: "CentralHome") -> tuple[str, ...]:
    """Among others its own is right: a key that was thought lost was found again."""
    file = home.former_file
    if not os.path.lexists(file):
        return ()
    if is_shut(file):
        return ("former_shut",)
    if not is_former_whole(file):
        return ("former",)
    return ("former_own",) if {*read_former(file)} == {verify_key_of(home.signing_file)} else ()


def public_halves(lacking: Collection[str]) -> list[PublicHalf]:
    """What is said of those that `public_lacking` names; without the escrow's, `central init` makes no other."""
    found = [_PUBLIC_HALVES[name] for name in lacking]
    if not {"escrow", "escrow_other", "escrow_secret"} & {*lacking}:
        return found
    return [replace(half, command=_WITH_ESCROW) if half.command else half for half in found]
