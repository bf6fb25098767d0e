"""The listing's surroundings, its description in French and the photos to take at home."""

from kiosk.forms.answers import chosen
from kiosk.forms.building.parts import NO_PRIVATE_DATA, is_shown, options
from kiosk.forms.catalog.bel_listing import home, rent
from kiosk.forms.catalog.bel_listing.home import PAGES
from kiosk.forms.normalise import facts
from kiosk.forms.spec import Answers, FieldSpec, Kind, Step
from kiosk.i18n import N_, Message, msg

_AROUND = FieldSpec(
    "around",
    Kind.CHOICES,
    N_("À proximité"),
    N_("Qu'y a-t-il à moins de dix minutes à pied ?"),
    help=N_("Vous pouvez choisir plusieurs réponses, ou aucune."),
    why=N_("Une annonce qui décrit le quartier attire plus de monde."),
    options=options(
        {
            "transport": N_("Transports"),
            "shops": N_("Commerces"),
            "school": N_("École"),
            "secondary": N_("Collège ou lycée"),
            "nursery": N_("Crèche"),
            "doctor": N_("Médecin, pharmacie"),
            "park": N_("Parc"),
            "sport": N_("Sport"),
        }
    ),
    optional=True,
)
_AROUND_STEP = Step("around", "autour", PAGES.AroundPage, (_AROUND,))
_DESCRIBED = (*home.STEPS, *rent.STEPS, _AROUND_STEP)
"""Pages whose answers the description uses. Contact pages are left out, so that contact data cannot leak from here."""

_PHOTOS = Step(
    "photos",
    "autour",
    title=N_("Vos photos, à faire chez vous"),
    lines=(
        N_("Prenez une à cinq photos, de jour, pièces rangées."),
        N_("Faites une photo de chaque pièce principale."),
        N_("Photographiez les lieux, jamais les personnes."),
        N_("Cachez les documents, les adresses et les plaques."),
        N_("Vous les ajouterez sur le site de la BEL."),
    ),
)


def description_facts(answers: Answers) -> dict[str, object]:
    """Return the facts that the description may use: normal forms of answers on shown pages, by key."""
    shown_steps = (step for step in _DESCRIBED if is_shown(step, answers))
    return facts(tuple(field for step in shown_steps for field in step.fields if is_shown(field, answers)), answers)


def composed(answers: Answers) -> str:
    """Return the proposed description of the facts answered so far, in French. Its module is imported late."""
    from kiosk.domain.home import description

    return description.compose(description_facts(answers))


def steps(description_limit: int) -> tuple[Step, ...]:
    """Return the pages; `description_limit`: characters that BEL takes."""
    field = FieldSpec(
        "description",
        Kind.LONG_TEXT,
        N_("Description"),
        N_("Voici votre description. Vous pouvez la changer."),
        help=NO_PRIVATE_DATA,
        why=N_("Vos mots restent comme vous les écrivez."),
        optional=True,
        max_length=description_limit,
        compose=composed,
    )
    return (_AROUND_STEP, Step("description", "autour", PAGES.DescriptionPage, (field,), says=_warnings), _PHOTOS)


def leaks(answers: Answers) -> tuple[Message, ...]:
    """Return a warning for each thing in the description that does not belong there."""
    from kiosk.domain.home import description  # late, so that no first page waits for it

    name, phone, email = (str(chosen(answers, key) or "") for key in ("contact_name", "phone", "email"))
    text = str(chosen(answers, "description") or "")
    return tuple(msg(description.LEAK_WORDS[code]) for code in description.leaks(text, name, phone, email))


def _warnings(answers: Answers) -> tuple[Message, ...]:
    """Say the first thing that does not belong there, to a tenant who comes back; check answers has all of them."""
    return leaks(answers)[:1]
