"""French that tenants read is positive and has verbs: a text that ends with a full stop says who does what."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT
from tools.catalogues import books
from tools.catalogues.checks import ids
from tools.catalogues.extraction import MessageId

VERB_FORMS = Path(__file__).with_name("verb_forms.txt").read_text(encoding="utf-8").splitlines()
"""Verb forms, one a line, of which a sentence holds at least one; a new text may add a form.

A participle is not one, and a noun that is also a verb stands with the word that makes it a verb: « ne demande ».
"""
NEGATIONS = re.compile(r"(Rien|Aucune?|Personne|Pas|Sans|Ni)\b")
MOST_NEGATIONS = 20
SHORTEST = 4
"""Fewest words of a text that needs a verb; a shorter one is a state: « Pas encore lu. »"""


@pytest.fixture(scope="module")
def messages() -> set[MessageId]:
    """Return every French text that tenants read; another gate compares the template with the source."""
    locales = ROOT / "locales"
    told = ids(books.read(locales / "tenant.pot", None))
    for entry in tomllib.loads((locales / "faq" / "fr.toml").read_text(encoding="utf-8"))["entries"]:
        told.update(entry["answer"])
    for guide in (locales / "guides" / "fr").glob("*.txt"):
        told.update(line for line in guide.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#", "|"))
    return told


def opening_with_a_negation(messages: Iterable[MessageId]) -> list[str]:
    """Return the texts that end with a full stop and open with a negation; a plural counts once."""
    texts = (message if isinstance(message, str) else message[0] for message in messages)
    return sorted(text for text in texts if is_sentence(text) and NEGATIONS.match(text))


def without_a_verb(messages: Iterable[MessageId]) -> list[str]:
    """Return the texts with a full stop and without a verb; one that opens with a small letter completes another."""
    texts = (text for message in messages for text in ([message] if isinstance(message, str) else message))
    return sorted(text for text in texts if is_sentence(text) and not text[0].islower() and needs_a_verb(text))


def is_sentence(text: str) -> bool:
    return text.endswith(".")


def needs_a_verb(text: str) -> bool:
    words = [word for word in text.split() if any(each.isalnum() for each in word)]
    spoken = re.findall(r"[^\W\d_]+", re.sub(r"{\w+}", "", text).lower())
    return len(words) >= SHORTEST and not any(f" {form} " in f" {' '.join(spoken)} " for form in VERB_FORMS)


def test_few_texts_open_with_a_negation(messages: set[MessageId]) -> None:
    found = opening_with_a_negation(messages)
    assert len(found) <= MOST_NEGATIONS, f"{len(found)} : " + "\n".join(found)


def test_a_plural_opening_with_a_negation_counts_once() -> None:
    told: set[MessageId] = {
        "Rien n'est perdu.",
        ("Sans {n} jour.", "Sans {n} jours."),
        "Rien à dire",
        "Vos réponses sont gardées.",
    }
    assert opening_with_a_negation(told) == ["Rien n'est perdu.", "Sans {n} jour."]


def test_a_sentence_for_tenants_has_a_verb(messages: set[MessageId]) -> None:
    found = without_a_verb(messages)
    assert not found, "sans verbe (ou une forme à ajouter à verb_forms.txt) :\n" + "\n".join(found)


@pytest.mark.parametrize(
    "telegram",
    [
        "Gardés douze mois, puis seulement comptés.",
        "Demande sans doute finie depuis le {day}.",
        "Six questions, deux minutes. Sans votre nom.",
        "Non lu : {n} jours au plus.",
        "Une demande de logement par foyer.",
        "Une photo pour chaque pièce principale.",
        ("Lieu : {n} commune de France.", "Lieu : {n} communes de France."),
        "Ici {peut} la suite.",
    ],
)
def test_a_telegram_has_no_verb(telegram: MessageId) -> None:
    assert without_a_verb({telegram})


@pytest.mark.parametrize(
    "text",
    [
        "Il part cette nuit.",
        "La borne ne demande pas tout.",
        "Vos réponses sont gardées.",
        "Pas encore lu.",
        "Plafonds de ressources de l'année, à titre indicatif",
        "votre bail, ou votre avis d'échéance.",
    ],
)
def test_a_sentence_a_state_a_title_or_an_ending_may_stand(text: str) -> None:
    assert not without_a_verb({text})
