"""Every other file that agents read: what has no list of its own."""

from kiosk.i18n import N_
from kiosk.services.desk.file_list import file_list

LIST = file_list("others", 5, N_("Autres"))
