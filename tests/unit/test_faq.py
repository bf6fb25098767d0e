"""Search questions in plain words: what is typed leads to the question meant, and a file's faults are reported."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain import faq
from kiosk.domain.faq import Faq, FaqUnreadable
from kiosk.domain.faq_search import FaqIndex, Searched
from kiosk.domain.portal import ACT
from kiosk.i18n import LANGUAGE, use
from kiosk.services.visit import agency_faq
from tests.asked import ASKED
from tests.unit.journey import Terminal, all_forms

VALUES = {"phone": "05 00 00 00 00", "emergency": "05 00 00 00 01"}
BOOKS = {language: faq.read(language, VALUES) for language in LANGUAGE}
FRENCH = BOOKS["fr"].index()
BY_THE_COUNCIL = (
    "why was my listing deactivated; how to reactivate; is the rent right; garage rent; breakdown of charges; "
    "how to get more matches; what makes a good listing; who checks listings; how long; who do I contact"
)
"""The council's own list of questions (10 October 2024)."""
RIGHT_FIRST = 0.85
"""The least share of the questions that people type whose answer comes first; each one about a danger must."""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pourquoi mon annonce a disparu", "listing_off"),
        ("compte bloqué", "listing_off"),
        ("réactiver", "reactivate"),
        ("le loyer est il juste", "rent_right"),
        ("prix du garage", "garage_rent"),
        ("louer un garage", "parking"),
        ("détail des charges", "charges"),
        ("critères", "more_matches"),
        ("photos", "good_listing"),
        ("qui vérifie", "who_checks"),
        ("combien de temps dure un échange", "how_long"),
        ("a qui parler", "contact"),
        ("vélo dans l'escalier", "house_rules"),
        ("PTZ", "zero_rate_loan"),
        ("BRS", "withdrawals"),
        ("couper un arbre", "trees"),
        ("nom de rue", "street_names"),
        ("panneau d'affichage", "boards"),
        ("C'est quoi la BEL ?", "what_is_bel"),
    ],
)
def test_plain_words_find_the_question_that_is_meant(typed: str, expected: str) -> None:
    assert FRENCH.search(typed)[0] == expected


@pytest.mark.parametrize("typed", ["desactive", "DÉSACTIVÉ", "désactive", "  désactivé !", "désac", "d\u00e9sactiv"])
def test_accents_case_and_the_end_of_a_word_do_not_matter(typed: str) -> None:
    assert FRENCH.search(typed)[0] == "listing_off"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("garrage", "garage_rent"),  # one letter too many
        ("grage", "garage_rent"),  # one letter missing
        ("garqge", "garage_rent"),  # one letter wrong
        ("gaarge", "garage_rent"),  # two letters swapped
        ("garages", "garage_rent"),  # another ending
        ("charegs", "charges"),
        ("reglemnt", "house_rules"),
    ],
)
def test_one_wrong_letter_in_a_long_word_is_forgiven(typed: str, expected: str) -> None:
    assert FRENCH.search(typed)[0] == expected


@pytest.mark.parametrize("typed", ["bqs", "pxz", "gqrqge", "zzzz"])
def test_short_words_and_two_wrong_letters_are_not_guessed(typed: str) -> None:
    assert FRENCH.search(typed) == ()
    assert FRENCH.says_something(typed)


@pytest.mark.parametrize(
    ("language", "known", "typed"),
    [
        ("fr", "loyer", "loyer beaucoup zzzz"),
        ("fr", "garage", "xxxx yyyy zzzz garage wwww"),
        ("es", "alquiler", "alqiler demasiado alto"),
        ("en", "rent", "rent far zzzz"),
        ("eu", "alokairua", "alokairua garestiegia zzzz"),
    ],
)
def test_an_unknown_word_hides_no_question(language: str, known: str, typed: str) -> None:
    """Every question that the known word finds alone is still found; one that meets more words comes first."""
    index = BOOKS[language].index()
    alone = index.search(known, len(BOOKS[language].entries))
    assert alone
    assert set(alone) <= set(index.search(typed, len(BOOKS[language].entries)))


def test_a_question_that_meets_more_words_comes_first() -> None:
    entries = {"one": Searched("le loyer", []), "both": Searched("le loyer du garage", [])}
    assert FaqIndex(entries).search("loyer zzzz garage") == ("both", "one")


