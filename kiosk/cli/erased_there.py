"""What `kiosk central erase` tells of the terminals that may hold it still."""

from typing import TYPE_CHECKING

from kiosk.cli.central_person import STATES
from kiosk.clock import local_day
from kiosk.i18n import N_, _

if TYPE_CHECKING:
    from db.sync.may_hold import MayHold, Terminals

_GOES = N_("Chez ces bornes, les fichiers chiffrés s'en vont 30 jours après leur accusé, à leur nuit :")
_WHY = {
    "untold": N_(
        "Le dernier envoi de ces bornes vient d'un programme d'avant, qui ne dit pas ce qu'elles gardent. Là-bas à "
        "jour (kiosk --version), le jour où cela s'en va se dira à la première nuit :"
    ),
    "unread": N_(
        "Ces bornes n'ont pas lu d'accusé depuis des nuits, et gardent tout (kiosk doctor, ici, et kiosk sync, là-bas, "
        "disent pourquoi). Le jour où cela s'en va se dira une fois qu'elles en ont lu :"
    ),
    "untaken": N_(
        "Ces bornes n'ont pas pris cet effacement (là-bas, kiosk sync dit pourquoi). Le jour où ce qu'elles gardent "
        "s'en va se dira une fois qu'elles l'ont pris :"
    ),
    "overdue": N_(
        "Ces bornes gardent encore ce qui devait en être parti : copie qui manque au siège, horloge, base réparée, "
        "ou fichier abîmé ou sans accusé là-bas (kiosk doctor, ici et là-bas). Le jour se dira une fois cela réglé :"
    ),
}
"""By `nights_there.Why`."""
_STAYS = {
    "revoked": N_(
        "Ces bornes sont révoquées : cet effacement n'y descend pas, et un accusé n'y vient que de ce que le siège en "
        "a pris (avant, ou par kiosk central ingest --release). Si la machine revient sous un autre nom (là-bas, kiosk "
        "init --agency AGENCE --terminal NOUVEAU ; ici, kiosk central enrol FICHIER), ce qui a son accusé s'en va à sa "
        "nuit. Sinon ce qui en est là-bas peut y rester, à effacer là-bas à la main :"
    ),
    "unenrolled": N_(
        "Ces bornes ne sont pas inscrites : ni accusé ni effacement n'y descend. À nous, elles s'inscrivent (kiosk "
        "central enrol FICHIER), et l'effacement y descend à la nuit. Sinon ce qui en est là-bas y reste, à effacer "
        "là-bas à la main :"
    ),
}
"""By `MayHold.state`."""
_WAITS = N_(
    "De ces bornes quelque chose attend, au dossier d'échange ou en quarantaine (kiosk doctor le nomme). Le jour où ce "
    "qu'elles gardent s'en va se dira une fois cela réglé :"
)


def told(found: "Terminals") -> list[str]:
    """Where it goes by itself, and where somebody has to erase it: what is not told there stays there."""
    from db.sync.may_hold import by_hand

    left = by_hand(found)
    groups = (
        (
            _(_GOES),
            [terminal for terminal in found if found[terminal].gone_by],
        ),
        (
            _(_WAITS),
            [name for name, held in found.items() if not (held.gone_by or held.why or name in left)],
        ),
        *(
            (_(said), [name for name, held in found.items() if held.why and held.why.value == why])
            for why, said in _WHY.items()
        ),
        *(
            (_(said), [terminal for terminal in left if found[terminal].state == state])
            for state, said in _STAYS.items()
        ),
    )
    lines = []
    for title, terminals in groups:
        lines += [title] if terminals else []
        lines += [_of_terminal(terminal, found[terminal]) for terminal in terminals]
    return lines


def _of_terminal(terminal: str, held: "MayHold") -> str:
    state = [_(STATES[held.state])] if held.state in STATES else []
    now = [_("aujourd'hui {name}").format(name=held.now)] if held.now else []
    said = _("entendue le {day}") if held.heard else _("jamais entendue")
    day = local_day(held.heard).strftime("%d/%m/%Y") if held.heard else ""
    return "  " + ", ".join((terminal, *state, *now, said.format(day=day)))
