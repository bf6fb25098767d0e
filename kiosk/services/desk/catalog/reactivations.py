"""The accounts on BEL that tenants ask to have reactivated."""

from dataclasses import replace

from kiosk.i18n import N_
from kiosk.services.desk.files.file_list import DUE, LANGUAGE, OWNER, REFERENCE, SUBMITTED, file_list
from kiosk.services.desk.files.reactivation import REACTIVATION

_WIDE = replace(LANGUAGE, width=0, is_extra=False)
LIST = file_list(
    "reactivations",
    4,
    N_("Réactivations"),
    REACTIVATION,
    "reactivation",
    columns=(REFERENCE, _WIDE, SUBMITTED, DUE, OWNER),
)