@pytest.mark.parametrize("typed", ["", "   ", "?!", "pourquoi", "comment est-ce que", "pourq", "\x00\u202e"])
def test_small_words_alone_find_no_question(typed: str) -> None:
    assert FRENCH.search(typed) == ()
    assert not FRENCH.says_something(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "[/b] [T2] [@click=app.quit]x[/]",
        "'; DROP TABLE x; --",
        "%s {0} {phone}",
        "garage " * 5000,
        "a" * 20_000,
        "🏠" * 300,
    ],
)
def test_any_pasted_text_is_only_searched_for(typed: str) -> None:
    assert set(FRENCH.search(typed)) <= BOOKS["fr"].by_id.keys()


def test_the_same_words_give_the_same_order_within_the_limit() -> None:
    for typed in ("annonce", "loyer garage", "b", "demande"):
        assert FRENCH.search(typed, 4) == BOOKS["fr"].index().search(typed, 18)[:4]


def test_a_word_in_a_question_outranks_one_in_an_answer() -> None:
    entries = {"told": Searched("autre", [], ["le chauffage"]), "named": Searched("le chauffage", [], ["autre"])}
    assert FaqIndex(entries).search("chauffage") == ("named", "told")


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("fr", "horaires", "opening_hours"),
        ("es", "horario", "opening_hours"),
        ("eu", "ordutegia", "opening_hours"),
        ("en", "opening times", "opening_hours"),
        ("eu", "iragarkia itzalita", "listing_off"),
        ("eu", "alokairuaren prezioa", "rent_right"),
        ("es", "cuenta bloqueada", "listing_off"),
        ("es", "arbol", "trees"),
        ("en", "listing disappeared", "listing_off"),
        ("en", "who do I speak to", "contact"),
        ("en", "annonce", "listing_off"),
    ],
)
def test_each_language_finds_in_its_own_words(language: str, typed: str, expected: str) -> None:
    assert BOOKS[language].index().search(typed)[0] == expected


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_every_question_is_found_by_itself(book: Faq) -> None:
    index = book.index()
    for entry in book.entries:
        assert index.search(entry.question)[0] == entry.id


@pytest.mark.parametrize("language", LANGUAGE)
def test_every_question_about_a_danger_finds_it_first(language: str) -> None:
    index = BOOKS[language].index()
    asked = ((danger, typed) for danger in faq.DANGERS for typed in ASKED[language][danger])
    assert [(typed, danger) for danger, typed in asked if index.search(typed)[:1] != (danger,)] == []


@pytest.mark.parametrize("language", LANGUAGE)
def test_most_questions_find_their_answer_first(language: str) -> None:
    index = BOOKS[language].index()
    asked = [(expected, typed) for expected, questions in ASKED[language].items() for typed in questions]
    missed = [typed for expected, typed in asked if index.search(typed)[:1] != (expected,)]
    assert len(missed) <= len(asked) * (1 - RIGHT_FIRST), missed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("chauffage est tombé en panne", "repairs"),  # not `medical`
        ("volet tombé du balcon", "repairs"),
        ("il se plaint que ça sent mauvais", "repairs"),  # not `lift`, whose answer says `se sent mal`
        ("l'agence ne répond pas au téléphone", "contact"),
        ("cabine de douche cassée", "repairs"),  # not `lift`
        ("plus d'eau chaude", "repairs"),  # not `water`
        ("les 17 étapes de l'échange", "swap_steps"),  # not `violence`, whose number is 17
        ("menacée d'expulsion", "debt"),  # not `violence`
        ("mon voisin fume", "noise"),  # not `danger`
        ("loyer en chute", "rent_right"),
        ("je peux pas ouvrir mon volet il est bloqué", "repairs"),  # not `lift`
        ("jeter des objets encombrants", "bulky_waste"),  # not `violence`
        ("je suis enceinte je veux un logement plus grand", "mutation"),  # not `medical`
    ],
)
def test_a_word_of_a_danger_is_not_yet_the_danger(typed: str, expected: str) -> None:
    assert FRENCH.search(typed)[0] == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("fr", "there is a smell of gas", "danger"),
        ("fr", "no puedo pagar el alquiler", "debt"),
        ("fr", "ur ihesa", "water"),
        ("fr", "fuego", "danger"),
        ("eu", "mon mari me tape", "violence"),
        ("es", "i lost my keys", "keys"),
        ("en", "he perdido las llaves", "keys"),
        ("fr", "fuite", "water"),  # Spanish as well: the screen's language is meant
    ],
)
def test_another_language_than_the_screen_s_finds_too(language: str, typed: str, expected: str) -> None:
    use(language)
    assert agency_faq.search(typed, 4, Terminal().services())[0] == expected


