"""End every command with its exit code, and the one line that explains a code other than 0."""

import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from kiosk import ctrl_c
from kiosk.errors import Exit, KioskError
from kiosk.i18n import N_, _
from kiosk.text import on_one_line

if TYPE_CHECKING:
    from screens.shell.base import KioskBaseApp


IN_USE = N_(
    "La borne, la console ou la nuit tient la base : arrêtez-les (systemctl stop office64-kiosk), puis relancez."
)
"""The sentence for `LOCKED` when a command needs the terminal's database for itself."""


INTERRUPTED = N_("Interrompu.")
_OURS = ("kiosk", "db", "screens")
_LACKS_LIBRARY = N_(
    "Une bibliothèque du programme manque, ou ne se charge pas ({name}). Rien n'est perdu. Réinstallez le programme "
    "avec ses bibliothèques (install.sh de l'archive, docs/operator.md), puis relancez."
)


def fail(code: Exit, sentence: str) -> NoReturn:
    """End the command with one line on stderr; after a Ctrl-C that line says only that, whatever else failed."""
    if ctrl_c.came():
        code, sentence, ctrl_c.is_said = Exit.FAILED, _(INTERRUPTED), True
    click.echo(on_one_line(" ".join(sentence.split())), err=True)
    raise SystemExit(int(code))


def code_of(error: Exception) -> Exit:
    """Return the exit code for an error: its own, if it is one of ours."""
    return error.exit_code if isinstance(error, KioskError) else Exit.FAILED


def is_interrupt(error: BaseException) -> bool:
    """Tell if a Ctrl-C caused an error: pydantic raises a `SchemaError` when one arrives while it builds a model."""
    return isinstance(error, KeyboardInterrupt) or str(error).rstrip(": ").endswith("KeyboardInterrupt")


def lacks_library(error: BaseException) -> str:
    """Return the sentence for a library that is missing or does not load; "" for other errors and our own modules."""
    if not isinstance(error, ImportError):
        return ""
    name = (error.name or "?").partition(".")[0]
    return "" if name in _OURS else " ".join(_(_LACKS_LIBRARY).format(name=name).split())


def end_as(app: "KioskBaseApp") -> NoReturn:
    """End with the screen's exit code; 1 if nothing ended it on purpose; by the signal that stopped it if all was well.

    A launcher takes 0 for "closed by a person", and starts again after anything else.
    """
    if app.was_stopped_by_signal and not app.exit_code:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTERM)
    raise SystemExit(Exit.FAILED if app.return_code is None else app.return_code)


def need_terminal() -> None:
    """End the command unless it runs in a terminal: without one, a screen would wait for input for ever."""
    ctrl_c.leave_to_screen()
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fail(Exit.USAGE, _("Cette commande ouvre un écran : lancez-la dans un terminal."))
