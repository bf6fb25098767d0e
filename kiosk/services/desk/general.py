"""The acts that every screen of the console has: they move through it, and change nothing that is stored."""

from collections.abc import Iterable
from typing import Any

from kiosk.domain.roles import EVERYBODY
from kiosk.i18n import N_, msg
from kiosk.services.desk import accounts, desks
from kiosk.services.desk.session import Act, AgentSession, Ask, Audit, Done, Pin, Seen
from kiosk.services.desk.spec import ListSpec

# The second key is the same key of a French keyboard, without shift.
_DIGITS = {
    1: "1,ampersand",
    2: "2,é",
    3: "3,quotation_mark",
    4: "4,apostrophe",
    5: "5,left_parenthesis",
    6: "6,minus",
    7: "7,è",
    8: "8,underscore",
    9: "9,ç",
}


def _moving(code: str, key: str, label: str, help_text: str, does: str) -> Act[Any]:
    """Return an act by which anybody moves through the console."""
    return Act(code, key, label, help_text, roles=EVERYBODY, pin=Pin.NEVER, audit=Audit.NONE, does=does)


FILTER = _moving(
    "console.filter",
    "slash",
    N_("Filtrer"),
    N_("Ne garde que les lignes qui ont les mots tapés. Échap les ramène toutes."),
    "filter",
)
SORT = _moving("console.sort", "s,S", N_("Trier"), N_("Trie par la colonne suivante, puis dans l'autre sens."), "sort")
HELP = _moving(
    "console.help",
    "question_mark,f1,ctrl+p",
    N_("Aide"),
    N_("Montre toutes les actions ; des mots tapés les réduisent, Entrée fait celle qui est choisie."),
    "help",
)


def undo(session: AgentSession, _seen: Seen[Any], _answers: tuple[str, ...]) -> Done:
    """Take back the agent's last act, if nobody did anything since."""
    last, session.last_act = session.last_act, None
    if last is None or not last.take_back():
        return Done(msg("Trop tard, ou quelqu'un a fait autre chose depuis : rien n'est annulé."), warns=True)
    return Done(msg("{number} : c'est annulé.", number=last.what), subject=last.shows, shows=last.shows)


UNDO = Act[Any](
    "act.undo",
    "z,Z",
    N_("Annuler"),
    N_("Annule votre dernier geste sur un ticket ou un dossier, pendant 30 secondes."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.AFTER,
    run=undo,
    refusal=lambda session, _seen: "" if session.undo_left() else msg("Rien à annuler."),
)
LANGUAGE = _moving(
    "console.language",
    "f2",
    N_("English / français"),
    N_("Passe du français à l'anglais, et retour."),
    "switch_language",
)


def _asks_desk(session: AgentSession, _seen: Seen[Any]) -> tuple[Ask, ...]:
    return (desks.asked(desks.listed(session.services.config.queue.desks), session.desk),)


def _change_desk(session: AgentSession, _seen: Seen[Any], answers: tuple[str, ...]) -> Done:
    """Move the agent to another desk, from their next call on."""
    session.desk = desks.named(answers[0])
    session.services.presence.renew(session.agent.id, session.desk, session.now)
    return Done(msg("Vous êtes au bureau {desk}.", desk=session.desk))


DESK = Act[Any](
    "console.desk",
    "",
    N_("Changer de bureau"),
    N_("Dit à quel bureau les prochaines personnes sont envoyées."),
    roles=EVERYBODY,
    pin=Pin.NEVER,
    audit=Audit.NONE,
    run=_change_desk,
    asks=_asks_desk,
)
MUTE = _moving("console.mute", "", N_("Couper le son"), N_("Coupe ou remet le son à l'arrivée d'un ticket."), "mute")
LOCK = _moving(
    "console.lock", "ctrl+l", N_("Verrouiller"), N_("Cache l'écran : votre code le ramène tel quel."), "lock"
)
SIGN_OUT = _moving(
    "console.sign_out",
    "q,Q",
    N_("Déconnexion"),
    N_("Vous déconnecte : un autre agent peut ouvrir sa session."),
    "sign_out",
)
LEAVE = _moving("console.leave", "ctrl+q", N_("Arrêter la console"), N_("Arrête la console."), "leave")
BACK = _moving("console.back", "escape", N_("Retour"), N_("Revient à la page d'avant."), "back")


def list_acts(lists: Iterable[ListSpec[Any]]) -> tuple[Act[Any], ...]:
    """Return the acts that show the lists, by their numbers."""
    return tuple(
        _moving(f"console.show_{each.code}", _DIGITS[each.place], each.title, N_("Montre cette liste."), each.code)
        for each in lists
    )


def on_lists(lists: Iterable[ListSpec[Any]]) -> tuple[Act[Any], ...]:
    """Return the acts of every list, in the order of the help."""
    moving = (FILTER, SORT, *list_acts(lists), HELP, LANGUAGE, DESK, MUTE, LOCK)
    return (UNDO, *moving, accounts.NEW_CODE, SIGN_OUT, LEAVE, BACK)


ON_PAGES: tuple[Act[Any], ...] = (BACK, HELP, LANGUAGE, MUTE, LOCK, LEAVE)
"""The acts of every page of a record."""
