"""The request to switch a BEL account on again (T3): three pages, the last one filled from the carnet."""

from dataclasses import replace

from kiosk.domain import reactivation
from kiosk.forms.catalog.bel_listing_contact import EMAIL, PHONE
from kiosk.forms.catalog.carnet import LAST_LOGIN
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, ReceiptWords, Section, Step
from kiosk.i18n import N_

REACTIVATION = "reactivation"

_NAME = FieldSpec(
    "contact_name",
    Kind.TEXT,
    N_("Nom"),
    N_("Quel est votre nom sur la BEL ?"),
    help=N_("Votre nom seulement : ni santé, ni nom d'une autre personne."),
    max_length=80,
    contact=True,
)
_CONTACT = (replace(EMAIL, label=N_("Quelle adresse e-mail avez-vous donnée à la BEL ?")), PHONE)
_LAST_LOGIN = replace(LAST_LOGIN, why="")

SPEC = FormSpec(
    id=REACTIVATION,
    version=1,
    reference_prefix="REA",
    title=N_("Rallumer mon compte BEL"),
    sections=(Section("vous", N_("Vous")), Section("bel", N_("La BEL"))),
    steps=(
        Step(
            "intro",
            "vous",
            title=N_("Demander que votre compte BEL soit rallumé"),
            lines=(
                N_("Pour ses locataires, Office64 seul peut rallumer un compte."),
                N_("Il lui faut votre nom et votre adresse e-mail de la BEL."),
                N_("Office64 les lit pour cela, et les garde douze mois au plus."),
                N_("Rien n'est rallumé tant qu'Office64 ne l'a pas fait."),
            ),
        ),
        Step("name", "vous", reactivation.NamePage, (_NAME,)),
        Step("contact", "vous", reactivation.ContactPage, _CONTACT),
        Step("last_login", "bel", reactivation.LoginPage, (_LAST_LOGIN,)),
    ),
    queue_name=N_("Compte BEL"),
    model=reactivation.Reactivation,
    receipt=ReceiptWords(
        done=N_("Votre demande de réactivation est préparée."),
        not_done=N_("Votre compte n'est PAS rallumé : Office64 doit le faire."),
        read_by=N_("{contact} la lit au plus tard le {day}."),
        read=N_("{contact} la lit."),
        then=N_("Puis Office64 décide et vous prévient. Ensuite, connectez-vous souvent."),
        failed=N_("Votre demande n'a pas pu être enregistrée."),
    ),
)
