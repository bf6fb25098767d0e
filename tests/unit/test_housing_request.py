"""Check the housing request: what each tenant is asked, what is refused, and what is said beside the answers."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from kiosk.domain import data_files
from kiosk.domain.request.housing_request import MOST_COMMUNES, MOST_IN_A_HOME, MOTIVES, HousingRequest
from kiosk.domain.request.number import has_usual_shape, normal_number
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.catalog import carnet
from kiosk.forms.catalog.housing_request import advice
from kiosk.forms.catalog.housing_request.household import facts
from kiosk.forms.catalog.housing_request.spec import SPEC as UNDATED
from kiosk.forms.display import french
from kiosk.forms.session import FormSession
from kiosk.services.paper.receipt import receipt_text
from kiosk.services.visit.submissions import submit
from tests.unit.journey import Terminal, on_the_day

TODAY = date(2026, 11, 25)
SPEC = on_the_day(UNDATED, TODAY)
"""The numbers of these requests are of March 2026, and would be a year old one day."""

FORM = data_files.read("housing_form")

ANSWERS: Mapping[str, str | tuple[str, ...] | None] = {
    "kind": "renewal",
    "changed": ("family", "work", "home", "wishes", "motive"),
    "is_tenant": "yes",
    "number": "064032612345678901",
    "number_date": "01/03/2026",
    "nationality": "1",
    "family_status": "M",
    "adults": "2",
    "dependants": "1",
    "visiting": "0",
    "births": "1",
    "age_3_10": "1",
    "work": "CDI",
    "incomes": ("SAL", "AF"),
    "current_home": "HLM",
    "current_rent": "412,60",
    "current_persons": "4",
    "current_area": None,
    "current_type": "T3",
    "motives": ("13",),
    "wished_category": "I",
    "wished_types": ("T4", "T5"),
    "wished_communes": ("Bayonne (64100)",),
    "wider_area": "yes",
}


def session(**changes: str | tuple[str, ...] | None) -> FormSession:
    filled = FormSession(SPEC)
    for key, raw in {**ANSWERS, **changes}.items():
        filled.answer(key, UNKNOWN if raw is None else Answer(raw))
    return filled


def test_the_bound_of_the_form_is_the_bound_of_the_model() -> None:
    assert FORM["bounds"]["most_communes"] == MOST_COMMUNES
    towns = ("Anglet", "Bayonne", "Biarritz", "Bidart", "Boucau", "Cambo-les-Bains", "Hendaye", "Ustaritz", "Urrugne")
    assert session(wished_communes=towns[:MOST_COMMUNES]).all_errors() == ()
    assert [error.code for error in session(wished_communes=towns).all_errors()] == ["too_many"]


@pytest.mark.parametrize("motive", ["05", "06", "07", "08"])
def test_violence_eviction_disability_and_health_are_not_asked(motive: str) -> None:
    assert motive not in MOTIVES
    assert session(motives=(motive,)).all_errors()


def test_no_name_birth_social_security_or_income_is_asked() -> None:
    for field in SPEC.fields():
        words = f"{field.key} {field.label}".lower()
        assert not any(word in words for word in ("nom ", "naissance ?", "sécurité", "salaire", "revenu"))
        assert not field.contact


@pytest.mark.parametrize(
    ("text", "is_usual"),
    [
        ("064032612345678901", True),
        ("064 0326 123456 G1104", True),
        ("064-0326-123456-g1104", True),
        ("064132612345678901", False),
        ("12345", False),
        ("O64032612345678901", False),
        ("٠٦٤٠٣٢٦١٢٣٤٥٦٧٨٩٠١", False),
        ("064032612345678९01", False),
    ],
)
def test_a_number_of_unusual_shape_gives_only_a_warning(text: str, is_usual: bool) -> None:
    assert has_usual_shape(text) is is_usual
    filled = session(number=text)
    assert filled.all_errors() == ()
    assert SPEC.notes is not None
    warned = [str(note.says) for note in SPEC.notes(filled.visible_answers(), TODAY) if note.warns]
    assert bool(warned) is not is_usual


def test_a_terminal_s_reference_as_number_leads_to_its_door() -> None:
    assert "« Reprendre mon dossier » (5) l'ouvre." in warnings(number="BEL-7K3M-2QF")
    assert "« Reprendre mon dossier » (5) l'ouvre." not in warnings(number="BEL-7K3M-2Q8")


def test_a_number_is_read_without_its_spaces() -> None:
    assert normal_number(" 064 0326-123.456 g1104 ") == "0640326123456G1104"


def notes(**changes: str | tuple[str, ...] | None) -> str:
    assert SPEC.notes is not None
    return " ".join(str(note.says) for note in SPEC.notes(session(**changes).visible_answers(), TODAY))


def warnings(**changes: str | tuple[str, ...] | None) -> str:
    assert SPEC.notes is not None
    return " ".join(str(note.says) for note in SPEC.notes(session(**changes).visible_answers(), TODAY) if note.warns)


@pytest.mark.parametrize(("kind", "done"), [("renewal", "Renouvelez-la"), ("modification", "Faites-le")])
def test_a_request_that_may_be_over_is_not_sent_to_be_renewed(kind: str, done: str) -> None:
    over, running = (
        SPEC.receipt_words_of(session(kind=kind, number_date=f"{day:%d/%m/%Y}").visible_answers())
        for day in (TODAY - timedelta(days=400), TODAY - timedelta(days=340))
    )
    assert over.where.startswith("Au guichet")
    assert "il en faut une nouvelle" in over.then
    assert running.where.startswith(done)


def test_the_receipt_says_how_long_the_worksheet_can_be_read() -> None:
    """Nobody promises to read the worksheet, but for thirty days somebody can."""
    terminal = Terminal()
    receipt = submit(session().finish(), terminal.services())
    told = " ".join(receipt_text(receipt, SPEC.receipt_words, terminal.services()).split())
    assert f"peut lire votre fiche jusqu'au {terminal.clock.now() + timedelta(days=30):%d/%m/%Y}." in told


def test_advice_covers_missing_answers_ceilings_size_and_dates() -> None:
    assert "elle est finie depuis le 01/03/2023" in notes(number_date="01/03/2022")
    assert "Renouvelez" not in notes(number_date="01/03/2022")
    above = warnings(number_date="01/03/2022")
    assert "elle est finie" in above, "it stands above the answers"
    assert "Si vous avez renouvelé depuis, cette date ne compte plus" in above, "who typed the first date is told"
    told = notes()
    assert "Il manque 1 réponse : Surface actuelle" in told
    assert "Renouvelez entre le 01/02/2027 et le 28/02/2027." in told
    told = notes(kind="first")
    assert "Chacun peut faire une demande" in told
    assert "très grand" not in told, "four persons and a birth in a T5"
    assert "Pour 2 personnes, vous demandez un logement très grand." in notes(
        kind="first", adults="2", dependants="0", visiting="0", births="0"
    )
    assert "petit pour ceux qui y vivent" in notes(kind="first", current_persons="4", current_area="33")
    assert "petit" not in notes(kind="first", current_persons="4", current_area="34")


@pytest.mark.parametrize(("number_date", "is_near"), [("24/01/2026", True), ("25/01/2026", False)])
def test_a_deadline_within_sixty_days_is_a_warning(number_date: str, is_near: bool) -> None:
    lost = [
        note
        for note in advice.notes(SPEC, session(number_date=number_date).visible_answers(), TODAY)
        if "perdue" in str(note.says)
    ]
    assert [note.warns for note in lost] == [is_near], "a warning is never folded away"


@pytest.mark.parametrize("kind", ["renewal", "modification"])
def test_a_registered_request_has_no_ceiling_and_no_size(kind: str) -> None:
    told = notes(kind=kind, wished_types=("T1",), current_persons="4", current_area="20")
    assert "Plafond" not in told
    assert "petit" not in told


def spaced(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_ceilings_name_their_year_and_their_income_year() -> None:
    told = spaced(notes(kind="first"))
    for words in (
        "PLUS : c'est le logement social le plus courant.",
        "Plafond PLUS 2026, à titre indicatif : 37 584 € de revenus en 2024",
        "Plafond PLS 2026, à titre indicatif : 48 859 € de revenus en 2024",
        "Plafond PLAI 2026 : demandez-le à un agent.",
        "le revenu fiscal de référence de 2024, de tout le foyer.",
        "Carte d'invalidité au foyer ? Le plafond est plus haut : demandez à un agent.",
        "Chacun peut faire une demande, quel que soit le plafond.",
    ):
        assert words in told


def test_a_year_without_a_table_has_no_figure() -> None:
    answers = session(kind="first").visible_answers()
    told = " ".join(str(note.says) for note in advice.notes(SPEC, answers, date(2027, 1, 1)))
    assert "Plafonds 2027 à venir : demandez à un agent." in told
    assert "€" not in told
    assert "le revenu fiscal de référence de 2025" in told


def test_both_doors_say_the_same_last_day_in_the_same_words() -> None:
    """For a number of a month's last day, both doors give the eve of that day, a year later, as the last day."""
    words = ("Renouvelez entre le 30/10/2026 et le 29/11/2026.", "Après le 29/11/2026, votre ancienneté est perdue.")
    dates = carnet.outcome({"number_date": Answer("30/11/2025")}, TODAY)
    on_the_page = [str(said.says) for said in dates.read(is_checked=False)]
    for sentence in words:
        assert sentence in notes(number_date="30/11/2025")
        assert sentence in on_the_page
    assert "29.11.2026" in on_the_page
    assert "29 novembre 2026, dans 4 jours" in on_the_page
    assert not any("30 novembre" in line for line in on_the_page)


