"""What is said of an agency's pepper with which nobody is told of its staff (`db.sync.central_staff`)."""

import os
from dataclasses import dataclass

from db import pepper_marks
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

_LOST = N_("{path} manque : les agents de cette agence ne sont plus envoyés.")
_IS_NONE = N_("{path} n'est pas cette clé : les agents de cette agence ne sont plus envoyés. Mettez-le de côté.")
_OTHER = N_("{path} n'est plus la même clé : les agents de cette agence ne sont plus envoyés.")
_OF_OTHER_AGENCY = N_(
    "{path} est la même clé que celle de l'agence {other} : les agents de l'agence {agency} ne sont plus envoyés."
)
_TO_ITS_PLACE = N_("Remettez-la à sa place, {lacking_at}, et ici la copie de celle de cette agence")
_EXCHANGED = N_(
    "Les deux fichiers sont échangés, et chaque clé est peut-être la seule : n'écrasez ni l'un ni l'autre. Une seule "
    "fois pour les deux agences, d'abord mv {path} {path}.cote ; puis mv {lacking_at} {path} ; puis mv {path}.cote "
    "{lacking_at}"
)
_EXCHANGED_TOO = N_(
    "Les deux fichiers sont échangés : ce qui est dit pour l'agence {other} remet aussi celui-ci, sans autre commande"
)
_AWAY_FIRST = N_("Mettez d'abord de côté ce qui y est, {lacking_at}, sans l'écraser.")
_MARK_TOO = N_("La copie remise, ôtez aussi {mark}, qui se refait.")
_MARK_WRONG = N_(
    "{mark} dit une autre clé que {path}, qui est la bonne : les codes de la base le disent. Les agents de cette "
    "agence ne sont plus envoyés."
)
_MARK_AWAY = N_("Ôtez {mark}, qui se refait.")
_ONE_OF_TWO = N_(
    "Remettez sa copie. Sans copie, ou si c'est bien la bonne, ôtez {mark}, qui se refait : les codes de l'autre clé "
    "sont alors à refaire."
)
_MAKE_ANEW = N_(
    "Remettez sa copie ; sans copie, un nouveau code à chacun : kiosk staff reset-pin IDENTIFIANT --agency {agency}"
)
_TO_REDO = N_(
    "Agence {agency} : des codes ({n}) sont faits avec une autre clé que {path} ; ses agents ne sont plus envoyés tant "
    "qu'il en reste."
)
_FORMER = N_(
    "Agence {agency} : les codes de la base ({n}) sont d'une clé d'avant {path}, qui est la bonne ; ses agents ne sont "
    "plus envoyés tant qu'il en reste."
)
_REDO = N_(
    "« kiosk staff list --agency {agency} » les dit à refaire. Pour chacun : kiosk staff reset-pin IDENTIFIANT "
    "--agency {agency} ; d'un départ : kiosk staff disable IDENTIFIANT --agency {agency}"
)
_OR_LATER = N_("Si la base est revenue à un état d'avant, remettez plutôt une copie plus récente de la base.")


@dataclass(frozen=True)
class LostPepper:
    """A pepper with which nobody is told of an agency's staff."""

    agency: str
    file: str
    is_other: bool = False
    """It is one, and no longer the one that the PINs are mixed with; else it is not there, or is none."""
    mark: str = ""
    """The file that tells so, and may itself be wrong, or tells that of another agency; empty: the PINs' own marks tell
    what it is.
    """
    opens: bool = False
    """Whether PINs are mixed with it, of accounts that are not closed: no other is made in its place."""
    is_mark_s: bool = False
    """Whether such PINs are mixed with the one that `mark` tells: else it is the mark that is wrong."""
    of_agency: str = ""
    """Whose it is as well; empty: nobody's."""
    lacking_at: str = ""
    """Where that agency lacks it: this is the only one, and no other is made in its place."""
    is_exchanged: bool = False
    """Whether what lies there in its place is this agency's."""
    is_told_before: bool = False
    """Whether what is said of that agency's, just before, puts both in their places: twice would undo it."""
    to_redo: int = 0
    """How many PINs of agents who may sign in are mixed with another, where it is the right one for the others."""
    is_former: bool = False
    """Those are all of them, and it is noted to be the right one: the database went back behind it, or
    the code that it was made for was not written."""

    def words(self) -> tuple[str, str]:
        """What is said of it, and what to do."""
        if self.to_redo:
            said, later = (_(_FORMER), f". {_(_OR_LATER)}") if self.is_former else (_(_TO_REDO), "")
            todo = _(_REDO).format(agency=self.agency)
            return said.format(agency=self.agency, n=self.to_redo, path=self.file), f"{todo}{later}"
        if self.opens:
            said, todo = (_OTHER, _ONE_OF_TWO) if self.is_mark_s else (_MARK_WRONG, _MARK_AWAY)
            return _(said).format(path=self.file, mark=self.mark), _(todo).format(mark=self.mark)
        todo = _(_MAKE_ANEW).format(agency=self.agency)
        if self.of_agency:
            said = _(_OF_OTHER_AGENCY).format(path=self.file, other=self.of_agency, agency=self.agency)
            todo = self._to_its_place() if self.lacking_at else todo
            return said, f"{todo}. {_(_MARK_TOO).format(mark=self.mark)}" if self.mark else todo
        if not self.is_other:
            # Nobody looks for what lies there.
            return _(_IS_NONE if os.path.lexists(self.file) else _LOST).format(path=self.file), todo
        right = f". {_(pepper_marks.IT_IS_RIGHT).format(mark=self.mark)}" if self.mark else ""
        return _(_OTHER).format(path=self.file), f"{todo}{right}"

    def _to_its_place(self) -> str:
        if self.is_exchanged:
            # The same for either agency: whoever reads both does not take the second for something else.
            first, second = sorted((self.file, self.lacking_at))
            said = _EXCHANGED_TOO if self.is_told_before else _EXCHANGED
            return _(said).format(path=first, lacking_at=second, other=self.of_agency)
        first = f"{_(_AWAY_FIRST)} " if os.path.lexists(self.lacking_at) else ""
        return (first + _(_TO_ITS_PLACE)).format(lacking_at=self.lacking_at)


class PepperDoubted(StorageError):
    """Nothing is written with the pepper as it is. Exit code 4."""

    def __init__(self, lost: LostPepper) -> None:
        super().__init__(" ".join(lost.words()))
