"""Short ways through the other journeys: the keys of each page, and the words that show the next one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """One page turned, or one door opened."""

    answer: bytes
    """Keys pressed before, untimed."""
    key: bytes
    """The key that is timed."""
    words: bytes


def _turn(answer: str, key: str, words: str) -> Turn:
    return Turn(answer.encode(), key.encode(), words.encode())


_ENTER, _UP = "\r", "\x1b[A"
JOURNEYS: dict[str, tuple[Turn, ...]] = {
    "portal help": (
        _turn("", "3", "Trouver mon guide"),
        _turn("", "2", "Suivre ma demande"),
        _turn("", "4", "Danger : sortez"),
        _turn("", _ENTER, "Ascenseur bloqué"),
        _turn("", _ENTER, "Entrer dans votre compte"),
        _turn("", _ENTER, "Choisir la demande"),
        _turn("", _ENTER, "Dire ce qui se passe"),
    ),
    "housing request": (
        _turn("", "2", "Préparer votre demande"),
        _turn("", _ENTER, "Un renouvellement"),
        _turn("2", _ENTER, "déjà locataire"),
        _turn("2", _ENTER, "votre nationalité"),
        _turn("1", _ENTER, "situation familiale"),
        _turn("1", _ENTER, "Combien d'adultes"),
    ),
    "garage": (
        _turn("", "6", "Demander un garage"),
        _turn("", _ENTER, "Louez-vous un logement"),
        _turn("1", _ENTER, "Que voulez-vous louer"),
        _turn("1", _ENTER, "Où cherchez-vous"),
        _turn("1", _ENTER, "s'appelle votre résidence"),
        _turn("", _ENTER, "Pour quels véhicules"),
    ),
    "workshops": (
        _turn("", "8", "Suivre un atelier"),
        _turn("", "1", "atelier numérique"),
    ),
    "device": (
        _turn("", "8", "Demander un appareil"),
        _turn("", "2", "remis en état"),
        _turn("", _ENTER, "Quel appareil"),
        _turn("1", _ENTER, "Avez-vous Internet"),
        _turn("1", _ENTER, "pour apprendre"),
    ),
    "pre-check": (
        _turn("", "1", "Comptez environ dix minutes"),
        _turn(_UP * 2, _ENTER, "Qui est votre bailleur"),
        _turn("1", _ENTER, "Avez-vous donné congé"),
        _turn("2", _ENTER, "Vos loyers sont-ils"),
        _turn("1", _ENTER, "Votre logement est-il"),
        _turn("1", _ENTER, "Avez-vous un numéro"),
    ),
    "the two dates": (
        _turn("", "1", "Comptez environ dix minutes"),
        _turn("", "2", "Quel jour vous"),
        _turn("01/11/2026", _ENTER, "De quel jour date"),
        _turn("01/11/2026", _ENTER, "Vos deux dates"),
    ),
    "come back": (
        _turn("", "5", "Que voulez-vous reprendre"),
        _turn("", "1", "Quel est votre code"),
    ),
    "information": (
        _turn("", "9", "Affiches, questions, agences"),
        _turn("", "3", "Quelle agence cherchez-vous"),
    ),
    "a difficulty": (
        _turn("", "7", "De quoi voulez-vous nous parler"),
        _turn("", "1", "Dire ce qui est difficile"),
        _turn("", _ENTER, "Pour qui parlez-vous"),
        _turn("1", _ENTER, "Avec quel outil"),
        _turn("5", _ENTER, "quelle étape"),
        _turn("1", _ENTER, "Que s'est-il passé"),
    ),
    "survey": (
        _turn("", "7", "De quoi voulez-vous nous parler"),
        _turn("", "2", "six questions en trois minutes"),
        _turn("", _ENTER, "peut-il garder vos réponses"),
        _turn("1", _ENTER, "vous aiderait avec Internet"),
    ),
    "satisfaction": (
        _turn("", "7", "De quoi voulez-vous nous parler"),
        _turn("", "3", "six questions en deux minutes"),
        _turn("", _ENTER, "peut-il garder votre avis"),
        _turn("1", _ENTER, "de manière globale"),
        _turn("1", _ENTER, "difficultés dans vos"),
        _turn("2", _ENTER, "mettent à jour"),
    ),
}
