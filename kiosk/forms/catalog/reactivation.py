"""The request to reactivate a BEL account: at most four pages of questions, the last filled from the carnet."""

from dataclasses import replace

from kiosk.domain import contact, reactivation
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.forms.building.contact import EMAIL, NAME, PHONE, unless_unreached, unreached, ways
from kiosk.forms.building.parts import more
from kiosk.forms.catalog.carnet import DEACTIVATED, LAST_LOGIN
from kiosk.forms.outcome_spec import ReceiptWords
from kiosk.forms.spec import FormSpec, Section, Step
from kiosk.i18n import N_

REACTIVATION = "reactivation"

_NAME = replace(NAME, label=N_("Quel est votre nom sur la BEL ?"))
_EMAIL = replace(
    EMAIL,
    label=N_("Quelle adresse e-mail avez-vous donnée à la BEL ?"),
    help=N_("Elle aide à trouver votre compte."),
    unknown=N_("Je ne l'ai pas"),
)
_LAST_LOGIN = replace(LAST_LOGIN, why="")


SPEC = FormSpec(
    id=REACTIVATION,
    version=1,
    reference_prefix="REA",
    title=N_("Réactiver mon compte BEL"),
    privacy=Privacy(
        purpose=N_("Réactiver votre compte de la BEL."),
        readers=N_("Les agents d'Office64 qui s'occupent de la BEL."),
        needed=N_("Votre nom et un contact sont nécessaires pour trouver votre compte."),
        basis="public_task",
    ),
    retention=READ_FILE,
    sections=(Section("vous", N_("Vous"), N_("Demandeur")), Section("bel", N_("La BEL"))),
    steps=(
        Step(
            "intro",
            "vous",
            title=N_("Demander la réactivation de votre compte BEL"),
            lines=(
                N_("Votre compte est désactivé ? Demandez à Office64 de le réactiver."),
                DEACTIVATED,
                N_("Office64 doit réactiver votre compte. Ce n'est pas encore fait."),
            ),
            privacy=N_("Pour cela, Office64 lit votre nom et ce qui permet de vous joindre."),
            offers=(more(REACTIVATION),),
        ),
        Step("name", "vous", contact.NamePage, (_NAME,)),
        *ways("vous", _EMAIL, PHONE),
        Step("last_login", "bel", reactivation.LoginPage, (_LAST_LOGIN,)),
    ),
    queue_name=N_("Compte BEL"),
    model=reactivation.Reactivation,
    notes=unreached,
    receipt_of=unless_unreached,
    receipt=ReceiptWords(
        done=N_("Votre demande de réactivation est préparée."),
        not_done=N_("Votre compte n'est PAS réactivé : Office64 doit le faire."),
        read_by=N_("{contact} la lit au plus tard le {day}."),
        read=N_("{contact} la lit."),
        then=N_("Puis Office64 décide et vous prévient. Ensuite, connectez-vous souvent."),
        failed=N_("Votre demande n'a pas pu être enregistrée."),
    ),
)
