"""The worksheets of housing requests."""

from dataclasses import replace

from kiosk.i18n import N_
from kiosk.services.desk.files.file_list import DUE, LANGUAGE, OWNER, REFERENCE, SUBMITTED, WHAT, file_list
from kiosk.services.desk.files.request import REQUEST

_STATE = replace(DUE, title=N_("État"))
LIST = file_list(
    "requests",
    3,
    N_("Demandes"),
    REQUEST,
    "housing_request",
    columns=(REFERENCE, WHAT, LANGUAGE, SUBMITTED, _STATE, OWNER),
)
