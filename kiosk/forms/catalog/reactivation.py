"""The request to switch a BEL account on again (T3): three pages, the last one filled from the carnet."""

from dataclasses import replace

from kiosk.domain import contact, reactivation
from kiosk.forms.catalog.carnet import LAST_LOGIN
from kiosk.forms.catalog.contact_parts import EMAIL, NAME, PHONE
from kiosk.forms.catalog.privacy_parts import KEPT, RIGHTS, more
from kiosk.forms.ending_spec import ReceiptWords
from kiosk.forms.spec import FormSpec, Section, Step
from kiosk.i18n import N_

REACTIVATION = "reactivation"

_NAME = replace(NAME, label=N_("Quel est votre nom sur la BEL ?"))
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
                N_("Rien n'est rallumé tant qu'Office64 ne l'a pas fait."),
            ),
            privacy=(N_("Pour cela, il lit votre nom et ce qui permet de vous joindre."), KEPT, RIGHTS),
            offers=(more(REACTIVATION),),
        ),
        Step("name", "vous", contact.NamePage, (_NAME,)),
        Step("contact", "vous", contact.ContactPage, _CONTACT),
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
