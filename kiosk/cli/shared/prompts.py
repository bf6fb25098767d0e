"""Ask questions on the operator's terminal that a person must answer."""

import os
import select
import signal
import sys
import warnings
from getpass import GetPassWarning
from pathlib import Path

import click

from kiosk import guarded_files
from kiosk.cli.shared.exits import fail
from kiosk.errors import Exit
from kiosk.i18n import _

_MOST_BROUGHT = 64 * 1024
_UNREADABLE = (
    "{option} : {path} n'est pas là, ou ce compte ne peut pas le lire. Vérifiez le chemin ; lisible de root seul, "
    "donnez-le par l'entrée standard : « - » à la place du chemin, et < {path} à la fin."
)
_YES = frozenset({"o", "oui", "y", "yes"})


def is_confirmed(question: str) -> bool:
    """Tell if a person answers yes; any other answer, or none, is no.

    Raises KeyboardInterrupt: the answer is a Ctrl-C.
    """
    return ask(f"{question} [o/N] : ").lower() in _YES


def ask(question: str) -> str:
    """Return what a person types in a line, empty when nobody does. Raises KeyboardInterrupt."""
    click.echo(question, err=True, nl=False)
    answer = ""
    try:
        _await_line()
        answer = sys.stdin.readline() if sys.stdin else ""
    finally:
        if not answer:
            click.echo(err=True)  # the next output then begins on its own line
    return answer.strip()


def ask_pin(from_stdin: bool) -> str:
    """Return a PIN, typed twice and never shown; with `from_stdin`, the line that a script gives."""
    if from_stdin:
        return sys.stdin.readline().strip()
    with warnings.catch_warnings():
        # Without a terminal the PIN would be shown, after a warning in English.
        warnings.simplefilter("error", GetPassWarning)
        try:
            while True:
                pin = _hidden(_("Code (6 chiffres au moins) :"))
                if pin == _hidden(_("Encore une fois :")):
                    return pin
                click.echo(_("Les deux codes diffèrent : recommencez."), err=True)
        except GetPassWarning:
            fail(Exit.USAGE, _("Le code se tape dans un terminal. Dans un script : --pin-stdin."))


def _hidden(question: str) -> str:
    """Return what is typed, without showing it; the question has its own French colon, as click's is English."""
    return str(click.prompt(question, prompt_suffix=" ", hide_input=True, err=True))


def _await_line() -> None:
    """Wait until a line can be read. If a Ctrl-C arrived just before a blocking read, Python would handle it only after
    a line was typed: here a pipe that the signal writes to ends the wait.
    """
    try:
        typed = sys.stdin.fileno()
    except (AttributeError, OSError):
        return  # nobody is there, or a stand-in for a terminal
    read_end, write_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    try:
        select.select([typed, read_end], [], [])
    finally:
        signal.set_wakeup_fd(before)
        os.close(read_end)
        os.close(write_end)


def brought(path: Path, option: str) -> bytes:
    """Return the content of a small file that somebody brought; `-` is the standard input.

    Raises:
        Refused: this account cannot read it.
    """
    from db.central.central import Refused

    try:
        # Root passes on stdin a file that the account of the home may not read.
        return sys.stdin.buffer.read(_MOST_BROUGHT) if path == Path("-") else guarded_files.read(path)
    except OSError:
        raise Refused(_UNREADABLE.format(option=option, path=path)) from None
