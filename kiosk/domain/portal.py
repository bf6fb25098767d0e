"""The guides a tenant reads here: acts of the tenant portal, which comes first for whom; a swap's steps.

The portal's address and services: its own pages (www.monespacelocataire.office64.fr, hosted by Aareon). The fields of
its forms were not seen: rehearsals are models, and say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.i18n import N_

CALLED = "agency"
"""Instead of an address: done at none of ours, and whoever answers the agency's telephone says where."""
MOTIVE = "portal"
"""Motive of a ticket taken on the pages that belong to no act yet."""
_PREFIX = f"{MOTIVE}_"


@dataclass(frozen=True)
class PortalAct:
    """One thing to learn; its guide is `locales/guides/<language>/<key>.txt`."""

    key: str
    title: str
    short: str
    """In the queue of the console, behind `tool`."""
    rehearsal: str = ""
    """Id of the form on which it can be tried; empty: there is none."""
    site: str = "portal"
    """Key of the configured address that it is done at, or `CALLED`."""
    tool: str = N_("Portail")

    @property
    def motive(self) -> str:
        """Code of the ticket of somebody who asks for help with it."""
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
"""Offered by BEL's journeys and answers; the portal's own menus have no place for it."""
ACT: Mapping[str, PortalAct] = {act.key: act for act in (*ACTS, SWAP)}
KEYS = tuple(ACT)
LIMITS = ACT["limits"]

COUNTED = frozenset({"seen", "done", "with_help", "alone", "door_phone", "door_agent", "door_paper"})
"""What is counted of an act: its guide read, its rehearsal done (how: if said), the ways that were taken."""


def act_of(motive: str) -> PortalAct | None:
    """The act that a ticket names."""
    return ACT.get(motive.removeprefix(_PREFIX)) if motive.startswith(_PREFIX) else None


YES, NO = "yes", "no"


@dataclass(frozen=True)
class Situation:
    """The answers of the finder; an empty code is "I don't know", or a question that was not asked."""

    has_mailbox: str = ""
    has_account: str = ""
    knows_password: str = ""
    wants: str = ""
    """Key of an act; anything else leads to what the portal does not do."""


def acts_for(situation: Situation) -> tuple[PortalAct, ...]:
    """What to learn, in the order in which it must be done: no account without a mailbox, nothing without an account.

    Who is not sure is shown the guide: reading one too many costs two minutes, missing one costs the way back here.
    """
    wanted = situation.wants if situation.wants in ACT else LIMITS.key
    if wanted == LIMITS.key:
        # Who wants what the portal does not do needs no account; who cannot open the one they have said so.
        is_locked_out = (situation.has_account, situation.knows_password) == (YES, NO)
        return (LIMITS, ACT["password"]) if is_locked_out else (LIMITS,)
    found = [] if situation.has_mailbox == YES else ["mailbox"]
    if situation.has_account != YES:
        found.append("sign_up")
    elif situation.knows_password != YES:
        found.append("password")
    return tuple(ACT[key] for key in dict.fromkeys((*found, wanted)))
