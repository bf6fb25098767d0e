"""The page of an account on BEL that a tenant asks to have reactivated."""

from kiosk.i18n import N_
from kiosk.services.desk.files.page import closing, confirmed, file_page, marking

REACTIVATION = file_page(
    "reactivation",
    N_("réactivation ouverte"),
    closing(
        "reactivation.done",
        "l,L",
        N_("Faite"),
        N_("Note que le compte est rouvert sur la BEL."),
        run=marking(N_("{reference} est faite.")),
        asks=confirmed(
            N_("Le compte de {reference} est-il rouvert sur la BEL ?"),
            N_("Le dossier passe en bas de la liste, et la marque part dans le quart d'heure."),
        ),
    ),
)
