"""A listing can be completed by taps alone, and in Spanish by the keyboard alone."""

import json
from pathlib import Path

import pytest

from kiosk.i18n import translate
from kiosk.services.ports.files import Submission
from tests.terminal.finger import Finger
from tests.terminal.journey import REVIEW, SEND, WHOLE, answer_pages, reference_on
from tests.terminal.programs import HOME_SCREEN, hall, listings
from tests.terminal.stage import F3

TAPPED = {
    "lease_start": "1/3/2016",
    "parking_rent": "47,5",
    "charges": "85,2",
    "consent_call": "no",
    "consent_write": "yes",
}
"""Answers that differ from the keyboard's: amounts as the on-screen digits type them, and contact by e-mail."""
NAME, EMAIL = "=1+1 ñandu", "maialen@exemple.fr"


def stored_facts(submission: Submission, *, but: set[str]) -> dict[str, str | None]:
    """Return the answers as central will store them, without those named in `but`."""
    return {
        key: json.dumps(answer, ensure_ascii=False) if isinstance(answer, list | tuple) else answer
        for key in WHOLE.facts.keys() - but
        for answer in [submission.answers.get(key)]
        if answer is None or isinstance(answer, str | list | tuple)
    }


MOST_TAPS = 65
"""The most taps of a whole listing at 80×24, those on the on-screen keys not counted; 80 in November 2026."""


@pytest.mark.proof
def test_a_listing_is_completed_by_taps_alone(home: Path) -> None:
    with hall(home) as terminal:
        finger = Finger(terminal)
        finger.tap("Échanger")
        terminal.see("Comptez environ dix minutes.")
        finger.on()
        tap_who_and_where(finger)
        tap_the_home(finger)
        tap_the_rent(finger)
        tap_around_and_wishes(finger)
        tap_contact(finger)
        terminal.see(REVIEW)
        terminal.rest()
        while not terminal.shows("Envoyer"):
            finger.tap("Suite")
            terminal.rest()
        finger.tap("Envoyer")
        assert finger.taps <= MOST_TAPS, finger.taps
        reference = reference_on(terminal)
        finger.tap("J'ai noté")
        finger.tap("Oui, terminer")
        terminal.see(HOME_SCREEN)
    (stored,) = listings(home)
    assert stored.submission.reference == reference
    expected = {key: fact.answer for key, fact in WHOLE.facts.items() if key != "description"} | TAPPED
    assert stored_facts(stored.submission, but={"description"}) == expected
    assert stored.submission.answers["contact_name"] == NAME
    assert stored.submission.answers["email"] == EMAIL
    assert str(stored.submission.answers["description"]).startswith("Appartement T3")


def tap_who_and_where(finger: Finger) -> None:
    finger.choose("○ Office64")
    finger.on()
    finger.terminal.see("Quand votre bail")
    finger.type("1/3/2016")
    finger.choose("○ Non")
    finger.on()
    finger.terminal.see("Dans quelle commune habitez-vous ?")
    finger.start("saint-pée")
    finger.terminal.gone("Saint-Pé-de-Léren")
    finger.tap("Saint-Pée-sur-Nivelle")
    finger.terminal.see("Saint-Pée-sur-Nivelle (64310)")
    finger.on()


def tap_the_home(finger: Finger) -> None:
    for question, answer in (("Quel est votre logement ?", "○ Un appartement"), ("De quel type", "○ T3")):
        finger.terminal.see(question)
        finger.choose(answer)
        finger.on()
    finger.terminal.see("Quelle est la surface")
    finger.type("64")
    finger.terminal.see("À quel étage")
    finger.type("2")
    finger.choose("○ Oui")
    finger.on()
    for question, answer in (("est-il chauffé", "○ Gaz, collectif"), ("la classe énergie", "○ C ")):
        finger.terminal.see(question)
        finger.choose(answer)
        finger.on()
    finger.terminal.see("Qu'avez-vous en plus")
    finger.choose("○ Balcon")
    finger.choose("○ Terrasse")
    finger.on()


def tap_the_rent(finger: Finger) -> None:
    finger.terminal.see("Combien payez-vous de loyer")
    finger.type("412,60")
    finger.terminal.see("Louez-vous un garage")
    finger.choose("○ Un garage")
    finger.on()
    finger.terminal.see("pour le garage ou le parking ?")
    finger.type("47,5")
    finger.terminal.see("Combien payez-vous de charges")
    finger.type("85,2")
    for question, answers in (
        ("l'eau froide ?", ("Oui", "Non", "Je ne sais pas")),
        ("l'entretien de l'immeuble ?", ("Oui", "Oui", "Non")),
    ):
        finger.terminal.see(question)
        for row, answer in enumerate(answers):
            finger.choose(answer, row)
        finger.on()


def tap_around_and_wishes(finger: Finger) -> None:
    finger.terminal.see("dix minutes à pied")
    finger.choose("○ Transports")
    finger.choose("○ Commerces")
    finger.on()
    finger.terminal.see("Voici votre description.")
    finger.on()
    finger.terminal.see("Vos photos, à faire chez vous")
    finger.on()
    finger.terminal.see("Dans quelles communes")
    for typed, found in (("bayon", "Bayonne   64100"), ("angle", "Anglet   64600")):
        finger.start(typed)
        finger.tap(found)
        finger.terminal.gone(found)
    finger.on()
    finger.terminal.see("Quels types de logement")
    finger.choose("○ T3")
    finger.choose("○ T4")
    finger.on()
    finger.terminal.see("Quel loyer pouvez-vous")
    finger.type("560")
    finger.terminal.see("indispensable dans le nouveau")
    finger.choose("○ Rez-de-chaussée")
    finger.on()
    finger.terminal.see("Vous avez 4 critères.")
    finger.on()


def tap_contact(finger: Finger) -> None:
    finger.terminal.see("Office64 peut-il vous appeler")
    finger.choose("○ Non", 0)
    finger.choose("Oui, d'accord", 1)
    finger.on()
    finger.terminal.see("Quel est votre nom ?")
    finger.type(NAME, letters=True)
    finger.terminal.see("Quel est votre numéro de téléphone ?")
    finger.choose("○ Je n'en donne pas")
    finger.on()
    finger.terminal.see("À quelle adresse e-mail vous écrire ?")
    finger.type(EMAIL, letters=True)


def test_a_listing_is_completed_in_spanish_by_the_keyboard_alone(home: Path) -> None:
    def spanish(message: str) -> str:
        return translate(message, "es")

    with hall(home) as terminal:
        terminal.see(HOME_SCREEN)
        terminal.write(F3)
        terminal.see("Español", "Euskara", "Langue")
        terminal.write("3")
        terminal.see("Buenos días", spanish(HOME_SCREEN))
        terminal.write("1")
        answer_pages(terminal, WHOLE.pages, spanish)
        terminal.see(spanish(REVIEW))
        terminal.write(SEND)
        reference = reference_on(terminal)
        terminal.see(spanish("Votre référence"), spanish("C'est prêt."))
        assert "traduction non relue" not in terminal.text
    (stored,) = listings(home)
    assert stored.submission.reference == reference
    assert stored.submission.language == "es"
    expected = {key: fact.answer for key, fact in WHOLE.facts.items()}
    assert stored_facts(stored.submission, but=set()) == expected
