"""The listing's wishes: where, what, for how much. Fewer criteria make more listings (council of tenants, 2024)."""

from kiosk.domain import listing
from kiosk.forms.catalog.bel_listing_parts import TYPE_LABELS, UNKNOWN, options
from kiosk.forms.spec import FieldSpec, Kind, Step
from kiosk.i18n import N_

_COMMUNES = FieldSpec(
    "wished_communes",
    Kind.COMMUNES,
    N_("Communes voulues"),
    N_("Dans quelles communes voulez-vous habiter ?"),
    help=N_("D'une à dix communes. Écrivez le début du nom."),
    why=N_("Plus il y a de communes, plus il y a de logements."),
    max_length=80,
)
_TYPES = FieldSpec(
    "wished_types",
    Kind.CHOICES,
    N_("Types voulus"),
    N_("Quels types de logement vous conviennent ?"),
    help=N_("Plusieurs réponses possibles. Sans réponse, tous conviennent."),
    options=options(TYPE_LABELS),
    optional=True,
)
CEILING = FieldSpec(
    "rent_ceiling",
    Kind.AMOUNT,
    N_("Loyer maximum"),
    N_("Quel loyer pouvez-vous payer chaque mois, tout compris ?"),
    help=N_("Avec les charges et le garage."),
    optional=True,
    unknown=UNKNOWN,
    unit="€",
    max_length=20,
)
_MUST_HAVES = FieldSpec(
    "must_haves",
    Kind.CHOICES,
    N_("Indispensable"),
    N_("Qu'est-ce qui est indispensable dans le nouveau logement ?"),
    help=N_("Ne cochez que l'indispensable, ou rien."),
    why=N_("Moins il y a de critères, plus il y a de logements. Vous décidez."),
    options=options(
        {
            "lift": N_("Ascenseur"),
            "ground_floor": N_("Rez-de-chaussée"),
            "outside": N_("Balcon ou jardin"),
            "parking": N_("Garage ou parking"),
            "step_free": N_("Accès sans marche"),
            "level_shower": N_("Douche sans rebord"),
        }
    ),
    optional=True,
)

STEPS = (
    Step("wished_communes", "souhaits", listing.WishedCommunesPage, (_COMMUNES,)),
    Step("wished_types", "souhaits", listing.WishedTypesPage, (_TYPES,)),
    Step("rent_ceiling", "souhaits", listing.RentCeilingPage, (CEILING,)),
    Step("must_haves", "souhaits", listing.MustHavesPage, (_MUST_HAVES,)),
)
