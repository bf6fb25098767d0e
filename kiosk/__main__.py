"""The entry point of `python -m kiosk` and of the `kiosk` command."""

import os
import signal
import sys

from kiosk import ctrl_c


def main() -> None:
    """Run the command that was typed; an interrupted one ends with exit code 1, whoever swallowed the Ctrl-C."""
    ctrl_c.listen()
    try:
        _run()
    except SystemExit as end:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if not (ctrl_c.came() or _was_interrupted(end)):
            raise
        if ctrl_c.came() and not ctrl_c.is_said:
            _say_interrupted()  # some code swallowed the Ctrl-C, and the command ran to its end
        # Python itself would end some of these by the signal, not with exit code 1.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)


def _run() -> None:
    try:
        from kiosk.cli import cli

        cli()
    except (Exception, KeyboardInterrupt) as error:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would interrupt this ending too
        from kiosk.cli.shared.exits import fail, is_interrupt, lacks_library
        from kiosk.cli.shared.usage import end_in_words
        from kiosk.errors import Exit

        if said := lacks_library(error):
            fail(Exit.FAILED, said)
        if not is_interrupt(error):
            raise
        end_in_words(KeyboardInterrupt())


def _say_interrupted() -> None:
    from kiosk.cli.shared.exits import INTERRUPTED
    from kiosk.i18n import _

    sys.stderr.write(f"{_(INTERRUPTED)}\n")


def _was_interrupted(end: BaseException) -> bool:
    cause = end.__context__
    return cause is not None and (isinstance(cause, KeyboardInterrupt) or _was_interrupted(cause))


if __name__ == "__main__":
    main()
