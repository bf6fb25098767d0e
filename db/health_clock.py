"""What doctor says of a clock that shows less than what is stored, at a terminal or at central."""

from datetime import datetime

from db.finding import Finding, State, on_the_wall
from kiosk.clock import is_suspect
from kiosk.i18n import _


def look(name: str, now: datetime, last_stored: datetime | None) -> Finding:
    """Whether it may be believed.

    Args:
        name: of the finding.
    """
    if not is_suspect(now, last_stored):
        return Finding(name, State.OK, _("Horloge : {now}.").format(now=on_the_wall(now)))
    said = _("L'horloge retarde : {now}. Aucun délai n'est calculé.").format(now=on_the_wall(now))
    todo = _("Mettez l'horloge à l'heure (timedatectl).")
    if not is_suspect(now, None):  # what was stored is later, and the clock may be the one that is right
        said = _(
            "Il est ici {now}, et ce qui est gardé ici porte une heure d'après : l'horloge retarde, ou elle "
            "avançait ce jour-là. Aucun délai n'est calculé."
        ).format(now=on_the_wall(now))
        todo = _("Vérifiez l'heure (timedatectl). Juste : « kiosk doctor --clock-is-right ».")
    return Finding(name, State.LOOK, said, todo)
