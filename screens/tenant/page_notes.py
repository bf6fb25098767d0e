"""What every page says about itself, in the rule of its header."""

from kiosk import i18n
from kiosk.i18n import _, msg
from screens.layout import SMALL_WIDTH


def page_notes(*, trial: bool, width: int, asks_again: bool) -> str:
    """That this is a trial, and that nobody reviewed this language; empty: nothing to say.

    A tap that did nothing is said before them, and in their place where there is little room.

    Args:
        width: Columns of the terminal.
    """
    again = [str(msg("Touchez encore une fois"))] if asks_again else []
    if again and width < SMALL_WIDTH:
        return again[0]
    notes = [*again, str(msg("ESSAI"))] if trial else again
    if not i18n.is_reviewed(i18n.current_language()):
        notes.append(_("non relu") if width < SMALL_WIDTH else _("traduction non relue"))
    return " · ".join(notes)
