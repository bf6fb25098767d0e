"""What every page says about itself, in the rule of its header."""

from kiosk import i18n
from kiosk.i18n import _, msg
from screens.layout import SMALL_WIDTH


def page_notes(*, trial: bool, width: int) -> str:
    """That this is a trial, and that nobody reviewed this language; empty: nothing to say.

    Args:
        width: Columns of the terminal.
    """
    notes = [str(msg("ESSAI"))] if trial else []
    if not i18n.is_reviewed(i18n.current_language()):
        notes.append(_("non relu") if width < SMALL_WIDTH else _("traduction non relue"))
    return " · ".join(notes)