def test_the_last_day_itself_is_shown_as_today() -> None:
    dates = carnet.outcome({"number_date": Answer("26/11/2025")}, date(2026, 11, 25))
    assert "25 novembre 2026, aujourd'hui" in [str(said.says) for said in dates.read(is_checked=False)]


def test_an_impossible_rent_is_refused() -> None:
    assert session(current_rent="3000").all_errors() == ()
    assert [error.code for error in session(current_rent="3000,01").all_errors()] == ["amount_range"]
    assert session(current_rent="-5").all_errors()


# --- tenants of Office64 ----------------------------------------------------------------------------------------------


def test_moving_house_is_the_first_choice_and_named_once() -> None:
    kind = SPEC.field("kind")
    assert [option.code for option in kind.options] == ["mutation", "first", "renewal", "modification"]
    assert "« mutation »" in kind.help
    asked = " ".join(f"{field.label} {field.help}" for field in SPEC.fields())
    assert asked.count("mutation") == 1


def test_a_mutation_is_not_asked_for_its_landlord() -> None:
    moving = session(kind="mutation", is_tenant="no")  # as another journey of the visit may have learned it
    pages = [step.key for step in moving.visible_steps()]
    assert not {"is_tenant", "number", "number_date"} & set(pages)
    assert moving.all_errors() == ()
    assert "is_tenant" not in moving.visible_answers()
    assert facts(moving.answers)["is_tenant"] == "yes"
    assert refused(kind="first", is_tenant="") == [("is_tenant", "missing")]
    for kind in ("renewal", "modification"):
        assert refused(kind=kind, is_tenant="") == [], "the registered request says it"


