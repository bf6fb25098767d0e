"""What a terminal goes without while something at the share stands in its way, or is shut: by the place alone.

The page says these words in French, doctor in the operator's language.
"""

from collections.abc import Iterable

from db.sync import ack, down, registered
from kiosk.i18n import N_

_INBOX = "inbox"
_NOTHING_TAKEN = N_("rien n'est pris d'aucune borne")
_NOT_TAKEN = N_("rien n'est pris d'une borne de ce nom")
_NO_RECEIPT = N_("une borne n'y lit aucun nouvel accusé, et garde ce qu'elle a envoyé")
_NOT_TOLD = N_("une borne n'apprend ni un effacement ni un compte fermé")
_LESS_TOLD = N_("une borne peut ne pas apprendre un effacement ou un compte fermé")
_BY_WEIGHT = (_NOTHING_TAKEN, _NO_RECEIPT, _NOT_TOLD, _LESS_TOLD, _NOT_TAKEN, "")


def by_what_is_missed(shown: Iterable[str], *, is_shut: bool = False) -> dict[str, list[str]]:
    """Names at the share by what it costs until they are mended, what presses most first; under an empty text: nothing
    that is known here.

    Args:
        shown: as `names_shown.name_to_show` gives them.
        is_shut: whether a right is missing on them, rather than that something stands there.
    """
    found: dict[str, list[str]] = {}
    for name in shown:
        found.setdefault(_missed(name.removeprefix("« ").removesuffix(" »"), is_shut), []).append(name)
    return {missed: found[missed] for missed in _BY_WEIGHT if missed in found}


def _missed(name: str, is_shut: bool) -> str:
    root, *below = name.split("/")
    if root == down.FOLDER:
        return _LESS_TOLD if len(below) > 1 else _NOT_TOLD
    if root == ack.FOLDER:
        return _NO_RECEIPT
    if root != _INBOX or len(below) > 1:
        return ""  # one file waits, or was taken
    if not below:
        return _NOTHING_TAKEN
    # Of a folder that is shut, it may be that all is taken and nothing can be taken away.
    return _NOT_TAKEN if registered.is_name(below[0]) and not is_shut else ""
