"""Finding one's commune among 1,406, the way people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.communes import Ambiguous, Commune, directory, fold

EVERY = tuple(commune for code in range(100000) if (commune := directory().by_insee(f"{code:05d}")))


def names(query: str, department: str = "64", limit: int = 4) -> list[str]:
    return [commune.name for commune in directory().search(query, limit, department)]


def test_every_commune_of_the_three_departments_is_there() -> None:
    assert len(directory()) == len(EVERY) == 1406
    assert [sum(each.department == code for each in EVERY) for code in ("64", "40", "33")] == [545, 327, 534]


def test_the_agencys_department_comes_first() -> None:
    assert names("bay", "64")[0] == "Bayonne"
    assert names("bay", "33")[0] == "Bayas"


@pytest.mark.parametrize(
    "typed", ["Saint-Jean-de-Luz", "st jean de luz", "SAINT JEAN DE L", "saintjeandel", "luz", "64500"]
)
def test_one_commune_is_found_however_it_is_written(typed: str) -> None:
    assert "Saint-Jean-de-Luz" in names(typed)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lhopital saint blaise", "L'Hôpital-Saint-Blaise"),
        ("hopital", "L'Hôpital-d'Orion"),
        ("salleboeuf", "Sallebœuf"),
        ("ste colombe", "Sainte-Colombe"),
        ("mouguer", "Mouguerre"),
        ("pau", "Pau"),
    ],
)
def test_accents_ligatures_articles_and_abbreviations_do_not_matter(typed: str, name: str) -> None:
    assert names(typed)[0] == name


def test_a_postal_code_of_several_communes_never_decides() -> None:
    found = directory().resolve("64250")
    assert isinstance(found, Ambiguous)
    assert {"Cambo-les-Bains", "Ainhoa", "Espelette"} <= {each.name for each in found.candidates}


def test_a_postal_code_beside_a_name_that_is_not_there_finds_nothing() -> None:
    assert directory().resolve("Bayonne (64250)") is None


def test_the_same_name_in_two_departments_is_asked_again() -> None:
    assert isinstance(directory().resolve("Argelos"), Ambiguous)
    landes = directory().resolve("Argelos 40700")
    assert isinstance(landes, Commune)
    assert landes.department == "40"


def test_nothing_typed_finds_nothing() -> None:
    assert names("") == names("  ") == names("'-") == []
    assert directory().resolve("") is None


@given(st.sampled_from(EVERY))
def test_what_stands_in_the_field_leads_back_to_the_commune(commune: Commune) -> None:
    assert directory().resolve(commune.label) == commune
    assert directory().resolve(commune.label.upper()) == commune
    assert directory().search(commune.label)[0] == commune


@given(st.sampled_from(EVERY), st.data())
def test_a_name_being_typed_offers_only_what_it_may_become(commune: Commune, data: st.DataObject) -> None:
    typed = commune.name[: data.draw(st.integers(1, len(commune.name)))]
    for found in directory().search(typed, limit=1406):
        names = [fold(name).replace(" ", "") for name in directory().names_of(found)]
        assert any(fold(typed).replace(" ", "") in name for name in names)


@given(st.text(max_size=40))
def test_any_text_is_answered_the_same_way_twice(text: str) -> None:
    assert directory().search(text) == directory().search(text)
    directory().resolve(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bayone", "Bayonne"),
        ("biaritz", "Biarritz"),
        ("ajnglet", "Anglet"),
        ("hendaie", "Hendaye"),
        ("canbo", "Cambo-les-Bains"),
    ],
)
def test_a_slip_of_the_finger_finds_nothing_and_what_was_meant_is_near(typed: str, meant: str) -> None:
    assert names(typed) == []
    assert meant in [commune.name for commune in directory().near(typed, limit=3)]


@pytest.mark.parametrize("typed", ["", "xyz", "qqqqqqqq", "64", "'; DROP TABLE"])
def test_what_is_like_nothing_has_nothing_near(typed: str) -> None:
    assert directory().near(typed) == ()


@given(st.sampled_from([commune for commune in EVERY if len(fold(commune.name)) > 7]), st.data())
def test_one_letter_left_out_of_a_long_name_still_leads_to_it(commune: Commune, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(commune.name) - 1))
    typed = commune.name[:place] + commune.name[place + 1 :]
    assert commune in (*directory().search(typed, limit=1406), *directory().near(typed, limit=1406))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("baiona", "Bayonne"),
        ("donibane l", "Saint-Jean-de-Luz"),
        ("Miarritze", "Biarritz"),
        ("kanbo", "Cambo-les-Bains"),
        ("hiriburu", "Saint-Pierre-d'Irube"),
    ],
)
def test_a_commune_is_found_by_its_basque_name_and_keeps_its_own(typed: str, meant: str) -> None:
    assert names(typed) == [meant]


def test_every_basque_name_stands_for_one_commune_of_the_department() -> None:
    found = [directory().names_of(commune) for commune in EVERY if len(directory().names_of(commune)) > 1]
    assert len(found) == 63
    for _french, basque in found:
        resolved = directory().resolve(basque)
        assert isinstance(resolved, Commune)
        assert resolved.department == "64"
