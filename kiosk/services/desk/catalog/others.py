"""Every other file that agents read, garages among them: what has no list of its own."""

from kiosk.i18n import N_
from kiosk.services.desk.files.file_list import DUE, KIND, LANGUAGE, OWNER, REFERENCE, WHAT, file_list
from kiosk.services.desk.files.page import OTHER

LIST = file_list("others", 5, N_("Autres"), OTHER, columns=(REFERENCE, KIND, WHAT, LANGUAGE, DUE, OWNER))
