"""The guides that a tenant reads here: the acts of the tenant portal, the order to learn them in, a swap's steps.

Source of the portal's address and services: its own pages (www.monespacelocataire.office64.fr, hosted by Aareon). The
fields of its forms were not seen: rehearsals are models, and say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.i18n import N_

CALLED = "agency"
"""The `site` of an act that none of the configured sites serves: the agency says by telephone where it is done."""
MOTIVE = "portal"
"""The motive of a ticket taken on the pages that belong to no act yet."""
_PREFIX = f"{MOTIVE}_"


@dataclass(frozen=True)
class PortalAct:
    """One thing to learn; its guide is `locales/guides/<language>/<key>.txt`."""

    key: str
    title: str
    short: str
    """The title in the console's queue, after `tool`."""
    rehearsal: str = ""
    """Id of the form on which the act can be rehearsed; empty: there is none."""
    site: str = "portal"
    """Key of the configured address where the act is done, or `CALLED`."""
    tool: str = N_("Portail")

    @property
    def motive(self) -> str:
        """The motive code of a ticket that asks for help with this act."""
        return _PREFIX + self.key


ACTS: tuple[PortalAct, ...] = (
    PortalAct("mailbox", N_("Créer une adresse e-mail"), N_("adresse e-mail"), "rehearse_mailbox", site="mailbox"),
    PortalAct("sign_up", N_("Ouvrir mon compte"), N_("ouvrir un compte"), "rehearse_sign_up"),
    PortalAct("password", N_("Mot de passe oublié"), N_("mot de passe")),
    PortalAct("request", N_("Faire une demande"), N_("faire une demande"), "rehearse_request"),
    PortalAct("follow", N_("Suivre ma demande"), N_("suivre une demande")),
    PortalAct("account", N_("Payer et voir mon compte"), N_("paiement, compte")),
    PortalAct("details", N_("Changer mes coordonnées"), N_("coordonnées")),
    PortalAct("limits", N_("Les limites du portail"), N_("limites du portail"), site=CALLED),
)
SWAP = PortalAct("swap", N_("Comment se passe un échange"), N_("étapes d'un échange"), site="bel", tool=N_("BEL"))
"""The steps of a swap, which BEL's journeys and answers offer and the portal's own menus do not."""
ACT: Mapping[str, PortalAct] = {act.key: act for act in (*ACTS, SWAP)}
KEYS = tuple(ACT)
LIMITS = ACT["limits"]

COUNTED = frozenset({"seen", "done", "with_help", "alone", "door_phone", "door_agent", "door_paper"})
"""The events counted for an act: guide read, rehearsal done (and how, if answered), and the way taken next."""


def act_of(motive: str) -> PortalAct | None:
    """Return the act that a ticket's motive names; None when it names none."""
    return ACT.get(motive.removeprefix(_PREFIX)) if motive.startswith(_PREFIX) else None


YES, NO = "yes", "no"


@dataclass(frozen=True)
class Situation:
    """The answers of the finder; an empty code is "I don't know", or a question that was not asked."""

    has_mailbox: str = ""
    has_account: str = ""
    knows_password: str = ""
    wants: str = ""
    """Key of an act; any other text leads to the limits of the portal."""


def acts_for(situation: Situation) -> tuple[PortalAct, ...]:
    """Return the acts to learn, in the order in which they must be done: first a mailbox, then an account.

    A tenant who is not sure is shown the guide: reading one too many costs two minutes, missing one another visit.
    """
    wanted = situation.wants if situation.wants in ACT else LIMITS.key
    if wanted == LIMITS.key:
        # Limits of the portal need no account; a tenant locked out of theirs is shown the password guide too.
        is_locked_out = (situation.has_account, situation.knows_password) == (YES, NO)
        return (LIMITS, ACT["password"]) if is_locked_out else (LIMITS,)
    found = [] if situation.has_mailbox == YES else ["mailbox"]
    if situation.has_account != YES:
        found.append("sign_up")
    elif situation.knows_password != YES:
        found.append("password")
    return tuple(ACT[key] for key in dict.fromkeys((*found, wanted)))