# --- a request that is registered already -----------------------------------------------------------------------------

PAGES_OF = {
    "family": ["family_status", "household", "visitors", "ages"],
    "work": ["work", "incomes"],
    "home": ["current_home", "current_rent", "current_size", "current_type"],
    "wishes": ["wished_category", "wished_types", "wished_communes", "wider_area"],
    "motive": ["motives"],
    "nothing": [],
}


@pytest.mark.parametrize("part", PAGES_OF)
def test_only_what_changed_is_asked_in_at_most_ten_pages(part: str) -> None:
    renewing = session(changed=(part,))
    pages = [step.key for step in renewing.visible_steps()]
    assert pages == ["intro", "kind", "number", "number_date", "changed", *PAGES_OF[part]]
    assert len(pages) + len(["check answers"]) <= 10
    assert renewing.all_errors() == ()


def test_what_has_not_changed_stays_unknown() -> None:
    result = session(changed=("motive",)).finish().result
    assert isinstance(result, HousingRequest)
    assert result.motives == ("13",)
    assert (result.adults, result.wished_types, result.wished_communes) == (None, (), ())


def test_it_says_what_changed_or_that_nothing_has() -> None:
    assert refused(changed=()) == [("changed", "missing")]
    assert refused(changed=("family", "nothing")) == [("changed", "choice_alone")]


