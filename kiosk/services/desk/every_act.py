"""Every page and every act of the console by the place where it is done, and the roles that have it, in words."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import kiosk.services.desk
from kiosk.domain.roles import EVERYBODY, Role
from kiosk.i18n import N_, _
from kiosk.services.desk import general
from kiosk.services.desk.catalog import every_list
from kiosk.services.desk.session import Act, DetailSpec
from kiosk.services.desk.tickets.panel import SERVICES


@cache
def every_page() -> tuple[DetailSpec[Any], ...]:
    """Return every page that a module of this package defines: none has to be listed."""
    desk = kiosk.services.desk
    modules = [import_module(each.name) for each in walk_packages(desk.__path__, f"{desk.__name__}.")]
    found = {page.code: page for module in modules for page in vars(module).values() if isinstance(page, DetailSpec)}
    of_rows = {each.page.code: each.page for each in every_list()}
    return tuple((of_rows | dict(sorted(found.items()))).values())


def acts_by_place() -> Mapping[str, tuple[Act[Any], ...]]:
    """Return the acts of each place of the console, by its words (msgids); the guide has a table of each.

    An act that not every list of files has stands under the title of its list.
    """
    queue, *lists = every_list()
    common = tuple(act for act in lists[0].acts if all(act in each.acts for each in lists))
    own = {each.title: tuple(act for act in each.acts if act not in common) for each in lists}
    return {
        N_("dans la file"): queue.acts,
        N_("dans chaque liste de dossiers"): common,
        **{title: acts for title, acts in own.items() if acts},
        **{page.named: page.acts for page in every_page()},
        N_("dans toutes les listes"): general.on_lists(every_list()),
        N_("sur toutes les pages"): general.ON_PAGES,
    }


def who_may(act: Act[Any]) -> str:
    """Return the services whose agents have an act."""
    return _("tous") if act.roles == EVERYBODY else ", ".join(_(SERVICES[role]) for role in Role if role in act.roles)
