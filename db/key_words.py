"""What is said of a terminal's key that is missing, is none or is another: one table, for every command and for doctor.

Who types a command that needs a key is told in few words what to do without a copy; doctor tells all of it.
"""

from dataclasses import dataclass
from pathlib import Path

from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase, KeyTrouble, StorageError

NOT_A_KEY = N_("{path} : ce n'est pas une clé.")
MISSING = N_("{path} : cette clé manque.")
PUT_BACK = N_("Remettez sa copie ; {lost}")
"""`lost`: what to do without one."""
PUT_ASIDE = N_("Mettez-le de côté (mv). Remettez sa copie ; {lost}")
KEY_LOST = N_(
    "La base est là, mais sa clé a disparu. Remettez la clé à sa place : une nouvelle ne l'ouvrirait pas. Sans copie, "
    "« kiosk doctor » dit quoi faire."
)
_ANOTHER = N_("La clé n'est pas celle de cette base : rien n'est écrit, la base est gardée.")
_RIGHT_ONE = N_("Remettez la bonne clé à sa place ; {lost}")
_ASK_DOCTOR = N_("sans copie, « kiosk doctor » dit quoi faire.")


@dataclass(frozen=True)
class _Words:
    """What to do without a copy."""

    told: str
    """By doctor; `{init}` is what makes anew whatever the home lacks."""
    typed: str = _ASK_DOCTOR
    """By a command, of a key that is missing."""
    typed_of_none: str = _ASK_DOCTOR
    """By a command, where something else is in its place."""


DATABASE, PEPPER, SIGNING, AGE = "database.key", "pepper", "signing.key", "terminal.age"
PEPPER_OF_CODES = N_("L'écran des locataires marche ; à la console, les codes faits ici ne peuvent pas être vérifiés.")
PEPPER_OF_NONE = N_("Aucun code d'agent n'a été fait ici : l'écran des locataires et la console marchent.")
PEPPER_WITHOUT_CODES = N_("sans copie : {init}.")
"""What hangs on a terminal's own pepper; and what to do without a copy where no code does."""
_OTHERS = _Words("")
"""Of a key of a name of before, and of a pepper that came down: doctor has its own sentences."""
TABLE = {
    DATABASE: _Words(
        N_(
            "sans copie, cette base ne s'ouvre plus : mettez tout le dossier de la borne de côté (mv), et gardez-le. "
            "Puis le même dossier, neuf, sous un autre nom de borne (kiosk init --agency AGENCE --terminal NOUVEAU), "
            "et son inscription ; au siège, kiosk central revoke BORNE pour l'ancien."
        )
    ),
    SIGNING: _Words(
        N_(
            "sans copie, donnez-lui un autre nom (kiosk init --agency AGENCE --terminal NOUVEAU ; --force si des "
            "envois attendent : ils ne partiront plus), puis au siège : kiosk central enrol FICHIER pour le nouveau, "
            "kiosk central revoke BORNE pour l'ancien."
        )
    ),
    PEPPER: _Words(
        N_("sans copie : {init}, puis refaites le code de chaque agent."),
        N_(
            "sans copie, kiosk init --agency AGENCE --terminal BORNE, et pour chaque code fait ici kiosk staff "
            "reset-pin IDENTIFIANT"
        ),
        N_(
            "sans copie, mettez ce fichier de côté (mv), puis kiosk init --agency AGENCE --terminal BORNE, et pour "
            "chaque code fait ici kiosk staff reset-pin IDENTIFIANT"
        ),
    ),
    AGE: _Words(
        N_("sans copie : {init}, puis inscrivez de nouveau la borne au siège."),
        N_("sans copie, kiosk init --agency AGENCE --terminal BORNE, puis inscrivez de nouveau la borne au siège."),
        N_(
            "sans copie, mettez ce fichier de côté (mv), puis kiosk init --agency AGENCE --terminal BORNE, et "
            "inscrivez de nouveau la borne au siège."
        ),
    ),
}
"""By file name. `db.former_names.signing_lost` knows when a signing key has another way out."""


class NoKey(KeyTrouble):
    """What is in the place of a key can be read, and is none."""


class WrongKey(KeyTrouble, DamagedDatabase):
    """It is another than the database's."""

    def __init__(self) -> None:
        super().__init__(_(_ANOTHER), _(_RIGHT_ONE).format(lost=_(_ASK_DOCTOR)))


def missing(path: Path) -> KeyTrouble:
    return KeyTrouble(_(MISSING).format(path=path), _put_back(_words_of(path).typed))


def is_none(path: Path, says: str = "") -> NoKey:
    """`says`: what is in its place, where that is known."""
    return NoKey(says or _(NOT_A_KEY).format(path=path), _put_back(_words_of(path).typed_of_none))


def told_of_base(trouble: StorageError) -> str:
    """What doctor says to do about the key of a database that is there."""
    put_back = _RIGHT_ONE if isinstance(trouble, WrongKey) else PUT_BACK
    return _(put_back).format(lost=_(TABLE[DATABASE].told))


def _words_of(path: Path) -> _Words:
    return TABLE.get(path.name, _OTHERS)


def _put_back(lost: str) -> str:
    return _(PUT_BACK).format(lost=_(lost))
