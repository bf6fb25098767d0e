"""The listing's wishes: place, type and rent. Fewer criteria match more listings (council of tenants, 2024)."""

from collections.abc import Callable, Iterator
from functools import partial

from kiosk import formats
from kiosk.domain.home.criteria import Criteria
from kiosk.domain.home.rent import LIKELY_TOTAL, AllInRent
from kiosk.forms.answers import chosen
from kiosk.forms.building.parts import TYPE_LABELS, UNKNOWN, options
from kiosk.forms.catalog.bel_listing.home import PAGES
from kiosk.forms.catalog.bel_listing.text import description_facts
from kiosk.forms.display import shown
from kiosk.forms.normalise import normal
from kiosk.forms.spec import Answers, FieldSpec, Kind, Step
from kiosk.i18n import N_, Message, msg, nmsg

_COMMUNES = FieldSpec(
    "wished_communes",
    Kind.COMMUNES,
    N_("Communes voulues"),
    N_("Dans quelles communes voulez-vous habiter ?"),
    help=N_("D'une à dix communes : touchez-les, ou écrivez-les."),
    why=N_("Plus il y a de communes, plus il y a de logements."),
    max_length=80,
    fact="wished_communes",
)
_TYPES = FieldSpec(
    "wished_types",
    Kind.CHOICES,
    N_("Types voulus"),
    N_("Quels types de logement vous conviennent ?"),
    help=N_("Vous pouvez choisir plusieurs réponses. Sans réponse, tous conviennent."),
    options=options(TYPE_LABELS),
    optional=True,
    fact="wished_types",
)
_FAR_BELOW = 0.5
"""The share of today's whole rent under which a rent ceiling is asked about. The terminal's own choice."""


def _far_below(answers: Answers) -> tuple[str, dict[str, object]] | None:
    """Return the doubt about a ceiling of less than half of what the tenant pays today, all in."""
    ceiling, today = normal(CEILING, answers.get(CEILING.key)), AllInRent.of(description_facts(answers)).known_total
    if not isinstance(ceiling, int) or ceiling >= today * _FAR_BELOW:
        return None
    amounts = {"amount": ceiling, "gap": today - ceiling}
    return "amount_far_below", {name: partial(formats.amount, cents) for name, cents in amounts.items()}


CEILING = FieldSpec(
    "rent_ceiling",
    Kind.AMOUNT,
    N_("Loyer maximum"),
    N_("Quel loyer pouvez-vous payer chaque mois, tout compris ?"),
    help=N_("Comptez les charges et le garage."),
    optional=True,
    unknown=UNKNOWN,
    unit="€",
    likely=LIKELY_TOTAL,
    doubt=_far_below,
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


def criteria_words(answers: Answers) -> tuple[Message, ...]:
    """Return the tenant's own criteria, counted and named, then the council's advice."""
    ceiling = normal(CEILING, answers.get(CEILING.key))
    wish = Criteria(
        communes=len(chosen(answers, _COMMUNES.key)),
        types=len(chosen(answers, _TYPES.key)),
        has_ceiling=isinstance(ceiling, int),
        must_haves=len(chosen(answers, _MUST_HAVES.key)),
    )
    count = nmsg("Vous avez {n} critère.", "Vous avez {n} critères.", wish.count)
    return count, *_named(wish, answers), msg(_MUST_HAVES.why)


def _named(wish: Criteria, answers: Answers) -> Iterator[Message]:
    """Yield the criteria in words, one kind a line; each must-have counts as one criterion."""

    def words(field: FieldSpec) -> Callable[[], str]:
        return partial(shown, field, answers.get(field.key))

    if wish.communes:
        yield msg("Lieu : {communes}", communes=words(_COMMUNES))
    if wish.limits_types:
        yield msg("Taille : {types}", types=words(_TYPES))
    if wish.has_ceiling:
        yield msg("Loyer : {amount} au plus", amount=words(CEILING))
    if wish.must_haves:
        yield msg("Indispensable : {names}", names=words(_MUST_HAVES))


STEPS = (
    Step("wished_communes", "souhaits", PAGES.WishedCommunesPage, (_COMMUNES,)),
    Step("wished_types", "souhaits", PAGES.WishedTypesPage, (_TYPES,)),
    Step("rent_ceiling", "souhaits", PAGES.RentCeilingPage, (CEILING,)),
    Step("must_haves", "souhaits", PAGES.MustHavesPage, (_MUST_HAVES,)),
    Step("criteria", "souhaits", title=N_("Vos critères"), says=criteria_words),
)