@pytest.mark.parametrize("key", ["family_status", "adults", "dependants", "wished_types", "wished_communes"])
def test_a_new_request_is_whole(key: str) -> None:
    assert refused(kind="first", **{key: ""}) == [(key, "missing")]


def test_a_mutation_reads_as_a_first_request() -> None:
    moving, first = (SPEC.receipt_words_of(session(kind=kind).visible_answers()) for kind in ("mutation", "first"))
    assert moving.not_done == first.not_done
    assert moving.then == first.then == "Pas d'attestation après un mois ? Demandez au guichet."
    chosen = french(SPEC.field("kind"), Answer("mutation"))
    assert chosen == "Changer de logement (je suis locataire Office64)"
    assert "est-ce juste ?" in warnings(kind="first", current_home="LP")


def test_who_moves_within_office64_is_not_asked_where_they_live() -> None:
    moving = session(kind="mutation", current_home="")
    asked = [step.key for step in moving.visible_steps()]
    assert "current_home" not in asked
    assert {"current_rent", "current_size", "current_type"} <= set(asked), "a home that is rented"
    assert facts(moving.visible_answers())["current_home"] == "HLM"
    assert "current_home" in [step.key for step in session(kind="first").visible_steps()]


def test_a_change_of_nothing_is_asked_about() -> None:
    asks = "Rien n'a changé : voulez-vous un renouvellement ?"
    assert asks in warnings(kind="modification", changed=("nothing",))
    assert asks not in warnings(kind="renewal", changed=("nothing",))
    assert asks not in warnings(kind="modification", changed=("work",))


def test_the_date_is_asked_as_the_certificate_words_it() -> None:
    asked = SPEC.field("number_date").help
    assert "la date du dernier renouvellement" in asked
    assert "la date de dépôt initial" in asked


# --- the household ----------------------------------------------------------------------------------------------------


def refused(**changes: str | tuple[str, ...] | None) -> list[tuple[str, str]]:
    return [(error.key, error.code) for error in session(**changes).all_errors()]


def test_a_home_holds_at_most_20_persons_of_all_sorts_together() -> None:
    most = {"adults": "8", "dependants": "8", "visiting": "3", "births": "1"}
    assert sum(map(int, most.values())) == MOST_IN_A_HOME
    assert refused(**most) == []
    for key in most:
        assert refused(**{**most, key: str(int(most[key]) + 1)}) == [("births", "too_many_persons")]
    assert refused(adults="12", dependants="12", visiting="12") == [("births", "too_many_persons")]


def test_the_page_that_adds_too_many_persons_reports_it() -> None:
    filled = session(adults="12", dependants="12")
    assert filled.errors(SPEC.step("household")) == ()
    (error,) = filled.errors(SPEC.step("visitors"))
    assert "personnes à charge font 25 : 20 au plus" in str(error.message)


def test_ages_count_no_more_persons_than_there_are() -> None:
    assert refused(dependants="2", visiting="1", age_under_3="1", age_3_10="1", age_11_17="1") == []
    for band in ("age_under_3", "age_3_10", "age_11_17", "age_18"):
        two = {"dependants": "2", "visiting": "0", "births": "0", "age_3_10": "0"}
        assert refused(**{**two, band: "2"}) == []
        assert refused(**{**two, band: "3"}) == [(band, "too_many_aged")], "told where it was given"
    assert refused(age_3_10="") == [], "nobody needs to tell"
    assert "ages" not in [step.key for step in session(dependants="0").visible_steps()]


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({"adults": "2", "dependants": "0", "family_status": "M"}, True),
        ({"adults": " 2", "dependants": "00", "family_status": "U"}, True),
        ({"adults": "2", "dependants": "0", "family_status": "C"}, False),
        ({"adults": "2", "dependants": "0", "family_status": "V"}, False),
        ({"adults": "2", "dependants": "1", "family_status": "M"}, False),
        ({"adults": "1", "dependants": "0", "family_status": "M"}, False),
        ({"adults": "3", "dependants": "0", "family_status": "P"}, False),
    ],
)
def test_two_adults_are_a_couple_only_where_they_say_so(changes: dict[str, str], is_asked: bool) -> None:
    asked = [step.key for step in session(kind="first", **changes).visible_steps()]
    assert ("young_couple" in asked) is is_asked


