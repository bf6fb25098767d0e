"""The request to switch a BEL account on again (T3): three pages, the last one filled from the carnet."""

from kiosk.domain import reactivation
from kiosk.forms.catalog.bel_listing_parts import UNKNOWN
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
_CONTACT = (
    FieldSpec(
        "email",
        Kind.EMAIL,
        N_("E-mail"),
        N_("Quelle adresse e-mail avez-vous donnée à la BEL ?"),
        help=N_("Un seul des deux suffit."),
        optional=True,
        max_length=254,
        contact=True,
    ),
    FieldSpec(
        "phone",
        Kind.PHONE,
        N_("Téléphone"),
        N_("À quel numéro vous appeler ?"),
        help=N_("Par exemple 06 12 34 56 78."),
        optional=True,
        max_length=40,
        contact=True,
    ),
)
_LAST_LOGIN = FieldSpec(
    "last_login",
    Kind.DATE,
    N_("Dernière connexion"),
    N_("Quel jour vous êtes-vous connecté à la BEL pour la dernière fois ?"),
    N_("À peu près suffit. Par exemple 24/11/2026."),
    unknown=UNKNOWN,
)

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