@pytest.mark.parametrize("typed", ["pourquoi", "su", "con", "xyzzy"])
def test_a_word_begun_is_not_taken_for_another_language(typed: str) -> None:
    use("fr")
    assert agency_faq.search(typed, 4, Terminal().services()) == FRENCH.search(typed, 4)


def test_a_danger_that_is_named_comes_before_what_fits_better() -> None:
    entries = {"garage": Searched("Le loyer du garage", ["garage"]), "gas": Searched("Autre", ["gaz", "odeur forte"])}
    index = FaqIndex(entries, dangers={"gas"})
    assert index.search("gaz loyer garage") == ("gas", "garage")
    assert index.search("garage odeur forte loyer") == ("gas", "garage")
    assert index.search("odeur loyer garage")[0] == "garage", "one word of a keyword does not name it"


def test_the_answer_to_a_danger_is_not_searched() -> None:
    entries = {"gas": Searched("Gaz", ["gaz"], ["Sortez dehors."]), "out": Searched("Sortie", [], ["Sortez par ici."])}
    assert FaqIndex(entries, dangers={"gas"}).search("sortez") == ("out",)


def test_the_longer_of_two_keywords_of_dangers_is_meant() -> None:
    entries = {"gas": Searched("Gaz", ["danger"]), "child": Searched("Enfant", ["enfant en danger"])}
    assert FaqIndex(entries, dangers=entries).search("un enfant en danger") == ("child", "gas")


def test_a_keyword_of_several_words_counts_as_a_whole() -> None:
    entries = {"pay": Searched("Payer", ["payer"]), "debt": Searched("Dette", ["peux pas payer"])}
    index = FaqIndex(entries, stop_words=["je", "peux", "pas", "comment"])
    assert index.search("comment payer") == ("pay", "debt")
    assert index.search("je peux pas payer") == ("debt", "pay")


def test_words_between_bars_stand_for_each_other() -> None:
    entries = {"child": Searched("x", ["tape|frappe bébé|enfant"]), "other": Searched("tape enfant", [])}
    index = FaqIndex(entries, dangers={"child"})
    for typed in ("tape bébé", "frappe enfant", "un enfant qu'on tape"):
        assert index.search(typed)[0] == "child", typed
    assert index.search("tape")[0] == "other"


def test_danger_comes_before_all_other_questions() -> None:
    dangers = list(faq.DANGERS)
    for book in BOOKS.values():
        assert [entry.id for entry in book.entries[: len(dangers)]] == dangers
        assert list(book.first[:5]) == [danger for danger in dangers if danger in book.first]
        assert book.first == BOOKS["fr"].first
        for danger in ("medical", "danger", "lift"):
            assert any("112" in line for line in book.by_id[danger].answer)
        for danger in ("medical", "danger", "child", "violence"):
            assert any("114" in line for line in book.by_id[danger].answer)


def test_every_question_of_the_council_has_an_entry() -> None:
    assert len(BY_THE_COUNCIL.split(";")) == 10
    wanted = {
        *("listing_off", "reactivate", "rent_right", "garage_rent", "charges"),
        *("more_matches", "good_listing", "who_checks", "how_long", "contact"),
        *("house_rules", "parking", "zero_rate_loan", "withdrawals", "trees", "street_names"),
    }
    assert wanted <= BOOKS["fr"].by_id.keys()


def test_every_offer_leads_somewhere() -> None:
    forms = {*all_forms(), "garage"}
    for entry in BOOKS["fr"].entries:
        for offer in entry.offers:
            kind, _colon, of = offer.partition(":")
            assert of in {"agency": {""}, "form": forms, "guide": ACT}[kind]


