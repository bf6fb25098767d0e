"""`python -m kiosk` and the `kiosk` command."""

import signal


def main() -> None:
    try:
        from kiosk.cli import cli

        cli()
    except BaseException as error:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would break into the end itself
        if isinstance(error, SystemExit):
            raise
        from kiosk.cli.exits import is_interrupt
        from kiosk.cli.usage import end_in_words

        if not is_interrupt(error):
            raise
        end_in_words(error)


if __name__ == "__main__":
    main()
