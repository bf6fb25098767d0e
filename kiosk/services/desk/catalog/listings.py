"""The homes and garages that tenants offer or look for."""

from kiosk.i18n import N_
from kiosk.services.desk.file_list import file_list

LIST = file_list("listings", 2, N_("Annonces"), "bel_listing", "garage")
