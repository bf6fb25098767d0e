"""Every act of the console by the place where it is done, and the roles that may do it, in words."""

from collections.abc import Mapping
from typing import Any

from kiosk.domain.roles import ACT_ROLES, EVERYBODY, Role
from kiosk.i18n import N_, _
from kiosk.services.desk import file_page, found_page, general, name_search, ticket_page
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.spec import Act
from kiosk.services.desk.ticket_panel import SERVICES


def acts_by_place() -> Mapping[str, tuple[Act[Any], ...]]:
    """Return the acts of each place of the console, by its words (msgids); the guide has a table of each."""
    queue, *lists = every_list()
    return {
        N_("dans la file"): queue.acts,
        N_("dans chaque liste de dossiers"): lists[0].acts,
        N_("dossier ouvert"): file_page.FILE.acts,
        N_("texte pour la BEL"): file_page.BEL_TEXT.acts,
        N_("dossier sans ses réponses"): found_page.FOUND.acts,
        N_("réponses d'un ticket"): ticket_page.ANSWERS.acts,
        N_("recherche par nom"): name_search.HITS.acts,
        N_("dans toutes les listes"): general.on_lists(every_list()),
        N_("sur toutes les pages"): general.ON_PAGES,
    }


def who_may(code: str) -> str:
    """Return the services whose agents may do an act."""
    roles = ACT_ROLES.get(code, EVERYBODY)
    return _("tous") if roles == EVERYBODY else ", ".join(_(SERVICES[role]) for role in Role if role in roles)