def test_an_unconfigured_number_leaves_its_line_out() -> None:
    for language in LANGUAGE:
        entries = faq.read(language, {"phone": "", "emergency": ""}).by_id
        assert all(entry.answer for entry in entries.values())
        assert len(entries["water"].answer) == len(BOOKS[language].by_id["water"].answer) - 2
        assert not any(
            gap in line for entry in entries.values() for line in entry.answer for gap in (" .", ": ,", "  ")
        )


def test_a_journey_that_the_terminal_lacks_is_not_offered() -> None:
    use("fr")
    entry = BOOKS["fr"].by_id["listing_off"]
    services = Terminal().services()
    assert [str(offer.says) for offer in agency_faq.offers(entry, services)] == [
        "Mes dates",
        "Réactiver mon compte BEL",
    ]
    services = services._replace(forms={})  # type: ignore[arg-type]
    assert agency_faq.offers(entry, services) == ()


def test_the_phone_in_an_answer_is_the_agency_s() -> None:
    assert any("05 00 00 00 00" in line for line in BOOKS["fr"].by_id["contact"].answer)


# --- a file that is wrong ---------------------------------------------------------------------------------------------

SOUND = """
stop_words = ["le"]
[[entries]]
id = "one"
question = "Une question ?"
answer = ["Une réponse."]
keywords = ["mot"]
source = "Une source"
date = 2024-10-10
offers = []
"""


def test_the_sound_file_is_read() -> None:
    assert faq.parse(SOUND, VALUES).entries[0].question == "Une question ?"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("stop_words =", 'first = ["nowhere"]\nstop_words =', "« first »"),
        ("[[entries]]", "[[entrees]]", "au moins une entrée"),
        ('source = "Une source"\n', "", "une entrée a exactement"),
        ('source = "Une source"', 'source = ""', "« source » est un texte"),
        ('["Une réponse."]', "[]", "1 à 6 lignes"),
        ('["Une réponse."]', str(["x"] * 7), "1 à 6 lignes"),
        ('"Une réponse."', f'"{"x" * 101}"', "de 100 signes"),
        ("Une source", "x" * 71, "une source de 70"),
        ("Une question ?", "x" * 49, "48 signes au plus"),
        ("Une réponse.", "Voyez {ailleurs}.", "entre accolades, seulement emergency, phone"),
        ("date = 2024-10-10", 'date = "2024"', "une date, par exemple"),
        ("offers = []", 'offers = ["staff:open"]', "une suite commence par agency ou form ou guide"),
        ('["Une réponse."]', r'["Une\nréponse."]', "d'une ligne"),
        ("Une réponse.", "Appelez le {phone}.", "au moins une ligne sans accolades"),
        ("Une réponse.", "Voyez {phone:>999999999}.", "entre accolades, seulement emergency, phone"),
        ('id = "one"', 'id = "all"', "« all » est pris"),
        ('id = "one"', 'id = "une id"', "minuscules, chiffres"),
        ("stop_words = ", f"x = {'[' * 100_000}", "sans fin|TOML"),
        ('["mot"]', '"mot"', "« keywords » est une liste de textes"),
    ],
)
def test_a_fault_in_the_file_is_reported_in_words(old: str, new: str, says: str) -> None:
    assert old in SOUND
    with pytest.raises(ValueError, match=says):
        faq.parse(SOUND.replace(old, new), VALUES)


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="chaque id une seule fois"):
        faq.parse(SOUND + SOUND.partition("]\n")[2], VALUES)


@pytest.mark.parametrize("content", [b"[[entries\n", b"\xff\xfe", b"answer = '{'"])
def test_a_file_that_cannot_be_read_is_named(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faq, "folder", lambda: tmp_path)
    (tmp_path / "fr.toml").write_bytes(content)
    with pytest.raises(FaqUnreadable) as caught:
        faq.read("fr", VALUES)
    assert caught.value.path == tmp_path / "fr.toml"


def test_the_french_file_is_not_reviewed_yet() -> None:
    assert not faq.is_reviewed()


def sources() -> Iterator[str]:
    for path in faq.folder().glob("*.toml"):
        yield from (entry["source"] for entry in tomllib.loads(path.read_text(encoding="utf-8"))["entries"])


def test_every_answer_has_its_source() -> None:
    assert all(sources())
