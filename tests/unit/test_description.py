"""Check the listing's text: plain French made from facts, without contact data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import i18n
from kiosk.domain.home.description import LEAK_WORDS, leaks
from kiosk.domain.home.quality import RULES, quality
from kiosk.forms.answers import Answer
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.display import review_notes
from kiosk.forms.session import FormSession
from kiosk.forms.spec import Answers
from tests.unit.journey import filled


def proposed(answers: Answers) -> str:
    compose = SPEC.field("description").compose
    assert compose is not None
    return compose(answers)


def test_facts_become_sentences() -> None:
    assert proposed(filled().answers).split("\n\n")[:2] == [
        "Appartement T3 de 64 m² à Cambo-les-Bains, au 2e étage avec ascenseur. Chauffage au gaz, collectif. "
        "Classe énergie C. Le logement a un balcon.",
        "À proximité : les transports et des commerces.",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"floor": "0", "lift": None}, "Appartement T3 de 64 m² à Cambo-les-Bains, au rez-de-chaussée."),
        ({"floor": "1", "lift": "no"}, "au 1er étage sans ascenseur."),
        ({"dwelling_kind": "house", "commune": "Le Barp (33114)"}, "Maison T3 de 64 m² au Barp."),
        ({"area": None, "dwelling_type": "T6P"}, "Appartement T6 ou plus à Cambo-les-Bains,"),
        ({"energy_class": "none"}, "Chauffage au gaz, collectif. Le logement a un balcon."),
        ({"access": ("step_free", "wide_doors")}, "On y trouve un accès sans marche et des portes larges."),
    ],
)
def test_each_fact_is_written_as_people_say_it(changes: dict[str, str | None], words: str) -> None:
    assert words in proposed(filled(changes).answers)


def test_the_text_is_french_in_every_language_of_the_visit() -> None:
    french = proposed(filled().answers)
    try:
        for language in i18n.LANGUAGE:
            i18n.use(language)
            assert proposed(filled().answers) == french
    finally:
        i18n.use(i18n.SOURCE_LANGUAGE)


def test_the_text_without_any_answer_is_true() -> None:
    assert proposed({}).startswith("Logement.\n\nLoyer sans les charges : à demander.")


def test_the_text_ends_with_the_law_of_a_swap() -> None:
    *_paragraphs, rent, law = proposed(filled().answers).split("\n\n")
    assert rent.endswith("Loyer d'aujourd'hui : le vôtre peut être différent.")
    assert law == "L'échange se fait sans argent, avec l'accord écrit des deux bailleurs."


@given(
    st.sampled_from(["Maider Exemple", "Zoé d'Exemple-Inventé"]), st.sampled_from(["0612345678", "+33 6 12 34 56 78"])
)
def test_the_composed_text_never_holds_contact_data(name: str, phone: str) -> None:
    session = filled({"contact_name": name, "phone": phone, "email": "zoe@exemple.fr"})
    assert leaks(proposed(session.answers), name, phone, "zoe@exemple.fr") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Appelez le 06 12 34 56 78 le soir.", "leak_phone"),
        ("Appelez le 06.12.34.56.78", "leak_phone"),
        ("Tél. 0 612 345 678", "leak_phone"),
        ("+33612345678", "leak_phone"),
        ("+33 (0)6 12 34 56 78", "leak_phone"),
        ("bât. B, apt 12", "leak_address"),
        ("appt n° 12", "leak_address"),
        ("Écrivez à nom@invente.fr", "leak_email"),
        ("nom (at) invente.fr", "leak_email"),
        ("nom arobase invente.fr", "leak_email"),
        ("J'habite rue des Inventions 12.", "leak_address"),
        ("Demandez madame EXEMPLE", "leak_name"),
        ("12 bis, rue des Inventions", "leak_address"),
        ("au 3 allée Imaginaire", "leak_address"),
    ],
)
def test_contact_data_in_the_text_is_noticed(text: str, code: str) -> None:
    assert leaks(text, "Maïder Exemple") == (code,)


def test_the_tenant_s_own_number_is_noticed_in_any_form() -> None:
    assert leaks("six... 6-12345678", phone="06 12 34 56 78") == ("leak_phone",)


@pytest.mark.parametrize(
    "text",
    [
        "Un bâtiment de 3 étages. Le bâtiment a un ascenseur.",
        "T3 de 64 m², 412,60 € et 38,10 €.",
        "64250 Cambo, place calme, DPE C, 2026",
        "",
    ],
)
def test_a_text_without_contact_data_is_left_alone(text: str) -> None:
    assert leaks(text, "Al Le", "", "") == ()


def test_a_price_in_the_text_is_noticed() -> None:
    for text in (
        "reprise 500 euros",
        "Loyer sans les charges : 412,60 €. Reprise de la cuisine, 1 500 €.",
        "500€ contre la cuisine",
        "pas-de-porte : 800 e",
        "Je verse une somme de 300 euros",
        "traspaso de 600 €",
        "600 euroren truke",
        "key money 300 €",
    ):
        assert leaks(text) == ("leak_money",), text


def test_rent_and_charges_are_no_price() -> None:
    for text in (
        "T3 contre T2, loyer 412 €",
        "Loyer sans les charges : 412,60 €. Charges : 54,00 €. Total tout compris chaque mois : 466,60 €.",
        "Reprise des peintures en mars, loyer 500 €",
        "Je donne 412 € de loyer et 38 € de garage",
    ):
        assert leaks(text) == (), text


def test_a_leak_is_reported_and_blocks_nothing() -> None:
    session = filled({"description": "Appelez le 06 12 34 56 78."})
    assert LEAK_WORDS["leak_phone"] in [str(note.says) for note in review_notes(session)]
    assert session.all_errors() == ()


def test_a_price_is_reported_on_its_page_and_at_the_end() -> None:
    session = filled({"description": "Reprise de la cuisine : 500 euros."})
    (said,) = session.words_of(session.spec.step("description"))
    assert str(said) == LEAK_WORDS["leak_money"]
    assert LEAK_WORDS["leak_money"] in [str(note.says) for note in review_notes(session)]


def test_the_notes_compare_today_s_cost_with_the_wish() -> None:
    def notes(ceiling: str) -> list[str]:
        return [
            str(note.says).replace("\N{NO-BREAK SPACE}", " ")
            for note in review_notes(filled({"rent_ceiling": ceiling}))
        ]

    assert "Loyer tout compris : 545,70 €" in notes("500")
    assert "Vous voulez payer 45,70 € de moins qu'aujourd'hui." in notes("500")
    assert "Vous pouvez payer 54,30 € de plus qu'aujourd'hui." in notes("600")
    assert not any("de plus" in note or "de moins" in note for note in notes("545,70"))


def test_the_rules_of_quality_give_ten_points_in_all() -> None:
    assert sum(rule.points for rule in RULES) == 10
    assert quality({}).score < 3
    assert {rule.key for rule in RULES} <= {field.key for field in SPEC.fields()}


def test_the_next_best_improvement_is_the_one_that_counts_most() -> None:
    session = filled({"around": (), "energy_class": None})
    session.answer("description", Answer(proposed(session.answers)))
    notes = [str(note.says) for note in review_notes(session)]
    assert notes[-1] == "Dites ce qu'il y a autour de chez vous."


def test_one_point_is_one_point() -> None:
    assert SPEC.notes is not None
    notes = [str(note.says) for note in SPEC.notes(FormSession(SPEC).answers, None)]
    assert "Votre annonce : 1 point sur 10" in notes


def test_a_full_listing_has_ten_points_of_ten() -> None:
    answers = dict(filled({"heating_charge": "yes", "lift_charge": "yes", "upkeep": "yes", "waste_tax": "no"}).answers)
    answers["description"] = Answer(proposed(answers))
    assert SPEC.notes is not None
    assert str(SPEC.notes(answers, None)[-1].says) == "Votre annonce : 10 points sur 10"
