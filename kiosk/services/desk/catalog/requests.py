"""The worksheets of housing requests."""

from dataclasses import replace

from kiosk.i18n import N_
from kiosk.services.desk.file_list import DUE, LANGUAGE, OWNER, REFERENCE, SUBMITTED, WHAT, file_list

_STATE = replace(DUE, title=N_("État"))
LIST = file_list(
    "requests", 3, N_("Demandes"), "housing_request", columns=(REFERENCE, WHAT, LANGUAGE, SUBMITTED, _STATE, OWNER)
)
