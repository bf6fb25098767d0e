"""The pre-check of a swap: at most eight questions, then obstacles, points to check, or another way."""

from datetime import date
from functools import partial
from typing import Annotated

from kiosk.domain import precheck
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.precheck import Law, Rule, Situation, Verdict
from kiosk.domain.values import Day, PageModel, WholeNumber, YesNo, between, one_of, until_today
from kiosk.forms.answers import State, chosen
from kiosk.forms.building.parts import CALL, PAPER, SWAP_GUIDE, TYPE_LABELS, UNKNOWN, cannot_tell, options, source_line
from kiosk.forms.building.request_number import NUMBER_DATE
from kiosk.forms.display import shown
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Offer, Outcome, Said, Weight
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, _, msg

PRECHECK = "precheck"
OLDEST_NUMBER = date(2000, 1, 1)
MOST_PERSONS = 20
"""The most persons accepted: more than a home holds is a typing mistake."""


class LandlordPage(PageModel):
    """Office64, another social landlord, or none; None: not known."""

    landlord: Annotated[str, one_of("office64", "other", "none")] | None = None


class NoticePage(PageModel):
    """Yes when the tenant gave notice to leave; None: not known."""

    notice_given: YesNo | None = None


class DebtPage(PageModel):
    """The rent is paid, owed, or before a court; None: not known."""

    debt: Annotated[str, one_of("no", "debt", "procedure")] | None = None


class SpecialPage(PageModel):
    """The kind of home that follows rules of its own; None: not known."""

    special: Annotated[str, one_of("none", "residence", "works", "adapted")] | None = None


class NumberPage(PageModel):
    """Yes for a housing request that has its number; None: not known."""

    has_number: YesNo | None = None


class NumberDatePage(PageModel):
    """The day of that number, asked after a yes; None: not known."""

    number_date: Annotated[Day, until_today(OLDEST_NUMBER)] | None = None


class SizePage(PageModel):
    """The persons of the household, and the type wished for; None: not known."""

    persons: Annotated[WholeNumber, between(1, MOST_PERSONS)] | None = None
    wished_type: Annotated[str, one_of(*TYPE_LABELS)] | None = None


class FamilyPage(PageModel):
    """Yes when the family changed since the request; None: not known."""

    family_changed: YesNo | None = None


class Precheck(LandlordPage, NoticePage, DebtPage, SpecialPage, NumberPage, NumberDatePage, SizePage, FamilyPage):
    """All answers of the pre-check. No income is asked."""


def _has_number(answers: Answers) -> bool:
    return chosen(answers, "has_number") == "yes"


_LANDLORD = FieldSpec(
    "landlord",
    Kind.CHOICE,
    N_("Bailleur"),
    N_("Qui est votre bailleur ?"),
    N_("C'est le nom en haut de votre avis d'échéance."),
    options=options(
        {
            "office64": "Office64",
            "other": N_("Un autre bailleur social"),
            "none": N_("Pas un bailleur social"),
        }
    ),
    unknown=UNKNOWN,
    fact="landlord",
)
_NOTICE = FieldSpec(
    "notice_given",
    Kind.TRISTATE,
    N_("Départ annoncé"),
    N_("Avez-vous donné congé de votre logement ?"),
    N_("Le congé est la lettre qui dit que vous partez."),
    unknown=UNKNOWN,
    fact="notice",
)
_DEBT = FieldSpec(
    "debt",
    Kind.CHOICE,
    N_("Loyers"),
    N_("Vos loyers sont-ils à jour ?"),
    N_("Une procédure : votre bailleur va en justice, pour impayés ou troubles."),
    options=options(
        {"no": N_("Oui, à jour"), "debt": N_("Non, une dette"), "procedure": N_("Une procédure est en cours")}
    ),
    unknown=UNKNOWN,
)
_SPECIAL = FieldSpec(
    "special",
    Kind.CHOICE,
    N_("Logement particulier"),
    N_("Votre logement est-il particulier ?"),
    options=options(
        {
            "none": N_("Non"),
            "residence": N_("Foyer, logement étudiant"),
            "works": N_("Relogement, vente, démolition"),
            "adapted": N_("Adapté à un handicap"),
        }
    ),
    unknown=UNKNOWN,
)
_HAS_NUMBER = FieldSpec(
    "has_number",
    Kind.TRISTATE,
    N_("Numéro unique"),
    N_("Avez-vous un numéro unique de demande de logement ?"),
    N_("Il a 18 caractères, sur votre attestation."),
    why=N_("Ce numéro est nécessaire pour échanger."),
    unknown=UNKNOWN,
)
_PERSONS = FieldSpec(
    "persons",
    Kind.NUMBER,
    N_("Personnes"),
    N_("Personnes"),
    N_("Comptez les enfants en garde alternée ou en visite."),
    unknown=UNKNOWN,
)
_TYPE = FieldSpec(
    "wished_type",
    Kind.CHOICE,
    N_("Logement voulu"),
    N_("Logement voulu"),
    options=options(TYPE_LABELS),
    unknown=UNKNOWN,
)
_FAMILY = FieldSpec(
    "family_changed",
    Kind.TRISTATE,
    N_("Famille"),
    N_("Votre famille a-t-elle changé depuis votre demande de logement ?"),
    N_("Comptez une naissance, un départ, un mariage, une séparation."),
    unknown=UNKNOWN,
)
_TITLES = {
    Verdict.CLEAR: N_("D'après vos réponses, rien ne s'y oppose."),
    Verdict.CHECK: N_("À vérifier avec l'agence."),
    Verdict.OTHER: N_("Un autre chemin."),
}
_NOT_ASKED = (
    Said(msg("La borne ne demande pas tout."), Weight.STRONG),
    Said(msg("L'agence vérifie aussi votre type de bail et les plaintes de voisins.")),
    Said(msg("Certains réservataires (mairie, État, employeur) n'acceptent pas l'échange.")),
    Said(msg("Office64 compare ensuite le loyer et vos ressources.")),
)
_INDICATIVE = Said(msg("Ceci est un avis. Une personne décide, avec votre dossier."), Weight.NOTE)
LISTING = Offer("form:bel_listing", msg("Préparer mon annonce"))


