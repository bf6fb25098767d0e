"""A question on the operator's terminal that has to be answered by somebody."""

import os
import select
import signal
import sys

import click

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
