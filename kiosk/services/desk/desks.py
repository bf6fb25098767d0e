"""The names of an agency's desks: its own list, or the name that an agent types. The hall reads "bureau" before it."""

import re

from kiosk.i18n import N_, msg
from kiosk.services.desk.session import Ask, Choice, Line, Says

LONGEST = 12
"""Characters of a name that the hall's board and a tenant's header show whole (`[queue] desks` takes no more)."""
NO_PIN = N_("Un code ne s'écrit pas là : il est effacé.")
_OWN_WORD = re.compile(r"(bureau|guichet|poste|desk)\s+(?=\S)", re.IGNORECASE)
_PIN = re.compile(r"[0-9]{6,}")


def named(typed: str) -> str:
    """Return a desk's name without the word that stands before it everywhere: `B` for `guichet B`."""
    name = " ".join(typed.split())
    own_word = _OWN_WORD.match(name)
    return name[own_word.end() :] if own_word is not None else name


def listed(configured: tuple[str, ...]) -> tuple[str, ...]:
    """Return the desks of the configuration, each once; empty: agents type a name."""
    return tuple(dict.fromkeys(map(named, configured)))


def is_like_pin(typed: str) -> bool:
    """Tell if a text is no name, but a PIN in the wrong field."""
    return _PIN.fullmatch(typed.strip()) is not None


def _refusal(typed: str) -> Says:
    if is_like_pin(typed):
        return msg(NO_PIN)
    return "" if named(typed) else msg("Écrivez le nom de votre bureau.")


def asked(names: tuple[str, ...], here: str) -> Ask:
    """Return the question for the desk of an agent who is at `here`."""
    question = msg("À quel bureau êtes-vous ?")
    note = msg("La borne et le panneau du hall y envoient les personnes.")
    if names:
        return Choice(question, note, tuple((name, name) for name in names))
    return Line(question, note, _refusal, value=here, longest=LONGEST)
