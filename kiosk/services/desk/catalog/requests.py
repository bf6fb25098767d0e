"""The worksheets of housing requests."""

from kiosk.i18n import N_
from kiosk.services.desk.file_list import file_list

LIST = file_list("requests", 3, N_("Demandes"), "housing_request")