_REQUEST = Offer("form:housing_request", msg("Demander un logement"))
_OFFERS = {
    # Paper comes first where there is something to bring: a terminal without a printer leaves it out.
    Verdict.CLEAR: (LISTING, CALL, PAPER, SWAP_GUIDE),
    Verdict.CHECK: (PAPER, CALL, LISTING, SWAP_GUIDE),
    Verdict.OTHER: (PAPER, CALL, _REQUEST),
}


def situation(answers: Answers) -> Situation:
    """Return the answers as the rules need them: "I don't know" is a code, an empty one was not asked."""

    def code(key: str) -> str:
        answer = answers.get(key)
        return precheck.UNKNOWN if answer and answer.state is State.UNKNOWN else str(chosen(answers, key))

    number_date, persons = normal(NUMBER_DATE, answers.get("number_date")), normal(_PERSONS, answers.get("persons"))
    return Situation(
        landlord=code("landlord"),
        notice_given=code("notice_given"),
        debt=code("debt"),
        special=code("special"),
        has_number=code("has_number"),
        number_date=number_date if isinstance(number_date, date) else None,
        persons=persons if isinstance(persons, int) else None,
        wished_type=code("wished_type"),
        family_changed=code("family_changed"),
    )


def outcome(answers: Answers, today: date | None) -> Outcome:
    """Return the rules that apply and what to do; a wrong clock (None) or unreadable rules lead to an agent."""
    if today is None:
        return cannot_tell(msg("L'heure de la borne est fausse."))
    try:
        found, clear = precheck.lines(situation(answers), today), (*_ruled(precheck.clear()), *_lawful(precheck.law()))
    except DataUnreadable:
        return cannot_tell(msg("Les règles ne peuvent pas être lues ici."))
    lines = tuple(said for rule in found for said in _rule_lines(rule, answers)) or clear
    verdict = precheck.verdict(found)
    return Outcome(title=msg(_TITLES[verdict]), lines=(*lines, *_NOT_ASKED, _INDICATIVE), offers=_OFFERS[verdict])


_ASKED = {
    **{field.key: (field,) for field in (_LANDLORD, _NOTICE, _DEBT, _SPECIAL, _HAS_NUMBER, _FAMILY)},
    "request": (NUMBER_DATE,),
    "size": (_PERSONS, _TYPE),
}
"""The questions that a rule depends on, by its `when`."""


def _given(fields: tuple[FieldSpec, ...], answers: Answers) -> str:
    return ", ".join(shown(field, answers.get(field.key)) for field in fields)


def _questions(fields: tuple[FieldSpec, ...]) -> str:
    return ", ".join(_(field.short) for field in fields)


def _rule_lines(rule: Rule, answers: Answers) -> tuple[Said, ...]:
    # Both are functions: they are called again when the language changes.
    asked, given = partial(_questions, _ASKED[rule.when]), partial(_given, _ASKED[rule.when], answers)
    answer = Said(msg("Votre réponse à « {question} » : {answer}", question=asked, answer=given))
    said, *others = _ruled(rule)
    return (said, answer, *others)


def _ruled(rule: Rule) -> tuple[Said, ...]:
    return (
        Said(msg(rule.says), Weight.WARNING if rule.verdict is Verdict.OTHER else Weight.STRONG),
        Said(msg("Apportez : {what}", what=msg(rule.bring))),
        source_line(rule.source, rule.date),
    )


def _lawful(law: tuple[Law, ...]) -> tuple[Said, ...]:
    """Return the rules of every swap, then their sources in one line."""
    first, *others = (Said(msg(each.says)) for each in law)
    sources = Said(msg("Sources : {sources}.", sources=partial(_sources, law)), Weight.MUTED)
    return (first._replace(weight=Weight.STRONG), *others, sources)


def _sources(law: tuple[Law, ...]) -> str:
    return " · ".join(map(_, dict.fromkeys(each.source for each in law)))


SPEC = FormSpec(
    id=PRECHECK,
    version=1,
    reference_prefix="",
    title=N_("Vérifier mon échange"),
    sections=(
        Section("bail", N_("Votre bail"), N_("Bail")),
        Section("demande", N_("Votre demande"), N_("Demande")),
        Section("famille", N_("Votre famille"), N_("Famille")),
    ),
    steps=(
        Step("landlord", "bail", LandlordPage, (_LANDLORD,)),
        Step("notice_given", "bail", NoticePage, (_NOTICE,)),
        Step("debt", "bail", DebtPage, (_DEBT,)),
        Step("special", "bail", SpecialPage, (_SPECIAL,)),
        Step("has_number", "demande", NumberPage, (_HAS_NUMBER,)),
        Step("number_date", "demande", NumberDatePage, (NUMBER_DATE,), visible_if=_has_number),
        Step("size", "famille", SizePage, (_PERSONS, _TYPE), title=N_("Quel logement, et pour combien de personnes ?")),
        Step("family_changed", "famille", FamilyPage, (_FAMILY,)),
    ),
    model=Precheck,
    outcome=outcome,
)