@pytest.mark.parametrize(
    ("home", "asked"),
    [
        ("HLM", ["current_persons", "current_area", "current_type"]),
        ("HOT", ["current_persons"]),
        ("SH", ["current_persons"]),
        ("CAMCAR", ["current_persons"]),
        ("SD", []),
    ],
)
def test_the_size_is_asked_only_of_a_home_that_has_one(home: str, asked: list[str]) -> None:
    shown = [field.key for field in session(current_home=home).shown_fields()]
    assert [key for key in ("current_persons", "current_area", "current_type") if key in shown] == asked


@pytest.mark.parametrize(
    ("persons", "kind", "is_large"),
    [("1", "T3", True), ("1", "T2", False), ("2", "T4", True), ("2", "T3", False), ("1", None, False)],
)
def test_a_home_too_large_for_its_occupants_is_pointed_out(persons: str, kind: str | None, is_large: bool) -> None:
    """CCH L621-2: a home is too large when its rooms, without the kitchen, are more than its persons plus one."""
    told = notes(kind="first", current_persons=persons, current_area="60", current_type=kind)
    assert ("Votre logement actuel est grand" in told) is is_large


@pytest.mark.parametrize(("types", "is_small"), [(("T1", "T2"), True), (("T1", "T3"), False), (("T4", "T2"), False)])
def test_a_type_too_small_for_the_household_is_pointed_out(types: tuple[str, ...], is_small: bool) -> None:
    told = notes(kind="first", wished_types=types)
    assert ("Pour 4 personnes, vous demandez un logement petit." in told) is is_small, "the largest type counts"


def test_without_a_motive_the_tenant_may_give_one_to_an_agent() -> None:
    told = notes(motives=())
    assert "Le formulaire demande un motif" in told
    assert "à un agent compte aussi" in told
    assert "Le formulaire demande un motif" not in notes()


def test_a_motive_that_is_not_asked_is_not_missed() -> None:
    assert "motif" not in notes(changed=("work",), motives=())


def test_an_age_is_named_as_its_question_names_it() -> None:
    bands = [field for field in SPEC.fields() if field.key.startswith("age_")]
    assert bands
    assert all(field.short.casefold() in field.label.casefold() for field in bands), [each.short for each in bands]


@pytest.mark.parametrize("kind", ["renewal", "first"])
def test_a_wrong_clock_computes_no_date_and_says_so(kind: str) -> None:
    """A machine at 5 January 2026 gave "Renouvelez entre le 10/11/2026 et le 09/12/2026" for a request long over."""
    answers = session(kind=kind, number_date="10/01/2025").visible_answers()
    told = [str(note.says) for note in advice.notes(UNDATED, answers, None)]
    assert "L'heure de la borne est fausse." in told
    assert not any(words in each for each in told for words in ("Renouvelez", "finie", "Plafond PLUS"))
    words = UNDATED.receipt_words_of(answers)
    assert words.about is not None
    assert words.about() == ()


def test_a_wrong_clock_names_the_years_as_the_form_does() -> None:
    assert advice.income_years(None) == {"year_2": "N-2", "year_1": "N-1"}
    assert advice.income_years(TODAY) == {"year_2": 2024, "year_1": 2025}


def test_a_wrong_clock_refuses_no_day() -> None:
    filled = FormSession(UNDATED)
    for key, raw in {**ANSWERS, "number_date": "01/01/2060"}.items():
        filled.answer(key, UNKNOWN if raw is None else Answer(raw))
    assert filled.errors(UNDATED.step("number_date")) == ()
    assert [error.code for error in session(number_date="01/01/2060").errors(SPEC.step("number_date"))] == [
        "date_future"
    ]
