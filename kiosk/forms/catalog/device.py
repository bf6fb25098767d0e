"""A request for a reconditioned device. The first page and the receipt say that no criteria are fixed yet."""

from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.forms.building.contact import steps as contact_steps
from kiosk.forms.building.contact import unless_unreached, unreached
from kiosk.forms.building.parts import READ_TO_ANSWER, UNKNOWN, more, options
from kiosk.forms.lazy_models import ModelsOf
from kiosk.forms.outcome_spec import MenuEntry, ReceiptWords
from kiosk.forms.spec import FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, msg

DEVICE = "device"

PAGES = ModelsOf("kiosk.domain.device")

_DEVICE = FieldSpec(
    "device",
    Kind.CHOICE,
    N_("Appareil"),
    N_("Quel appareil vous serait utile ?"),
    options=options(
        {
            "tablet": N_("Une tablette"),
            "computer": N_("Un ordinateur"),
            "phone": N_("Un téléphone"),
            "any": N_("Peu importe"),
        }
    ),
)
_INTERNET = FieldSpec(
    "has_internet",
    Kind.TRISTATE,
    N_("Internet chez soi"),
    N_("Avez-vous Internet chez vous ?"),
    unknown=UNKNOWN,
)
_HANDS_ON = FieldSpec(
    "hands_on",
    Kind.TRISTATE,
    N_("Atelier pratique"),
    N_("Voulez-vous un atelier pour apprendre à vous en servir ?"),
)

SPEC = FormSpec(
    id=DEVICE,
    version=1,
    reference_prefix="MAT",
    title=N_("Demander un appareil"),
    privacy=Privacy(
        purpose=N_("Savoir qui souhaite un appareil remis en état, et vous répondre."),
        readers=N_("Les agents d'Office64 qui s'occupent des appareils."),
        needed=N_("Tout est facultatif. Sans nom, votre demande ne peut pas être suivie."),
        basis="public_task",
        asks_consent=True,
    ),
    retention=READ_FILE,
    entry=MenuEntry("learning", msg("Demander un appareil"), place=20),
    queue_name=N_("Appareil"),
    glance=("", "device"),
    sections=(Section("appareil", N_("L'appareil")), Section("vous", N_("Vous"), N_("Demandeur"))),
    steps=(
        Step(
            "intro",
            "appareil",
            title=N_("Demander un appareil remis en état"),
            lines=(
                N_("Office64 n'a pas encore fixé les critères."),
                N_("Vous dites votre souhait. Ce n'est pas encore une promesse."),
            ),
            privacy=READ_TO_ANSWER,
            offers=(more(DEVICE),),
        ),
        Step("device", "appareil", PAGES.DevicePage, (_DEVICE,)),
        Step("has_internet", "appareil", PAGES.InternetPage, (_INTERNET,)),
        Step("hands_on", "appareil", PAGES.HandsOnPage, (_HANDS_ON,)),
        *contact_steps("vous"),
    ),
    model=PAGES.DeviceInterest,
    notes=unreached,
    receipt_of=unless_unreached,
    receipt=ReceiptWords(
        done=N_("Votre demande d'appareil est préparée."),
        not_done=N_("Vous n'avez pas encore d'appareil. Office64 n'a pas encore fixé les critères."),
        read_by=N_("{contact} la lit au plus tard le {day}."),
        read=N_("{contact} la lit."),
        then=N_("Puis Office64 fixe ses critères et décide."),
        failed=N_("Votre demande n'a pas pu être enregistrée."),
    ),
)
