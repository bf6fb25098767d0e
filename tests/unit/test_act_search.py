"""An act is found by the words that people use, whole words first."""

import pytest

from kiosk.i18n import _
from kiosk.services.desk.act_search import OTHER_WORDS, rank
from kiosk.services.desk.every_act import acts_by_place
from kiosk.text import fold

ACTS = {act.code: act for place in acts_by_place().values() for act in place}


def best(typed: str) -> set[str]:
    """Return the codes of the acts that answer best."""
    words = fold(typed).split()
    ranks = {code: rank(code, "", _(act.label), _(act.help), words) for code, act in ACTS.items()}
    found = {code: grade for code, grade in ranks.items() if grade is not None}
    return {code for code, grade in found.items() if grade == min(found.values())}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("pause", "ticket.hold"),
        ("rdv", "ticket.set_appointment"),
        ("fermer", "ticket.done"),
        ("supprimer", "file.withdraw"),
        ("effacer", "file.withdraw"),
        ("langue", "console.language"),
        ("quitter", "console.leave"),
        ("portail", "ticket.motive"),
        ("Délete", "file.withdraw"),
        ("search", "console.filter"),
        ("imprimer", "file.print"),
        ("rappeler", "ticket.recall"),
        ("nom", "file.find_name"),
    ],
)
def test_a_word_of_theirs_finds_the_act(typed: str, code: str) -> None:
    assert code in best(typed)


def test_a_whole_word_comes_before_a_piece_of_one() -> None:
    assert best("son") == {"console.mute"}
    assert rank("ticket.call", "", "Appeler", "La personne attend.", ["son"]) == 4


def test_every_word_must_be_found() -> None:
    assert rank("ticket.done", "D", "Terminé", "Termine avec la personne.", ["termine", "xyz"]) is None


def test_other_words_are_of_acts_that_exist_and_folded() -> None:
    assert set(OTHER_WORDS) <= set(ACTS)
    assert all(words == fold(words) for words in OTHER_WORDS.values())
