"""Files that cannot be taken and lie at the share still, for there is no room at central to put them aside: what their
slips tell of them.
"""

from collections.abc import Iterable, Mapping, Sequence

from db.sync import quarantine
from db.sync.central_home import CentralHome
from db.sync.lying import NO_ROOM
from db.sync.names_shown import name_to_show
from db.sync.naming import named
from kiosk.i18n import N_, _

_SAYS = N_(
    "Effacement incomplet. Dans le dossier d'échange, ce que le siège n'a pas eu la place de mettre de côté peut tenir "
    "encore ce qui est effacé : {paths}."
)
_TO_DO = N_(
    "Libérez de la place sur le disque du siège, puis : kiosk central nightly ; puis redemandez l'effacement : kiosk "
    "central erase RÉFÉRENCE"
)


def found(home: CentralHome) -> list[str]:
    """Their names, as names are shown: nothing in them is gone through by an erasure."""
    return [name_to_show(slip["name"]) for slip in quarantine.lying_slips(home.quarantine) if _is_one(slip)]


def as_put_aside(slips: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Of slips, those of such files, as they would be told of in quarantine: whose they are, and what is wrong."""
    return [{**slip, "reason": slip["why"]} for slip in slips if _is_one(slip)]


def put_aside(home: CentralHome) -> list[Mapping[str, str]]:
    """The same of all that is noted."""
    return as_put_aside(quarantine.lying_slips(home.quarantine))


def words(paths: Sequence[str]) -> tuple[str, str]:
    """What there is, and what to do."""
    return _(_SAYS).format(paths=named(paths, ", ")), _(_TO_DO)


def _is_one(slip: Mapping[str, str]) -> bool:
    return slip["reason"] == NO_ROOM
