"""The last resort of a command: what nobody foresaw ends it in one line, and its place stands in the log."""

from pathlib import Path
from typing import NoReturn

from kiosk import faults
from kiosk.cli import logbook
from kiosk.cli.exits import Exit, fail, lacks_library
from kiosk.i18n import N_, _

_STOPPED = N_(
    "La commande « kiosk {act} » s'est arrêtée en route : faute du programme ({fault}). Relancez-la ; si cela revient, "
    "montrez cette ligne à l'informatique."
)


def sentence(error: BaseException, act: str) -> str:
    """What is said of a fault of the program.

    Args:
        act: the command as it is typed, without `kiosk`.
    """
    return _(_STOPPED).format(act=act, fault=faults.told(error))


def explain(error: Exception, home: Path, act: str) -> str:
    """What is said of an error that no other place has words for: the disk's, a library's, or a fault of our own."""
    if said := lacks_library(error):
        return said
    if isinstance(error, OSError):
        from db.private_files import reason

        return f"{error.filename or home} : {reason(error)}"
    return sentence(error, act)


def end(error: Exception, home: Path, act: str) -> NoReturn:
    """End a command whose own endings did not foresee this (exit code 1)."""
    logbook.note(home, "commands", f"{act}: {faults.told(error, ' at ')}")
    fail(Exit.FAILED, explain(error, home, act))
