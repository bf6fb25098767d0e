"""The homes that tenants offer for an exchange."""

from dataclasses import replace

from kiosk.i18n import N_
from kiosk.services.desk.files.file_list import DUE, LANGUAGE, OWNER, PLACE, REFERENCE, WHAT, file_list
from kiosk.services.desk.files.listing import LISTING

_TYPE = replace(WHAT, title=N_("Type"), width=10)
LIST = file_list(
    "listings", 2, N_("Annonces"), LISTING, "bel_listing", columns=(REFERENCE, PLACE, _TYPE, LANGUAGE, DUE, OWNER)
)
