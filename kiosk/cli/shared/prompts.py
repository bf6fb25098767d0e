"""What is asked on the operator's terminal, and has to be answered by somebody."""

import os
import select
import signal
import sys
import warnings
from getpass import GetPassWarning

import click

from kiosk.cli.shared.exits import Exit, fail
from kiosk.i18n import _

_YES = frozenset({"o", "oui", "y", "yes"})


def is_confirmed(question: str) -> bool:
    """Whether somebody says yes; anything else is no, and so is nobody.

    Raises KeyboardInterrupt: somebody answers by Ctrl-C.
    """
    click.echo(f"{question} [o/N] : ", err=True, nl=False)
    answer = ""
    try:
        _await_line()
        answer = sys.stdin.readline() if sys.stdin else ""
    finally:
        if not answer:
            click.echo(err=True)  # what is said next has a line of its own
    return answer.strip().lower() in _YES


def ask_pin(from_stdin: bool) -> str:
    """A code, typed twice alike and never shown; `from_stdin`: the line that a script gives."""
    if from_stdin:
        return sys.stdin.readline().strip()
    with warnings.catch_warnings():
        # Without a terminal the code would be shown, after a warning in English.
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
    """What is typed and not shown, the question ending as it is translated: click's own colon is English."""
    return str(click.prompt(question, prompt_suffix=" ", hide_input=True, err=True))


def _await_line() -> None:
    """Until a line can be read. Python hears of a Ctrl-C that comes between its own code and a read that waits only
    once a line was typed: a pipe that the signal writes to ends the wait.
    """
    try:
        typed = sys.stdin.fileno()
    except (AttributeError, OSError):
        return  # nobody is there, or what stands in for a terminal
    heard, told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    try:
        select.select([typed, heard], [], [])
    finally:
        signal.set_wakeup_fd(before)
        os.close(heard)
        os.close(told)
