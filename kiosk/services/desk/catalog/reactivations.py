"""The accounts on BEL that tenants ask to have reactivated."""

from kiosk.i18n import N_
from kiosk.services.desk.file_list import file_list

LIST = file_list("reactivations", 4, N_("Réactivations"), "reactivation")
