"""Find an act by the words that people use for it: its own, those of its help, and others of both languages."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kiosk.text import fold

OTHER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ticket.call": "choisir ligne pick",
        "ticket.call_next": "prochain prochaine numero next",
        "ticket.arrive": "arrive arrivee present commencer here",
        "ticket.assist": "aller aider borne hall debout go help",
        "ticket.read_answers": "voir lire answers read",
        "ticket.done": "fermer finir fin clore cloturer close finish end",
        "ticket.no_show": "manquant missing gone",
        "ticket.recall": "sonner encore again",
        "ticket.hold": "pause patienter suspendre reprendre attendre wait break",
        "ticket.transfer": "passer envoyer collegue service note send colleague",
        "ticket.put_back": "rendre erreur retour back mistake",
        "ticket.return": "absent retour revenir back",
        "ticket.walk_in": "nouveau sans numero recevoir langue basque espagnol anglais portail new language portal",
        "ticket.motive": "portail sujet deuxieme second aussi portal subject also",
        "ticket.wrong_time": "moyenne statistique temps oubli average statistics",
        "ticket.set_priority": "urgence urgent prioritaire handicap enceinte carte priority",
        "ticket.set_appointment": "rdv heure agenda appointment",
        "act.undo": "defaire erreur revenir retour cancel",
        "ticket.show_sheet": "fiche demande worksheet",
        "ticket.print_sheet": "imprimante papier print",
        "file.open": "voir ouvrir consulter open",
        "file.find": "trouver recherche bel search",
        "file.find_name": "trouver locataire personne tenant search",
        "file.print": "imprimante papier print",
        "file.mark_read": "fermer fini traite vu close done",
        "file.withdraw": "supprimer effacer enlever annuler delete remove erase",
        "file.follow": "prendre attribuer mien responsable take own",
        "staff.new_code": "pin oublie perdu provisoire compte forgotten lost password account",
        "request.number": "unique enregistrer sne register",
        "reactivation.done": "rouvrir reouvrir compte fermer account",
        "listing.accept": "valider publier accord ok approve",
        "listing.ask": "completer manque photo loyer missing complete",
        "listing.copy": "presse papier coller clipboard paste",
        "listing.bel_text": "annonce publier description text",
        "listing.write": "exporter enregistrer export save file",
        "console.filter": "chercher trouver recherche rechercher search find",
        "console.sort": "ordre classer ranger order",
        "console.language": "langue language anglais francais french",
        "console.desk": "guichet place poste seat",
        "console.mute": "bruit sonnerie cloche silence sound bell",
        "console.lock": "pause cacher rideau partir absent hide break",
        "console.sign_out": "quitter fermer partir sortir session logout exit",
        "console.leave": "quitter fermer sortir eteindre exit stop",
        "console.back": "fermer sortir precedent close",
    }
)
"""Further words for each act, by its code; both languages are always searched, as an agent types either."""
_WORD = re.compile(r"[a-z0-9]+")


def rank(code: str, key: str, name: str, help_text: str, words: Sequence[str]) -> int | None:
    """Return how well an act answers folded words, 0 being best; None: one of them is nowhere in it.

    Whole words come before beginnings, the name before the help, and a piece of a word last: "son" is the sound
    before it is a part of "personne".
    """
    own = {*_WORD.findall(fold(name)), *_WORD.findall(fold(OTHER_WORDS.get(code, ""))), fold(key)}
    more = set(_WORD.findall(fold(help_text)))
    worst = 0
    for word in words:
        tests = (
            word in own,
            any(each.startswith(word) for each in own),
            word in more,
            any(each.startswith(word) for each in more),
            any(word in each for each in own | more),
        )
        if True not in tests:
            return None
        worst = max(worst, tests.index(True))
    return worst
