"""What is said of an agency's pepper with which nobody is told of its staff (`db.sync.central_staff`)."""

import os
from dataclasses import dataclass

from db import pepper_marks
from kiosk.i18n import N_, _

_LOST = N_("{path} manque : les agents de cette agence ne sont plus envoyés.")
_IS_NONE = N_("{path} n'est pas cette clé : les agents de cette agence ne sont plus envoyés. Mettez-le de côté.")
_OTHER = N_("{path} n'est plus la même clé : les agents de cette agence ne sont plus envoyés.")
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
    """The file that tells so, and may itself be wrong; empty: the PINs' own marks tell so too."""
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
        todo = _(_MAKE_ANEW).format(agency=self.agency)
        if not self.is_other:
            # Nobody looks for what lies there.
            return _(_IS_NONE if os.path.lexists(self.file) else _LOST).format(path=self.file), todo
        right = f". {_(pepper_marks.IT_IS_RIGHT).format(mark=self.mark)}" if self.mark else ""
        return _(_OTHER).format(path=self.file), f"{todo}{right}"
