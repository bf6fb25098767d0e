"""The last resort of a command: an unforeseen error ends it in one line, and its place in the code is logged.

The words are French without a catalogue, so that they can be shown whatever fails.
"""

from pathlib import Path
from typing import NoReturn

from kiosk import error_place
from kiosk.cli.shared import logbook
from kiosk.cli.shared.exits import fail, lacks_library
from kiosk.errors import Exit

_STOPPED = (
    "La commande « kiosk {act} » s'est arrêtée en route : faute du programme ({fault}). Relancez-la ; si cela revient, "
    "montrez cette ligne à l'informatique."
)


def sentence(error: BaseException, act: str) -> str:
    """Return the sentence for a fault of the program.

    Args:
        act: the command as it is typed, without `kiosk`.
    """
    return _STOPPED.format(act=act, fault=error_place.kind_and_line(error))


def explain(error: Exception, home: Path | None, act: str) -> str:
    """Return the sentence for an error that has no other words: the disk's, a library's, or our own fault."""
    if said := lacks_library(error):
        return said
    if isinstance(error, OSError):
        from db.files import reason

        return f"{error.filename or home or 'kiosk'} : {reason(error)}"
    return sentence(error, act)


def end(error: Exception, home: Path | None, act: str) -> NoReturn:
    """End a command after an error that it did not foresee (exit code 1).

    Args:
        home: None when the command failed before it knew one.
    """
    if home is not None:
        logbook.note(home, "commands", f"{act}: {error_place.kind_and_line(error, ' at ')}")
    fail(Exit.FAILED, explain(error, home, act))
