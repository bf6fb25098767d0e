"""Of what goes down, kinds of which there is more than a terminal reads: not sent, and told until it is less.

A terminal that found such a file would refuse it each night, and nobody at central would learn why. Known homes are
refused when they are imported; a table of before that, or another kind, is met by the night.
"""

from collections.abc import Mapping, Sequence

from kiosk.i18n import N_, _

_HOMES = "homes"
_NAMES: Mapping[str, str] = {
    _HOMES: N_("logements connus"),
    "staff": N_("agents"),
    "states": N_("état des dossiers"),
    "settings": N_("réglages"),
    "content": N_("guides et réponses"),
    "erased": N_("effacements"),
}
_SAYS = N_(
    "Plus que ce qu'une borne peut lire, et pas envoyé : {kinds}. Les bornes gardent ce qu'elles en ont, et apprennent "
    "tout le reste."
)
_IMPORT = N_(
    "Refaites le tableau des logements sans les lignes qui ne servent pas, puis : kiosk central import-listings "
    "FICHIER, et kiosk central nightly"
)
_ASK = N_("Montrez cette ligne à l'informatique, et à qui tient ce programme.")


def words(kinds: Sequence[str]) -> tuple[str, str]:
    """What there is, and what to do."""
    todo = ([_(_IMPORT)] if _HOMES in kinds else []) + ([_(_ASK)] if {*kinds} - {_HOMES} else [])
    return _(_SAYS).format(kinds=", ".join(_(name) for name in _names(kinds))), ". ".join(todo)


def on_the_page(kinds: Sequence[str]) -> str:
    """The same, in French."""
    todo = (
        "refaire avec moins de lignes le tableau des logements (kiosk central import-listings FICHIER)"
        if [*kinds] == [_HOMES]
        else "avec l'informatique, lancer kiosk doctor"
    )
    return f"{todo} : plus que ce qu'une borne peut lire, et pas envoyé ({', '.join(_names(kinds))})"


def _names(kinds: Sequence[str]) -> list[str]:
    return [_NAMES.get(kind, kind) for kind in kinds]
